"""The equal-treatment report for people to read: a paragraph and a table for each ballot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

import click

from chatbot.cli.tables import print_table

Row = Mapping[str, object]

_ALWAYS: Final = ("name", "party", "drafted", "sent")
_WHERE_ANY: Final = (
    "left_out_by_choice",
    "opted_out",
    "withdrawn",
    "not_listed_yet",
    "unexplained",
)
"""Columns that are shown where somebody has other than nought in them."""

_TITLES: Final = {
    "left_out_by_choice": "left out by the supporter",
    "opted_out": "asked for no letters",
    "unexplained": "LEFT OUT BY THE BOT",
}

_HOW_TO_READ: Final = (
    "drafted: letters written to them. sent: letters that supporters say they sent. "
    "Everybody on a ballot is offered alike, whatever way there is to reach them."
)


def print_ballots(rows: Sequence[Row]) -> None:
    """Every ballot, then what to look into."""
    if not rows:
        click.echo("Nothing yet.")
        return
    click.echo(_HOW_TO_READ)
    for _, ballot in groupby(rows, key=lambda row: (row["campaign"], row["ballot"])):
        _print_ballot(list(ballot))
    for line in _verdict(rows):
        click.echo(line)


def _print_ballot(people: Sequence[Row]) -> None:
    first = people[0]
    click.echo(f"\n{first['ballot']} ({first['campaign']})")
    click.echo(
        f"{first['on_ballot']} on the ballot. Supporters had letters drafted "
        f"{_times(first['times_drafted'])}."
    )
    used = [name for name in _WHERE_ANY if any(row[name] for row in people)]
    columns = (*_ALWAYS, *used, "reached_by")
    titles = [_TITLES.get(name, name) for name in columns]
    print_table([_titled(row, columns) for row in people], titles)


def _titled(row: Row, columns: Iterable[str]) -> Row:
    shown = {_TITLES.get(name, name): row[name] for name in columns}
    return {**shown, "name": row["name"] or f"{row['recipient']}, not on the ballot now"}


def _times(count: object) -> str:
    return {1: "once", 2: "twice"}.get(int(str(count)), f"{count} times")


def _verdict(rows: Iterable[Row]) -> Iterable[str]:
    flagged = [row for row in rows if row["unexplained"]]
    if not flagged:
        yield "The bot left nobody out without a reason."
        return
    yield "LOOK INTO THIS: the bot itself left somebody out, and no reason is on record."
    for row in flagged:
        yield f"  {row['ballot']}: {row['name']} ({row['party']}), {_times(row['unexplained'])}."
