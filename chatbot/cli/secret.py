"""`chatbot secret`: the key that seals what concerns a person."""

from __future__ import annotations

import click


@click.group()
def secret() -> None:
    """Change the secret key."""


@secret.command()
def rotate() -> None:
    """Seal everything with a new key, and forget the old one.

    Stop `chatbot serve` first. Where CHATBOT_SECRET_KEY is set, put the new key in front of the
    old one, separated by a comma, for every process; then run this; then the old one can go.
    """
    from chatbot.bootstrap.rotation import rotate_key
    from chatbot.cli.given import given_settings

    for line in rotate_key(given_settings()):
        click.echo(line)
