"""`chatbot group`: the group chats this bot is in, by totals only."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from chatbot.cli.faults import Told

if TYPE_CHECKING:
    from chatbot.service.group_staff import GroupSeen

UNKNOWN = "There is no such group. `chatbot group list` shows those there are."


@click.group()
def group() -> None:
    """Group chats: their settings and totals, never who is in them."""


@group.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(as_json: bool) -> None:
    """All of them, each by its reference; totals as the group itself may see them."""
    from chatbot.bootstrap.groups import groups
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_json

    found = groups(given_settings())
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if not found:
        click.echo("The bot is in no group.")
    for one in found:
        click.echo(_line(one))


@group.command()
@click.argument("ref")
@click.option("--off", is_flag=True, help="Answer there again.")
def pause(ref: str, off: bool) -> None:
    """Be silent in one group; its admins cannot undo it."""
    from chatbot.bootstrap.groups import pause_group
    from chatbot.cli.given import given_settings

    if not pause_group(given_settings(), ref, not off):
        raise Told(UNKNOWN)
    click.echo("The bot answers there again." if off else "The bot is silent there.")


@group.command()
@click.argument("ref")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(ref: str, yes: bool) -> None:
    """Erase what is held about one group; its totals go within 30 days."""
    from chatbot.bootstrap.groups import forget_group
    from chatbot.cli.given import given_settings

    if not yes and sys.stdin.isatty():
        click.confirm(f"Erase what is held about the group {ref}?", abort=True)
    if not forget_group(given_settings(), ref):
        raise Told(UNKNOWN)
    click.echo("Erased. The bot is still in that group until somebody takes it out.")


def _line(one: GroupSeen) -> str:
    marks = [
        words
        for words, is_so in (
            ("shows totals", one.shows_total),
            ("quiet", one.is_quiet),
            ("paused by staff", one.is_paused),
            ("left", one.is_left),
        )
        if is_so
    ]
    totals = [f"{name}: {_figure(figure)}" for name, figure in sorted(one.totals.items())]
    return "  ".join([one.ref, one.language or "-", *marks, *(totals or ["no totals"])])


def _figure(figure: int | None) -> str:
    return "too few to tell" if figure is None else f"at least {figure}"
