"""`chatbot data`: the places and people."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from chatbot.cli.corrections import correct, corrections
from chatbot.cli.parameters import PretendDate

KINDS = ("postcodes", "candidates", "mps", "constituencies")
_TABLES = {"near_boundaries": "postcodes near a boundary"}
"""Where the key of a report is no name that anybody would give."""

FETCHED = ("constituencies", "candidates", "mps", "all")


@click.group()
def data() -> None:
    """Import, fetch, correct and look up places and people."""


data.add_command(correct)
data.add_command(corrections)


@data.command("import")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Take the file although it looks wrong.")
@click.option("--as-of", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Its date.")
@click.option("--source", metavar="NAME", help="What to show as its source.")
@click.option(
    "--seats",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Which seats, for postcodes that come without: by ward, postcode or mySociety's code.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would change, and write nothing.")
def import_(
    kind: str,
    file: Path,
    force: bool,
    as_of: datetime | None,
    source: str | None,
    seats: Path | None,
    dry_run: bool,
) -> None:
    """Take a file in, all of it or nothing, and say what it changes.

    A file that looks wrong (its columns, its counts) is refused, and what was there stays. What
    a file is, is told from what is in it: docs/data.md lists the known ones.
    """
    if seats and kind != "postcodes":
        raise click.UsageError("--seats goes with postcodes.")
    from chatbot.bootstrap.public_data import ImportWish, import_file
    from chatbot.cli.given import given_settings
    from chatbot.cli.progress import reading

    day = as_of.date() if as_of else None
    wish = ImportWish(kind, file, force, day, source, seats, dry_run)
    with reading(file.name) as progress:
        done = import_file(given_settings(), wish, progress)
    if dry_run:
        click.echo("Nothing is written: this is a dry run.")
    click.echo(f"{done.rows:,} {done.what} from {done.source}, as of {done.as_of}.")
    for note in done.notes:
        click.echo(note)


@data.command()
@click.argument("kind", type=click.Choice(FETCHED), default=FETCHED[-1])
@click.option("--force", is_flag=True, help="Take a list although it looks wrong.")
def fetch(kind: str, force: bool) -> None:
    """Bring the local copy of seats, candidates and MPs up to date from the public services.

    Each list comes in whole or not at all; one that looks wrong is refused, and what was there
    stays. `serve` does the same every night.
    """
    from chatbot.bootstrap.fetching import Line
    from chatbot.bootstrap.fetching import fetch as fetch_lists
    from chatbot.cli.faults import Told
    from chatbot.cli.given import given_settings

    failures: list[Line] = []

    def say(line: Line) -> None:
        click.echo(line.text)
        if line.is_failure:
            failures.append(line)

    fetch_lists(given_settings(), kind, say, force=force)
    if failures:
        raise Told("Not everything could be fetched.")


@data.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def status(as_json: bool) -> None:
    """What is held here, where it came from, and how old it is."""
    from chatbot.bootstrap.public_data import status_of
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_json, print_table

    report = status_of(given_settings())
    if as_json:
        print_json(report)
        return
    rows = [
        {"what": _TABLES.get(what, what), **held}
        for what, held in report.items()
        if isinstance(held, dict)
    ]
    rows += report["record"]
    if not rows:
        click.echo("Nothing is imported: the built-in sample answers, with test people.")
    else:
        print_table(rows, ("what", "rows", "as_of", "source"))
    if report["corrections"]:
        click.echo("Corrections that outrank these lists (chatbot data correct clear NUMBER):")
        print_table(
            report["corrections"], ("number", "what", "who", "value", "why", "by", "since")
        )


@data.command()
@click.argument("postcode")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.option(
    "--as-of",
    type=PretendDate(),
    metavar="DATE",
    help="Who could be asked that day, or at that moment in London (2024-07-04T21:59).",
)
def lookup(postcode: str, as_json: bool, as_of: date | str | None) -> None:
    """Where a postcode lies, and who can be asked there."""
    from chatbot.bootstrap.public_data import look_up
    from chatbot.cli.given import given_settings
    from chatbot.cli.lookup_words import explained
    from chatbot.cli.tables import print_json, print_table

    settings = given_settings()
    day = settings.as_of if as_of is None else as_of
    found = look_up(settings, postcode, day if isinstance(day, date) else None)
    if as_json:
        print_json(found)
        return
    seat = found["constituency"]
    known = f"{seat['name']} ({seat['code']})" if seat else ""
    click.echo(" ".join(part for part in (found["postcode"], found["outcome"], known) if part))
    if words := explained(found):
        click.echo(f"  {words}")
    for other in (*found["alternatives"], *found.get("near", ())):
        click.echo(f"  or {other['name']} ({other['code']})")
    if found["calendar"]:
        click.echo(_politics(found["calendar"]))
    if found["people"]:
        columns = ("email", "form", "web", "social", "post", "no_letters")
        used = [name for name in columns if any(name in person for person in found["people"])]
        print_table(found["people"], ("name", "party", "role", *used))
    if found["source"]:
        click.echo(f"Source: {found['source']}" + (f", {found['as_of']}" * bool(found["as_of"])))


def _politics(calendar: dict[str, Any]) -> str:
    """The calendar of a seat in one line."""
    kind = "by-election" if calendar["by_election"] else "election"
    told = [f"Phase: {calendar['phase']}"]
    if calendar["poll_date"]:
        off = " (called off)" if calendar["cancelled"] else ""
        told.append(f"{kind} on {calendar['poll_date']}{off}")
    if calendar["dissolved"]:
        told.append("Parliament is dissolved: nobody is an MP")
    if calendar["vacant"]:
        told.append("the seat is vacant")
    return ", ".join(told) + "."
