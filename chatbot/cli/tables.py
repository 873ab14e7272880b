"""Rows on standard output: as a table for people, as CSV or JSON for programs."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence

import click

Row = Mapping[str, object]

WIDEST = 2_000
"""Columns of a table in a pipe, where no window cuts it off."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def print_rows(rows: Sequence[Row], columns: Sequence[str], form: str) -> None:
    """One of `table`, `csv`, `json`."""
    if form == "json":
        print_json(list(rows))
    elif form == "csv":
        print_csv(rows, columns)
    elif rows:
        print_table(rows, columns)
    else:
        click.echo("Nothing yet.")


def print_json(value: object) -> None:
    """With the keys in their order, readable by people too."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def print_csv(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """RFC 4180. What a spreadsheet would take for a formula is quoted (OWASP, CSV injection)."""
    out = csv.writer(sys.stdout, lineterminator="\r\n")
    out.writerow(columns)
    for row in rows:
        out.writerow([_harmless(_words(row.get(column))) for column in columns])


def print_table(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Whole cells, however narrow the window: a pipe cuts nothing off."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        numbers = all(isinstance(row.get(column), int) for row in rows)
        table.add_column(column.replace("_", " "), justify="right" if numbers else "left")
    for row in rows:
        table.add_row(*(_shown(row.get(column)) for column in columns))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = max(console.width, Console(width=WIDEST).measure(table).maximum)
    console.print(table)


def _shown(value: object) -> str:
    """As people read it: numbers as in sentences (4,515). A program gets them bare."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return f"{value:,}" if is_number else _words(value)


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_words, value))
    return str(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
