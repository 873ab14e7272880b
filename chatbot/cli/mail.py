"""`chatbot mail`: letters that the house sends for people."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def mail() -> None:
    """Letters that are sent for people (CHATBOT_SMTP_URL). No name or address is ever printed."""


@mail.command()
@click.argument(
    "paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]..."
)
def returned(paths: tuple[Path, ...]) -> None:
    """Take note of letters that came back.

    Each PATH is a message in a file, or a Maildir. Without one a message is read from standard
    input, as mail servers hand it to a command. Reports of ours go from a Maildir once they are
    noted; whatever else is there stays.
    """
    from chatbot.bootstrap.mail_returned import messages_in, note_returned, one_message
    from chatbot.cli.given import given_settings

    messages = messages_in(paths) if paths else one_message(sys.stdin.buffer.read())
    noted = note_returned(given_settings(), messages)
    click.echo(f"{noted.returned} came back, {noted.other} of another kind.")
