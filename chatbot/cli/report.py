"""`chatbot report`: what was done, as counts. No row names a supporter."""

from __future__ import annotations

import click

FORMATS = ("table", "csv", "json")

KINDS = ("actions", "answers", "equality", "letters")


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--campaign", metavar="NAME", help="Only this campaign.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
def report(kind: str, campaign: str | None, form: str) -> None:
    """Counts of actions per constituency, answers, equal treatment per ballot, or letters.

    `equality` shows for everybody on a ballot how many letters were drafted and sent, who was left
    out and why, and says where the bot itself left somebody out without a reason. `letters` shows
    how many distinct messages each office got in a week.
    """
    from chatbot.bootstrap.reports import report_of
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_rows

    columns, rows = report_of(given_settings(), kind, campaign)
    if kind == "equality" and form == "table":
        from chatbot.cli.equality import print_ballots

        print_ballots(rows)
        return
    print_rows(rows, columns, form)
