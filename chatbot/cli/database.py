"""`chatbot db`: the schema, and a consistent copy."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def db() -> None:
    """Bring the schema up to date or back, and copy the database."""


@db.command()
def upgrade() -> None:
    """Bring the schema to what this version of the program needs."""
    from chatbot.bootstrap.schema import upgrade_schema
    from chatbot.cli.given import given_settings

    click.echo(f"The schema is at {upgrade_schema(given_settings())}.")


@db.command()
@click.argument("revision", metavar="REV")
def downgrade(revision: str) -> None:
    """Take the schema back to a revision; `base` takes everything away."""
    from chatbot.bootstrap.schema import downgrade_schema
    from chatbot.cli.given import given_settings

    click.echo(f"The schema is at {downgrade_schema(given_settings(), revision) or 'base'}.")


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write a consistent copy, also while the bot is running. Keep the secret key with it."""
    from chatbot.bootstrap.schema import back_up
    from chatbot.cli.given import given_settings

    back_up(given_settings(), file)
    click.echo(f"Written: {file}")
