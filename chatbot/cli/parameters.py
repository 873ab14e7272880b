"""Kinds of arguments that more than one command takes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from chatbot.domain.pretended import TODAY, pretend_date

if TYPE_CHECKING:
    from chatbot.domain.messages import Address


class PretendDate(click.ParamType[date | str]):
    """A date such as 2024-06-20, one with a time in London (2024-07-04T21:59), or `today`."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date | str:
        """The date; the word `today` stays, so that it can undo CHATBOT_AS_OF."""
        if isinstance(value, date):
            return value
        try:
            return pretend_date(str(value)) or TODAY
        except ValueError as fault:
            self.fail(f"{value!r} {fault}.", param, ctx)


class ContactAddress(click.ParamType["Address"]):
    """Where a contact is reached: `telegram:8121`, `terminal:local`."""

    name = "contact"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Address:
        """Channel and identity."""
        from chatbot.domain.messages import Address  # help does without all that it brings

        if isinstance(value, Address):
            return value
        channel, _, identity = str(value).partition(":")
        if not channel or not identity:
            self.fail("Write channel and identity: telegram:8121 or terminal:local.", param, ctx)
        return Address(channel, identity)
