"""`chatbot report`: what was done, as counts. No row names a supporter."""

from __future__ import annotations

import click

FORMATS = ("table", "csv", "json")

KINDS = ("actions", "answers", "equality")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--campaign", metavar="NAME", help="Only this campaign.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
def report(kind: str, campaign: str | None, form: str) -> None:
    """Counts of actions per constituency, candidates' answers, or equal treatment per ballot."""
    from chatbot.bootstrap.reports import report_of
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_rows

    columns, rows = report_of(given_settings(), kind, campaign)
    print_rows(rows, columns, form)
