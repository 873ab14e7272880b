"""Postcodes that have another seat's postcodes near them, and how far away those are.

Four columns without a header, `POSTCODE<TAB>GSS<TAB>GSS:metres;…<TAB>count`, gzip or plain.
"""

from __future__ import annotations

from pathlib import Path

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import parse
from chatbot.domain.seats import seat_code
from chatbot.lookups.near_boundary import BoundaryTable
from chatbot.lookups.readers.source_file import Progress, lines


def read_boundaries(
    path: Path, *, force: bool = False, progress: Progress | None = None
) -> BoundaryTable:
    """The whole table. Raises ImportRefused; `force` passes over its being empty."""
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


def _others(cell: str) -> tuple[SeatCode, ...]:
    """`S14000061:41;S14000060:90`, the closest first."""
    found: list[tuple[int, SeatCode]] = []
    for entry in cell.split(";"):
        code, _, metres = entry.partition(":")
        seat = seat_code(code)
        if seat is None:
            raise ImportRefused("the third column has no seat of July 2024")
        if not (metres.isascii() and metres.isdigit()):
            raise ImportRefused("a distance is not in metres")
        found.append((int(metres), seat))
    return tuple(seat for _, seat in sorted(found))
