"""Calls to the Bot API, by name and with plain values, as cheap as the library allows.

The typed methods of `telegram.Bot` build an object of every answer, which costs more than the
call itself; this bot reads one number out of it.
"""

from __future__ import annotations

from typing import Any

from telegram import Bot
from telegram.error import TelegramError

from chatbot.channels.telegram.request import (
    READ_SECONDS,
    AiohttpRequest,
    Garbled,
    UpdatesRequest,
)

TELEGRAM = "https://api.telegram.org"


class Api(Bot):
    """One bot at one Bot API server. `base_url` is without `/bot` and the token."""

    __slots__ = ()

    def __init__(self, token: str, base_url: str = TELEGRAM) -> None:
        super().__init__(
            token,
            base_url=f"{base_url.rstrip('/')}/bot",
            request=AiohttpRequest(),
            get_updates_request=UpdatesRequest(connections=1),
        )

    async def open(self) -> None:
        """Make ready to call. Unlike `initialize` it asks the server nothing."""
        for request in self._request:
            await request.initialize()

    async def close_connections(self) -> None:
        """Make no more calls."""
        for request in self._request:
            await request.shutdown()

    async def call(
        self, method: str, params: dict[str, Any] | None = None, read_seconds: float = READ_SECONDS
    ) -> Any:
        """The result of a call, as JSON; raises `telegram.error.TelegramError` and nothing else.

        Parameters that are None are left out. `_post` is what every method of the library ends
        in; the public `do_api_request` warns about methods that have a typed form.
        """
        try:
            return await self._post(method, dict(params or {}), read_timeout=read_seconds)
        except TelegramError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError):
            # the library takes `result` and `parameters` for granted
            raise Garbled("unreadable answer") from None
