"""The 650 seats: mySociety's list of 2024 constituencies, or any CSV with the same columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Constituency, SeatCode
from chatbot.domain.seats import SEATS, fold_name, nation_of, seat_code
from chatbot.lookups.readers.csv_rows import Row, rows
from chatbot.lookups.readers.source_file import Progress

REQUIRED: Final = ("gss_code", "name")

_WELSH: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "W07000087": None,  # one name in both languages; the list has the old English one
        "W07000097": "Gŵyr",
        "W07000102": "Maldwyn a Glyndŵr",
    }
)
"""Where mySociety's list differs from the Parliamentary Constituencies Order 2023."""


def read_constituencies(
    path: Path, *, force: bool = False, progress: Progress | None = None
) -> tuple[Constituency, ...]:
    """Every seat once. Raises ImportRefused."""
    seats: dict[SeatCode, Constituency] = {}
    for number, row in rows(path, REQUIRED, progress):
        seat = _seat(row)
        if seat is None:
            raise ImportRefused(f"{path.name}, row {number}: no seat of July 2024, or no name.")
        if seats.setdefault(seat.code, seat) != seat:
            raise ImportRefused(f"{path.name}, row {number}: {seat.code} came before.")
    if len({fold_name(seat.name) for seat in seats.values()}) != len(seats):
        raise ImportRefused(f"{path.name} has two seats of one name.")
    if len(seats) != SEATS and not force:
        raise ImportRefused(f"{path.name} has {len(seats)} seats, not {SEATS}.")
    return tuple(seats.values())


def _seat(row: Row) -> Constituency | None:
    code = seat_code(row["gss_code"])
    if code is None or not row["name"]:
        return None
    name = row["name"]
    welsh = _WELSH.get(code, row.get("name_cy") or None)
    return Constituency(code, name, nation_of(code), None if welsh == name else welsh)
