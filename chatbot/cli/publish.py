"""`chatbot publish`: what is in the folders becomes what everybody reads, without a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from chatbot.bootstrap.publishing import Look
    from chatbot.config import Settings

SHOWN = 12
"""Characters of an id that are shown; as many name a release well."""

HOW = {"start": "a start of serve", "publish": "publish", "back": "publish --back"}


@click.command()
@click.option("--dry-run", is_flag=True, help="Only look: nothing is published.")
@click.option("--list", "lists", is_flag=True, help="All releases, the newest first.")
@click.option("--back", metavar="ID", help="Go back to this earlier release.")
def publish(dry_run: bool, lists: bool, back: str | None) -> None:
    """Give everybody the flows and translations as they are in the folders now.

    Says what changes, for whom. Flows with mistakes are refused. Every running `chatbot serve`
    goes over within a few seconds, and nobody waits: new talks begin with it. Whoever is in the
    middle reads changed words at once, but keeps the steps they began with.
    """
    from chatbot.bootstrap.publishing import look_at_folders, look_back
    from chatbot.cli.given import given_settings

    if lists and (back or dry_run):
        raise click.UsageError("--list shows what there is; it takes no other option.")
    settings = given_settings()
    if lists:
        _list(settings)
        return
    seen = look_back(settings, back) if back else look_at_folders(settings)
    _publish(settings, seen, dry_run)


def _publish(settings: Settings, seen: Look, dry_run: bool) -> None:
    from chatbot.bootstrap import publishing

    name = seen.release[:SHOWN]
    if seen.is_current:
        if not dry_run:
            publishing.note_taken(settings, seen)
        click.echo(f"Nothing to do: release {name} is current already.")
        return
    for line in seen.lines:
        click.echo(line)
    if dry_run:
        click.echo(f"Nothing is published: this was a look at release {name}.")
        return
    publishing.publish(settings, seen)
    click.echo(f"Release {name} is current. Every running `chatbot serve` has it within seconds.")


def _list(settings: Settings) -> None:
    from chatbot.bootstrap.publishing import history
    from chatbot.cli.tables import print_rows
    from chatbot.domain.calendar import LONDON

    rows = [
        {
            "release": one.release[:SHOWN],
            "published": f"{one.at.astimezone(LONDON):%Y-%m-%d %H:%M}" if one.at else "never",
            "by": HOW[one.how] if one.how else "",
            "current": "yes" if one.is_current else "",
            "people_in_it": one.people,
        }
        for one in history(settings)
    ]
    print_rows(rows, ("release", "published", "by", "current", "people_in_it"), "table")
