"""Postcodes and their seats, from whichever list an operator has: told by what is in it.

The lists are named in `postcode_forms`. A list without seats needs a table of them besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chatbot.domain.credits import CreditLine
from chatbot.domain.errors import ImportRefused
from chatbot.domain.seats import GB_SEATS
from chatbot.lookups.postcode_table import PostcodeTable
from chatbot.lookups.readers.left_out import LeftOut, sentences
from chatbot.lookups.readers.postcode_forms import BOUNDARIES, CODE_POINT, Form, form_of
from chatbot.lookups.readers.postcode_rows import Find, OnsCodes, Taken, take
from chatbot.lookups.readers.seat_tables import Key, SeatTable, read_seat_table
from chatbot.lookups.readers.sheets import Sheet, folders
from chatbot.lookups.readers.source_file import Progress

FEWEST_POSTCODES: Final = 1_500_000
"""Great Britain has some 1.73 million; a file with fewer is cut off or of another kind."""

Told = Sequence[tuple[Sheet, Form]]
"""The sheets of a download that are lists of postcodes, each with its form."""


@dataclass(frozen=True, slots=True)
class PostcodeList:
    """A list that was read. `notes` are sentences for the operator, `owed` credits to be given."""

    table: PostcodeTable
    left_out: Counter[LeftOut]
    notes: tuple[str, ...]
    owed: tuple[CreditLine, ...] = ()


def sheets_of(path: Path) -> Told:
    """The lists of the outermost folder that has any. Raises ImportRefused when none is known."""
    for folder in folders(path):
        told = [(sheet, form) for sheet in folder if (form := form_of(sheet.first_line()))]
        if told:
            return told
    raise ImportRefused(
        f"{path.name} is no list of postcodes that is known here. Known are the ONS Postcode "
        "Directory, the National Statistics Postcode Lookup, mySociety's postcode lookup, "
        "Code-Point Open, and two columns of postcode and constituency code."
    )


def is_boundary_file(told: Told) -> bool:
    """Whether it is the other kind of list, of postcodes near a boundary."""
    return told[0][1].kind == BOUNDARIES


def read_postcodes(
    path: Path,
    told: Told | None = None,
    *,
    seats: Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> PostcodeList:
    """The whole list. Raises ImportRefused; `force` passes over the counts, never over a row.

    `told` is what `sheets_of` said, `seats` the table for a list that names no seats.
    """
    told = told or sheets_of(path)
    by = read_seat_table(seats, force=force) if seats else None
    columns = [_column(path, form, by) for _, form in told]
    find: Find = by.find if by else OnsCodes().__getitem__
    taken, total, done = Taken(), sum(sheet.size for sheet, _ in told), 0
    for (sheet, form), column in zip(told, columns, strict=True):
        before = done
        tell = (lambda read, before=before: progress(before + read, total)) if progress else None
        take(sheet, form, column, find, taken, tell)
        done += sheet.size
    if progress:
        progress(total, total)
    notes = tuple(_notes(taken, by))
    if not force:
        _check_counts(path.name, taken.table, notes)
    if not taken.table.rows:
        raise ImportRefused(" ".join((f"{path.name} has no postcode with a seat.", *notes)))
    return PostcodeList(taken.table, taken.left_out, notes, _owed(told, by))


def _column(path: Path, form: Form, by: SeatTable | None) -> int:
    """The cell that tells the seat. Raises ImportRefused when nothing does."""
    column = by.column(form) if by else form.seat
    if column is not None:
        return column
    if by:
        raise ImportRefused(f"{by.name} goes by {by.key}, and {path.name} does not name them.")
    if form.kind == CODE_POINT or form.short is None:
        raise ImportRefused(
            f"{path.name} names no constituencies. Give a table of them with --seats: the ONS's "
            "lookup from wards to constituencies of July 2024, or any list of postcodes that "
            "has them."
        )
    raise ImportRefused(
        f"{path.name} has codes of mySociety's own. Give their list of constituencies with "
        "--seats parl_constituencies_2025.csv."
    )


def _owed(told: Told, by: SeatTable | None) -> tuple[CreditLine, ...]:
    """Who is to be credited besides Ordnance Survey; the ONS is in any case."""
    own_codes = any(form.short is not None for _, form in told)
    theirs = own_codes or (by is not None and by.key is Key.SHORT)
    return (CreditLine.MYSOCIETY,) if theirs else ()


def _notes(taken: Taken, by: SeatTable | None) -> Sequence[str]:
    notes = list(sentences(taken.left_out))
    if taken.table.ended:
        notes.append(f"{taken.table.ended:,} more are known to be no longer in use.")
    if by and by.key is Key.WARD:
        notes.append("Seats were told by ward: new wards and shared ones have none here.")
    return notes


def _check_counts(name: str, table: PostcodeTable, notes: Sequence[str]) -> None:
    if table.rows < FEWEST_POSTCODES:
        few = (
            f"{name} has {table.rows:,} postcodes, and at least {FEWEST_POSTCODES:,} are expected."
        )
        raise ImportRefused(" ".join((few, *notes)))
    in_britain = sum(not seat.startswith("N") for seat in table.seats)
    if in_britain != GB_SEATS:
        raise ImportRefused(
            f"{name} has postcodes of {in_britain} seats in Great Britain, not {GB_SEATS}."
        )
