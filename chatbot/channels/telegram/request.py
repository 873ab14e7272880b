"""HTTP to a Bot API server: python-telegram-bot's request layer over one aiohttp session.

aiohttp costs a fifth of the library's own backend. Failures become `telegram.error` classes here,
without their cause: an aiohttp exception may carry the URL, and the URL carries the token.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import aiohttp
import msgspec
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from chatbot.channels.telegram.batch import split_batch

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 15.0

MAX_ANSWER_BYTES: Final = 32 * 1024 * 1024
"""100 updates of the greatest size are far below; what is above is no Bot API server."""

FALLBACK_RETRY_SECONDS: Final = 5.0
"""What a 429 without a time means."""


class _FloodParameters(msgspec.Struct):
    retry_after: float


class _Flood(msgspec.Struct):
    parameters: _FloodParameters


_TOO_MANY: Final = 429
_SERVER_FAILED: Final = 500


class TooFast(TelegramError):
    """429: not before `seconds` are over. The library's `RetryAfter` warns whenever it is read."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"too many requests, retry after {seconds} s")
        self.seconds = seconds


class NotConnected(NetworkError):
    """No connection was made: nothing can have been sent."""


class ServerFailed(NetworkError):
    """The server says that it failed."""


class Garbled(NetworkError):
    """An answer came and cannot be read."""


class AiohttpRequest(BaseRequest):
    """Calls with a JSON body, or multipart when files go along. `initialize` opens the session."""

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self._http: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._http is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._http = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        if self._http is not None:
            await self._http.close()
            self._http = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's, without putting the payload into a log."""
        try:
            answer = msgspec.json.decode(payload)
        except (ValueError, RecursionError):
            raise Garbled("unreadable answer") from None
        if not isinstance(answer, dict):
            raise Garbled("unreadable answer")
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        read = READ_SECONDS if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        try:
            status, payload = await self._exchange(url, method, request_data, read)
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError):
            raise NotConnected("no connection") from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as fault:
            raise NetworkError(f"connection lost: {type(fault).__name__}") from None
        _refuse(status, payload)
        return status, payload

    async def _exchange(
        self, url: str, method: str, request_data: RequestData | None, read: float
    ) -> tuple[int, bytes]:
        if self._http is None:
            raise NotConnected("the session is not open")
        timeout = aiohttp.ClientTimeout(
            total=CONNECT_SECONDS + read, sock_connect=CONNECT_SECONDS, connect=CONNECT_SECONDS
        )
        body, headers = _body(request_data)
        async with self._http.request(
            method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
        ) as answer:
            return answer.status, await _read(answer)


class UpdatesRequest(AiohttpRequest):
    """For getUpdates: each update stays the bytes it came as, so one bad one spoils no other."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """`result` is a list of raw updates."""
        if (updates := split_batch(payload)) is not None:
            return {"result": updates}
        return AiohttpRequest.parse_json_payload(payload)


def _body(data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        return msgspec.json.encode(data.parameters), {"Content-Type": "application/json"}
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form, {}


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """The body, unless it is too large. `read(n)` alone may return less than is there."""
    payload = bytearray()
    async for chunk in answer.content.iter_any():
        payload += chunk
        if len(payload) > MAX_ANSWER_BYTES:
            raise Garbled("answer too large")
    return bytes(payload)


def _refuse(status: int, payload: bytes) -> None:
    """Raise what the library would not tell apart: a failing server, and 429 without its time."""
    if status >= _SERVER_FAILED:
        raise ServerFailed(f"the server failed ({status})")
    if status == _TOO_MANY:
        raise TooFast(_retry_after(payload) or FALLBACK_RETRY_SECONDS)


def _retry_after(payload: bytes) -> float | None:
    try:
        return msgspec.json.decode(payload, type=_Flood).parameters.retry_after
    except (ValueError, RecursionError):
        return None
