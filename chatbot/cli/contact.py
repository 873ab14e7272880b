"""`chatbot contact`: everything held about one contact."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from chatbot.cli.faults import Told
from chatbot.cli.parameters import ContactAddress

if TYPE_CHECKING:
    from chatbot.domain.messages import Address

UNKNOWN = "Nothing is held about this contact."


@click.group()
def contact() -> None:
    """Show, export or erase everything held about one contact (telegram:8121)."""


@contact.command()
@click.argument("contact", type=ContactAddress())
def show(contact: Address) -> None:
    """What is held, in lines for a person to read."""
    from chatbot.bootstrap.contacts import show_contact
    from chatbot.cli.given import given_settings

    held = show_contact(given_settings(), contact)
    if held is None:
        raise Told(UNKNOWN)
    for name, value in held.items():
        click.echo(f"{name.replace('_', ' ')}: {_shown(value)}")


@contact.command()
@click.argument("contact", type=ContactAddress())
def export(contact: Address) -> None:
    """What is held, as JSON, to be handed to the person."""
    from chatbot.bootstrap.contacts import show_contact
    from chatbot.cli.given import given_settings
    from chatbot.cli.tables import print_json

    held = show_contact(given_settings(), contact)
    if held is None:
        raise Told(UNKNOWN)
    print_json(held)


@contact.command()
@click.argument("contact", type=ContactAddress())
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(contact: Address, yes: bool) -> None:
    """Erase everything. Counts stay, without the person."""
    from chatbot.bootstrap.contacts import forget_contact
    from chatbot.cli.given import given_settings

    if not yes and sys.stdin.isatty():
        click.confirm(f"Erase everything held about {contact}?", abort=True)
    if not forget_contact(given_settings(), contact):
        raise Told(UNKNOWN)
    click.echo("Erased.")


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "".join(f"\n  {name}: {_shown(inner)}" for name, inner in value.items()) or "-"
    if isinstance(value, (list, tuple)):
        return "".join(f"\n  - {_shown(inner)}" for inner in value) or "-"
    return "-" if value is None else str(value)
