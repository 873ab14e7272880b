"""From the rows of one sheet into a table. The loop of the import: two million times round.

A list that is published for everybody has rows that are not for us: they are left out and
counted. A list of pairs was made for us, so that a row which does not fit shows a mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import SeatCode
from chatbot.domain.seats import seat_code
from chatbot.lookups.postcode_table import NotAPostcode, PostcodeTable
from chatbot.lookups.readers.left_out import NOT_HELD, LeftOut
from chatbot.lookups.readers.postcode_forms import PAIRS, Form
from chatbot.lookups.readers.row_cells import cells_of
from chatbot.lookups.readers.sheets import Sheet, Tell

Find = Callable[[str], SeatCode | LeftOut]
"""From one cell of a row to its seat. May raise ImportRefused."""

_NOWHERE: Final = "99999999"
"""How the codes of the ONS end that stand for no area (`L99999999`)."""


@dataclass(slots=True)
class Taken:
    """A table while it fills, and what was left out of it."""

    table: PostcodeTable = field(default_factory=PostcodeTable)
    left_out: Counter[LeftOut] = field(default_factory=Counter)


class OnsCodes(dict[str, SeatCode | LeftOut]):
    """What the cells of a column of seats mean, each worked out once."""

    def __missing__(self, cell: str) -> SeatCode | LeftOut:
        seat = seat_code(cell)
        if seat is None and cell.strip() and not cell.endswith(_NOWHERE):
            raise ImportRefused(f"{cell.strip()[:9]} is no seat of July 2024")
        self[cell] = meaning = LeftOut.NO_SEAT if seat is None else seat
        return meaning


def take(
    sheet: Sheet, form: Form, key: int, find: Find, into: Taken, tell: Tell | None = None
) -> None:
    """Enter every row; `find` gets the cell at `key`. Raises ImportRefused, naming the line."""
    enter = _entering(form, key, find, into)
    for number, line in enumerate(sheet.lines(tell), start=1):
        if number == 1 and form.has_header:
            continue
        try:
            enter(line)
        except ImportRefused as why:
            if line.strip():
                raise ImportRefused(f"{sheet.label}, line {number}: {why}.") from None


def _entering(form: Form, key: int, find: Find, into: Taken) -> Callable[[str], None]:
    """A function that enters one line."""
    table, left_out, strict = into.table, into.left_out, form.kind == PAIRS
    ended = form.postcode if form.ended is None else form.ended
    cells = cells_of((form.postcode, key, ended), form.delimiter)
    has_end = form.ended is not None

    def enter(line: str) -> None:
        postcode, named, month = cells(line)
        postcode = postcode.replace(" ", "").upper()
        if why := NOT_HELD.get(postcode[:2]):
            left_out[why] += 1
            return
        try:
            if has_end and month:
                table.end(postcode, _month(month))
                return
            seat = find(named)
            if isinstance(seat, LeftOut):
                left_out[seat] += 1
            else:
                table.add(postcode, seat)
        except NotAPostcode:
            if strict:
                raise
            left_out[LeftOut.NOT_A_POSTCODE] += 1

    return enter


@lru_cache(maxsize=2_000)
def _month(text: str) -> date:
    """`200701` is January 2007."""
    try:
        return date(int(text[:4]), int(text[4:]), 1)
    except (ValueError, OverflowError):
        raise ImportRefused("the month in which it went out of use cannot be read") from None
