"""Sheets of translations as files: CSV and XLSX, read back as they were written.

CSV is UTF-8 with a byte order mark, without which Excel takes it for another encoding. A cell that
a spreadsheet would work out as a formula gets an apostrophe in front (OWASP, "CSV Injection"),
which reading takes off again. XLSX is openpyxl's; text that looks like a formula goes in as text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from chatbot.content.sheet_rows import COLUMNS, NEEDED, SheetRow
from chatbot.domain.errors import FlowFault

MAX_SHEET_BYTES: Final = 20_000_000
MAX_ROWS: Final = 50_000
CSV, XLSX = ".csv", ".xlsx"

_FORMULA: Final = ("=", "+", "-", "@", "\t", "'")
_WIDTHS: Final = {"key": 34, "note": 40, "source": 60, "earlier_source": 30, "translation": 60}
_RIGHT_TO_LEFT: Final = 2
"""`readingOrder` of a cell (ECMA-376, part 1, 18.8.1)."""

_TEXT: Final = "@"
"""The number format of text: what is typed into such a cell is no number, date or formula."""


class UnreadableSheet(FlowFault):
    """A file is no sheet of translations; the message says why, for whoever sent it."""


def write_sheet(path: Path, rows: Iterable[SheetRow], right_to_left: bool = False) -> int:
    """Write rows as the ending of the name says; how many. Raises UnreadableSheet."""
    cells = [[_value(row, name) for name in COLUMNS] for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == CSV:
        path.write_bytes(_as_csv(cells).encode("utf-8-sig"))
    elif path.suffix.lower() == XLSX:
        _write_xlsx(path, cells, right_to_left)
    else:
        raise UnreadableSheet(f"{path.name}: a sheet ends in {CSV} or {XLSX}")
    return len(cells)


def read_sheet(path: Path) -> list[SheetRow]:
    """The rows of a sheet, each with its line. Raises UnreadableSheet."""
    try:
        if path.stat().st_size > MAX_SHEET_BYTES:
            raise UnreadableSheet(f"{path.name}: larger than {MAX_SHEET_BYTES // 1_000_000} MB")
        read = {CSV: _read_csv, XLSX: _read_xlsx}.get(path.suffix.lower())
        if read is None:
            raise UnreadableSheet(f"{path.name}: a sheet ends in {CSV} or {XLSX}")
        return list(_rows(path, read(path)))
    except OSError as fault:
        raise UnreadableSheet(f"{path.name}: it cannot be read: {fault.strerror}") from fault


def _value(row: SheetRow, name: str) -> str:
    return str(getattr(row, name))


def _rows(path: Path, lines: Iterable[Sequence[str]]) -> Iterator[SheetRow]:
    numbered = enumerate(lines, 1)
    head = [cell.strip().casefold() for cell in next(numbered, (0, ()))[1]]
    if missing := [name for name in NEEDED if name not in head]:
        raise UnreadableSheet(f"{path.name}: its first row has no column {', '.join(missing)}")
    places = {name: head.index(name) for name in COLUMNS if name in head}
    for number, line in numbered:
        if number > MAX_ROWS:
            raise UnreadableSheet(f"{path.name}: more than {MAX_ROWS} rows")
        cells = {name: line[at] if at < len(line) else "" for name, at in places.items()}
        if any(cells.values()):
            for name in ("language", "catalogue", "key", "form", "state"):
                cells[name] = cells.get(name, "").strip()
            yield SheetRow(**cells, line=number)


# --- CSV ----------------------------------------------------------------------------------------


def _as_csv(rows: Iterable[Sequence[str]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_guarded(cell) for cell in row] for row in rows])
    return out.getvalue()


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _read_csv(path: Path) -> Iterator[Sequence[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableSheet(f"{path.name}: not UTF-8; save it as “CSV UTF-8”") from fault
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)  # Excel writes that of the country it is used in
    csv.field_size_limit(MAX_SHEET_BYTES)
    try:
        for line in csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [_unguarded(_unix(cell)) for cell in line]
    except csv.Error as fault:
        raise UnreadableSheet(f"{path.name}: it is no CSV: {fault}") from fault


def _unix(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n")


# --- XLSX ---------------------------------------------------------------------------------------


def _write_xlsx(path: Path, rows: Iterable[Sequence[str]], right_to_left: bool) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = Workbook(write_only=True)
    sheet = book.create_sheet("translations")
    sheet.freeze_panes = "A2"
    for number, name in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 12)
    wrapped = Alignment(wrap_text=True, vertical="top")
    theirs = Alignment(
        wrap_text=True, vertical="top", readingOrder=_RIGHT_TO_LEFT if right_to_left else 0
    )

    def cell(text: str, name: str) -> Any:
        made = WriteOnlyCell(sheet, text)
        made.data_type, made.number_format = "s", _TEXT
        made.alignment = theirs if name == "translation" else wrapped
        return made

    heads = [cell(name, "") for name in COLUMNS]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    try:
        for row in rows:
            sheet.append([cell(text, name) for text, name in zip(row, COLUMNS, strict=True)])
    except IllegalCharacterError as fault:
        raise UnreadableSheet("a text has characters that no XLSX can hold; use CSV") from fault
    book.save(path)


def _read_xlsx(path: Path) -> Iterator[Sequence[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for line in sheet.iter_rows(values_only=True):
            yield [_unix("" if cell is None else str(cell)) for cell in line]
        book.close()
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as fault:
        raise UnreadableSheet(f"{path.name}: it is no XLSX file") from fault
