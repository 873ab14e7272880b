"""Members of Parliament: the Department for Education's daily `mp-lookup`, or its short form.

Both hold one row for each of the 650 seats, and words in place of what is not there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Person, PersonId, SeatCode
from chatbot.domain.seats import SEATS, seat_code
from chatbot.lookups.ballot_order import sort_name
from chatbot.lookups.readers.csv_rows import Row, email_in, header_of, rows
from chatbot.lookups.readers.route_cells import member_routes
from chatbot.lookups.readers.source_file import Progress

SHORT: Final = ("gss_code", "mnis_id", "display_name", "party", "email")
DFE: Final = ("pcon_code", "member_id", "display_as", "party_text", "member_email")

_VACANT: Final = frozenset({"", "vacant"})
_TEST: Final = "test mp"
_NO_PLACE: Final = "E88888888"
"""The code of no place: the list has borne a test entry under it."""


@dataclass(frozen=True, slots=True)
class Members:
    """Those who sit, by seat, and the seats that nobody holds."""

    sitting: tuple[tuple[SeatCode, Person], ...]
    vacant: tuple[SeatCode, ...]
    test_rows: int = 0


def read_members(path: Path, *, force: bool = False, progress: Progress | None = None) -> Members:
    """Every seat once, held or vacant. Raises ImportRefused."""
    columns = DFE if "pcon_code" in header_of(path) else SHORT
    seats: dict[SeatCode, Person | None] = {}
    test_rows = 0
    for number, row in rows(path, columns, progress):
        code, ident, name, party, email = (row[column] for column in columns)
        if name.casefold() == _TEST or code == _NO_PLACE:
            test_rows += 1
            continue
        seat = seat_code(code)
        if seat is None:
            raise ImportRefused(f"{path.name}, row {number}: no seat of July 2024.")
        member = None if name.casefold() in _VACANT else _member(ident, name, party, email, row)
        if seats.setdefault(seat, member) != member:
            raise ImportRefused(f"{path.name}, row {number}: {seat} has two members.")
    if len(seats) != SEATS and not force:
        raise ImportRefused(f"{path.name} has {len(seats)} seats, not {SEATS}.")
    return Members(
        tuple((seat, member) for seat, member in seats.items() if member),
        tuple(seat for seat, member in seats.items() if member is None),
        test_rows,
    )


def _member(ident: str, name: str, party: str, email: str, row: Row) -> Person:
    """An address that is not one (`No email found`) is None. The page lists every way to write.

    Never an office's street: the contact page has what the member wants to be public.
    """
    if not (ident.isascii() and ident.isdigit()):
        raise ImportRefused("A member has no number of the Members' Names Service.")
    return Person(
        id=PersonId(f"mnis:{ident}"),
        name=name,
        party=party,
        role="mp",
        routes=member_routes(int(ident), email_in(email), row),
        sort_name=sort_name(name),
    )
