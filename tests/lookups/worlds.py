"""Small worlds for tests: a clock that stands still, and a few rows as files would have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import Postcode, parse
from chatbot.lookups.near_boundary import BoundaryTable
from chatbot.lookups.postcode_table import PostcodeTable
from chatbot.lookups.shelf import ImportedPostcodes, Shelf

AS_OF = date(2023, 8, 1)

LONDON = SeatCode("E14001172")
BATTERSEA = SeatCode("E14001081")
ABERDEEN_NORTH = SeatCode("S14000060")
ABERDEEN_SOUTH = SeatCode("S14000061")
BICESTER = SeatCode("E14001090")
EDINBURGH = SeatCode("S14000078")
WIGHT_EAST = SeatCode("E14001303")

ROWS = (
    ("SW1A1AA", LONDON),
    ("SW1A0AA", LONDON),
    ("SW1A2AA", LONDON),
    ("SW1A1YT", BATTERSEA),
    ("AB101AB", ABERDEEN_SOUTH),
    ("AB101PE", ABERDEEN_NORTH),
    ("OX262EW", BICESTER),
    ("EH11YZ", EDINBURGH),
    ("PO332HX", WIGHT_EAST),
)
NEAR = (("AB101PE", (ABERDEEN_SOUTH,)),)
ENDED = (("E1W1UU", date(2007, 5, 1)), ("AB10AA", date(1996, 6, 1)))


class StandingClock:
    """Both times stand still until moved."""

    def __init__(self, at: datetime = datetime(2026, 6, 28, 12, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at

    def pass_by(self, time: timedelta) -> None:
        """Let time go by."""
        self.at += time


def a_postcode(text: str) -> Postcode:
    """A postcode that is known to be well formed."""
    postcode = parse(text.replace(" ", ""))
    assert postcode is not None
    return postcode


def a_shelf(
    folder: Path,
    rows: Iterable[tuple[str, SeatCode]] = ROWS,
    near: Iterable[tuple[str, tuple[SeatCode, ...]]] = NEAR,
    ended: Iterable[tuple[str, date]] = (),
) -> Shelf:
    """Imported tables of a few rows."""
    shelf, postcodes, boundaries = Shelf(folder), PostcodeTable(), BoundaryTable()
    for compact, seat in rows:
        postcodes.add(compact, seat)
    for compact, month in ended:
        postcodes.end(compact, month)
    for compact, seats in near:
        boundaries.add(compact, seats)
    postcodes.write(shelf.postcodes, "a test", AS_OF)
    boundaries.write(shelf.boundaries, "a test", AS_OF)
    return shelf


def an_index(folder: Path, ended: Iterable[tuple[str, date]] = ()) -> ImportedPostcodes:
    """The tables of `a_shelf`, open."""
    index = a_shelf(folder, ended=ended).open()
    assert index is not None
    return index
