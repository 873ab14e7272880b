"""`chatbot locales export`, `import` and `reports`: what translators and staff exchange."""

from __future__ import annotations

from pathlib import Path

import click

from chatbot.cli.authoring import near
from chatbot.cli.faults import WRONG


@click.command()
@click.argument("language")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(language: str, file: Path) -> None:
    """Write all texts of a LANGUAGE into one sheet, FILE.xlsx or FILE.csv.

    One row for each sentence: translate in the column `translation`, and leave the rest as it is.
    """
    from chatbot.bootstrap.translation_sheets import export_sheet
    from chatbot.cli.given import given_settings

    rows = export_sheet(given_settings(), language, file)
    click.echo(f"{near(file)}: {rows} rows")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def import_(ctx: click.Context, file: Path) -> None:
    """Take the translations of a sheet into the catalogues.

    An empty cell takes nothing away. A row whose English has changed since is marked to be looked
    at again. What cannot be used, or is broken (a lost placeholder, say), is named and not taken,
    everything else is; exit 1 if anything was not.
    """
    from chatbot.bootstrap.translation_sheets import import_sheet
    from chatbot.cli.given import given_settings

    is_wrong = False
    for one in import_sheet(given_settings(), file):
        for problem in one.problems:
            click.echo(f"{near(file)}: {problem}")
        is_wrong |= bool(one.problems)
        if len(one.problems) < one.rows:
            counts = f"{one.rows} rows, {one.new} texts changed, {one.older} of an older text"
            click.echo(f"{near(one.path)}: {counts}")
    if is_wrong:
        ctx.exit(WRONG)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def reports(as_json: bool) -> None:
    """Sentences that people called badly put (/wrong): how often, first and last on which day.

    The key is where they stood: the sentence there, or what was said over it. Nothing is kept of
    who said so.
    """
    from chatbot.bootstrap.translation_sheets import reported
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_rows

    rows = [
        {
            "language": one.language,
            "key": one.key,
            "times": one.times,
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
        }
        for one in reported(given_settings())
    ]
    print_rows(rows, ("language", "key", "times", "first", "last"), "json" if as_json else "table")
