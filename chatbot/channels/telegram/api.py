"""Calls to the Bot API, by name and with plain values, as cheap as the library allows.

The typed methods of `telegram.Bot` build an object of every answer, which costs more than the
call itself; this bot reads one number out of it.
"""

from __future__ import annotations

from typing import Any, Final, cast

import msgspec
from telegram import Bot, InputFile
from telegram.error import TelegramError
from telegram.request import RequestData

from chatbot.channels.telegram.batch import split_batch
from chatbot.channels.telegram.request import READ_SECONDS, AiohttpRequest, Answered, Garbled
from chatbot.channels.telegram.wires import Wires

TELEGRAM: Final = "https://api.telegram.org"
GET_UPDATES: Final = "getUpdates"

CALLS_AT_ONCE: Final = 100
_GRANTED: Final = 200

_encode = msgspec.json.Encoder().encode


class _Message(msgspec.Struct):
    message_id: int


class _Said(msgspec.Struct):
    """Of a call that says something: the message, or (an edit without one, a toast) true."""

    result: _Message | bool


_said = msgspec.json.Decoder(_Said)


class Api(Bot):
    """One bot at one Bot API server. `base_url` is without `/bot` and the token."""

    __slots__ = ("_calls", "_polls")

    def __init__(self, token: str, base_url: str = TELEGRAM) -> None:
        super().__init__(
            token,
            base_url=f"{base_url.rstrip('/')}/bot",
            request=AiohttpRequest(),
            get_updates_request=AiohttpRequest(connections=1),
        )
        self._calls = Wires(self.base_url, CALLS_AT_ONCE)
        self._polls = Wires(self.base_url, 1)

    async def open(self) -> None:
        """Make ready to call. Unlike `initialize` it asks the server nothing."""
        for request in self._request:
            await request.initialize()
        self._calls.open()
        self._polls.open()

    async def close_connections(self) -> None:
        """Make no more calls."""
        for request in self._request:
            await request.shutdown()
        self._calls.close()
        self._polls.close()

    async def call(
        self, method: str, params: dict[str, Any] | None = None, read_seconds: float = READ_SECONDS
    ) -> Any:
        """The result of a call, as JSON; raises `telegram.error.TelegramError` and nothing else.

        Parameters that are None are left out; a photo that is a file goes by the library's way.
        """
        given = params or {}
        try:
            if isinstance(given.get("photo"), InputFile):
                return await self._post(method, dict(given), read_timeout=read_seconds)
            return await self._ask(method, given, read_seconds)
        except TelegramError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError):
            # the library takes `result` and `parameters` for granted
            raise Garbled("unreadable answer") from None

    async def say(self, method: str, params: dict[str, Any]) -> int | None:
        """A call of which nothing is wanted but the number of the message it made, if any.

        The same as `call` in a third of the time. Raises `telegram.error.TelegramError`.
        """
        status, payload = await self._calls.post(method, _encode(params), READ_SECONDS)
        if status != _GRANTED:
            await self._refused(Answered(status, payload))
        try:
            made = _said.decode(payload).result
        except (ValueError, RecursionError):
            raise Garbled("unreadable answer") from None
        return None if isinstance(made, bool) else made.message_id

    async def _ask(self, method: str, params: dict[str, Any], read_seconds: float) -> Any:
        """What every method of the library ends in, without its search for files on the way."""
        body = _encode({name: value for name, value in params.items() if value is not None})
        wires = self._polls if method == GET_UPDATES else self._calls
        status, payload = await wires.post(method, body, read_seconds)
        if status != _GRANTED:
            return await self._refused(Answered(status, payload))
        updates = split_batch(payload) if method == GET_UPDATES else None
        return AiohttpRequest.parse_json_payload(payload)["result"] if updates is None else updates

    async def _refused(self, answer: Answered) -> Any:
        """Raises the error that the library has for it."""
        return await self._request[1].post("", cast(RequestData, answer))
