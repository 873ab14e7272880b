"""`chatbot db`: the schema, a consistent copy, and a copy put back."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group()
def db() -> None:
    """Bring the schema up to date or back; copy the database and put a copy back."""


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


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--erasures",
    "logs",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another log of erasures, such as that of another machine.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, logs: tuple[Path, ...], yes: bool) -> None:
    """Put a copy in the place of the database; stop every `chatbot serve` first.

    Whoever was erased since the copy was made is erased again. What waited to leave then does
    not leave now: it has left long ago.
    """
    from chatbot.bootstrap.restoring import restore_from
    from chatbot.cli.given import given_settings

    settings = given_settings()
    if not yes and sys.stdin.isatty():
        click.confirm("Put this copy in the place of the database?", abort=True)
    done = restore_from(settings, file, logs)
    click.echo(f"Restored. Erased again: {done.erased_again}.")
    if done.aside is not None:
        click.echo(f"What was there before is in {done.aside}. Delete it when all is well.")
    if done.is_older_than_the_log:
        click.echo("This copy is older than the log of erasures reaches: somebody may be back.")
