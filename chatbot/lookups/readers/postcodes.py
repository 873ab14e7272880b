"""Postcodes and their seats: `POSTCODE<TAB>GSS`, no header, gzip or plain.

The second form has four columns, `POSTCODE<TAB>GSS<TAB>GSS:metres;…<TAB>count`: the postcodes
that have another seat's postcodes near them, and how far away those are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import parse
from chatbot.domain.seats import GB_SEATS, seat_code
from chatbot.lookups.near_boundary import BoundaryTable
from chatbot.lookups.postcode_index import PostcodeTable
from chatbot.lookups.readers.source_file import Progress, lines

FEWEST_POSTCODES: Final = 1_500_000
"""Great Britain has some 1.73 million; a file with fewer is cut off or of another kind."""


def is_boundary_file(path: Path) -> bool:
    """Whether the first line has the four columns of the second form."""
    first = next(lines(path), "")
    return first.count("\t") == 3


def read_postcodes(
    path: Path, *, force: bool = False, progress: Progress | None = None
) -> PostcodeTable:
    """The whole table. Raises ImportRefused; `force` passes over the counts, never over a row."""
    table = PostcodeTable()
    codes: dict[str, SeatCode] = {}
    for number, line in enumerate(lines(path, progress), start=1):
        compact, _, code = line.rstrip("\r\n").partition("\t")
        try:
            seat = codes.get(code)
            if seat is None:
                seat = codes[code] = _seat(code)
            table.add(compact, seat)
        except ImportRefused as why:
            raise ImportRefused(f"{path.name}, line {number}: {why}.") from None
    if not force:
        _check_counts(table, path.name)
    return table


def read_boundaries(
    path: Path, *, force: bool = False, progress: Progress | None = None
) -> BoundaryTable:
    """The whole table of the second form. Raises ImportRefused."""
    table = BoundaryTable()
    for number, line in enumerate(lines(path, progress), start=1):
        cells = line.rstrip("\r\n").split("\t")
        if len(cells) != 4 or parse(cells[0]) is None:
            raise ImportRefused(f"{path.name}, line {number}: that is not a postcode's row.")
        try:
            table.add(cells[0], _others(cells[2]))
        except ImportRefused as why:
            raise ImportRefused(f"{path.name}, line {number}: {why}.") from None
    if not table.rows and not force:
        raise ImportRefused(f"{path.name} is empty.")
    return table


def _seat(code: str) -> SeatCode:
    seat = seat_code(code)
    if seat is None:
        raise ImportRefused("the second column is no seat of July 2024")
    return seat


def _others(cell: str) -> tuple[SeatCode, ...]:
    """`S14000061:41;S14000060:90`, the closest first."""
    found: list[tuple[int, SeatCode]] = []
    for entry in cell.split(";"):
        code, _, metres = entry.partition(":")
        if not (metres.isascii() and metres.isdigit()):
            raise ImportRefused("a distance is not in metres")
        found.append((int(metres), _seat(code)))
    return tuple(seat for _, seat in sorted(found))


def _check_counts(table: PostcodeTable, name: str) -> None:
    if table.rows < FEWEST_POSTCODES:
        raise ImportRefused(
            f"{name} has {table.rows:,} postcodes, and at least {FEWEST_POSTCODES:,} are expected."
        )
    in_britain = sum(not seat.startswith("N") for seat in table.seats)
    if in_britain != GB_SEATS:
        raise ImportRefused(
            f"{name} has postcodes of {in_britain} seats in Great Britain, not {GB_SEATS}."
        )
