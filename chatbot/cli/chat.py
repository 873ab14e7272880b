"""`chatbot chat`."""

from __future__ import annotations

from datetime import date

import click

from chatbot.cli.parameters import PretendDate

LONGEST_CONTACT = 64


@click.command()
@click.option("--campaign", metavar="NAME", help="The campaign that a new contact meets.")
@click.option("--language", metavar="TAG", help="The language a new contact is met in: cy, ar.")
@click.option(
    "--as-of",
    type=PretendDate(),
    metavar="DATE",
    help="Pretend this date, 2024-06-20, or this moment in London, 2024-07-04T21:59.",
)
@click.option(
    "--contact",
    metavar="ID",
    default="local",
    show_default=True,
    help="Who is speaking; the same one goes on later where it stopped.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each message.")
def chat(
    campaign: str | None,
    language: str | None,
    as_of: date | str | None,
    contact: str,
    as_json: bool,
) -> None:
    """Hold the conversation here.

    At a terminal you are asked line by line. Otherwise every line of standard input is one
    message; a line "#2", or a button's label or id, taps a button; the end of input ends it.
    """
    from chatbot.bootstrap.chat import ChatOptions, run_chat
    from chatbot.config import load_settings

    if not contact.strip() or len(contact) > LONGEST_CONTACT or not contact.isprintable():
        raise click.BadParameter(f"use 1 to {LONGEST_CONTACT} characters", param_hint="--contact")
    settings = load_settings()
    day = settings.as_of if as_of is None else as_of
    run_chat(
        settings,
        ChatOptions(
            campaign=campaign or settings.campaign,
            language=language,
            as_of=day if isinstance(day, date) else None,
            contact=contact,
            as_json=as_json,
        ),
    )
