"""Calls to the Bot API, by name and with plain values, as cheap as the library allows.

The typed methods of `telegram.Bot` build an object of every answer, which costs more than the
call itself; this bot reads one number out of it.
"""

from __future__ import annotations

from typing import Any, cast

from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import RequestData

from chatbot.channels.telegram.request import (
    READ_SECONDS,
    AiohttpRequest,
    Garbled,
    JsonCall,
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

        Parameters that are None are left out; those with an `InputFile` go by the library's way.
        """
        given = params or {}
        try:
            if any(isinstance(value, InputFile) for value in given.values()):
                return await self._post(method, dict(given), read_timeout=read_seconds)
            return await self._ask(method, given, read_seconds)
        except TelegramError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError):
            # the library takes `result` and `parameters` for granted
            raise Garbled("unreadable answer") from None

    async def _ask(self, method: str, params: dict[str, Any], read_seconds: float) -> Any:
        """What every method of the library ends in, without its search for files on the way."""
        request = self._request[0 if method == "getUpdates" else 1]
        data = cast(RequestData, JsonCall(params))
        return await request.post(f"{self.base_url}/{method}", data, read_timeout=read_seconds)
