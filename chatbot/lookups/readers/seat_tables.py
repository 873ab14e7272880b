"""The table that goes with a list of postcodes which names no seats itself.

Three kinds, told from the header: wards and the seats they lie in (the ONS's lookup
`WD24_PCON24_LAD24_UTLA24_UK_LU`, columns `WD24CD` and `PCON24CD`; a ward that several seats share
has a row for each), postcodes and their seats (any list that could be imported by itself), and
mySociety's list of constituencies (`short_code` or `three_code`, and `gss_code`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import SeatCode
from chatbot.domain.seats import seat_code
from chatbot.lookups.readers.csv_rows import header_of, rows
from chatbot.lookups.readers.left_out import LeftOut
from chatbot.lookups.readers.postcode_forms import (
    SHORT,
    Form,
    compact,
    form_of,
    seat_column,
    ward_column,
)
from chatbot.lookups.readers.postcode_rows import Find, OnsCodes, Taken, take
from chatbot.lookups.readers.sheets import Sheet, folders

FEWEST_WARDS: Final = 7_000
"""The United Kingdom had 8,396 in July 2024; a table with fewer is cut off."""

_THREE: Final = "three_code"
_GSS: Final = "gss_code"


class Key(StrEnum):
    """What a table of seats goes by, as a sentence says it."""

    WARD = "wards"
    POSTCODE = "postcodes"
    SHORT = "mySociety's codes"


@dataclass(frozen=True, slots=True)
class SeatTable:
    """`find` takes the cell of a row that `key` names."""

    name: str
    key: Key
    find: Find

    def column(self, form: Form) -> int | None:
        """The cell to look up; None when the list does not have it."""
        if self.key is Key.POSTCODE:
            return form.postcode
        return form.ward if self.key is Key.WARD else form.short


def read_seat_table(path: Path, *, force: bool = False) -> SeatTable:
    """Raises ImportRefused."""
    for folder in folders(path):
        told = [(sheet, form) for sheet in folder if (form := form_of(sheet.first_line()))]
        if told and all(form.seat is not None for _, form in told):
            return _by_postcode(path, told)
    header = header_of(path)
    names = [name.lower() for name in header]
    ward, seat = ward_column(names), seat_column(names)
    if ward is not None and seat is not None:
        return _by_ward(path, header[ward], header[seat], force)
    if _GSS in names and (SHORT in names or _THREE in names):
        return _by_short_code(path)
    raise ImportRefused(
        f"{path.name} is no table of seats that is known here: "
        "neither wards nor postcodes with the codes of their constituencies."
    )


def _by_postcode(path: Path, told: Iterable[tuple[Sheet, Form]]) -> SeatTable:
    taken, codes = Taken(), OnsCodes()
    for sheet, form in told:
        take(sheet, form, form.seat or 0, codes.__getitem__, taken)
    held = taken.table

    def find(cell: str) -> SeatCode | LeftOut:
        return held.seat(compact(cell)) or LeftOut.UNKNOWN_POSTCODE

    return SeatTable(path.name, Key.POSTCODE, find)


def _by_ward(path: Path, ward: str, seat: str, force: bool) -> SeatTable:
    """`ward` and `seat` are the names of the columns."""
    wards: dict[str, SeatCode | LeftOut] = {}
    for number, row in rows(path, (ward, seat)):
        code = seat_code(row[seat])
        if code is None:
            raise ImportRefused(f"{path.name}, row {number}: {seat} is no seat of July 2024.")
        if wards.setdefault(row[ward], code) != code:
            wards[row[ward]] = LeftOut.SPLIT_WARD
    if len(wards) < FEWEST_WARDS and not force:
        raise ImportRefused(
            f"{path.name} has {len(wards):,} wards, and at least {FEWEST_WARDS:,} are expected."
        )
    wards[""] = LeftOut.NO_SEAT
    return SeatTable(
        path.name, Key.WARD, lambda cell: wards.get(cell.strip(), LeftOut.UNKNOWN_WARD)
    )


def _by_short_code(path: Path) -> SeatTable:
    seats: dict[str, SeatCode | LeftOut] = {"": LeftOut.NO_SEAT}
    for short, code in _short_codes(path):
        seats[short] = code

    def find(cell: str) -> SeatCode | LeftOut:
        found = seats.get(cell.rpartition(".")[2].strip())
        if found is None:
            raise ImportRefused(f"{path.name} has no seat of the code {cell[:20]}")
        return found

    return SeatTable(path.name, Key.SHORT, find)


def _short_codes(path: Path) -> Iterator[tuple[str, SeatCode]]:
    """The last three letters alone: `UKPARL.2025.AAD` and `AAD` are one seat."""
    for number, row in rows(path, (_GSS,)):
        code = seat_code(row[_GSS])
        if code is None:
            raise ImportRefused(f"{path.name}, row {number}: no seat of July 2024.")
        yield (row.get(SHORT) or row.get(_THREE, "")).rpartition(".")[2], code
