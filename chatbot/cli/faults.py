"""Faults of the house as the operator reads them: a sentence and an exit code, no traceback."""

from __future__ import annotations

from typing import Any, NoReturn

import click

from chatbot.domain.errors import ChatbotError, SettingsFault, StoreFailed

WRONG = 1
WRONG_USAGE = 2


class Told(click.ClickException):
    """A sentence on standard error; exit 1."""

    exit_code = WRONG


class ToldWrongUsage(Told):
    """The same; exit 2."""

    exit_code = WRONG_USAGE


class TellingGroup(click.Group):
    """A group whose commands may raise what the house raises."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a fault of ours becomes a sentence."""
        try:
            return super().invoke(ctx)
        except ChatbotError as fault:
            tell(fault)


def tell(fault: ChatbotError) -> NoReturn:
    """Say what is wrong, and with which exit code."""
    for finding in getattr(fault, "findings", ()):
        click.echo(str(finding), err=True)
    if isinstance(fault, StoreFailed):
        raise Told(f"The database did not do it ({fault}). Nothing was changed; try again.")
    raise (ToldWrongUsage if isinstance(fault, SettingsFault) else Told)(str(fault))
