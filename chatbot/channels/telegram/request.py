"""What the library needs of HTTP: files sent over one aiohttp session, and errors told apart.

Everything else goes over `wires.py`. Failures become `telegram.error` classes here,
without their cause: an aiohttp exception may carry the URL, and the URL carries the token.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any, Final

import aiohttp
import msgspec
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

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


class Answered:
    """What a server has answered already: stands in for the library's `RequestData`.

    Handed to `AiohttpRequest.post` it comes out as the error that the library makes of it.
    """

    __slots__ = ("payload", "status")

    def __init__(self, status: int, payload: bytes) -> None:
        self.status = status
        self.payload = payload


class AiohttpRequest(BaseRequest):
    """Calls with files. `initialize` opens the session, of which nothing is made before a call."""

    def __init__(self, connections: int = 100) -> None:
        self._connections = connections
        self._http: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return READ_SECONDS

    async def initialize(self) -> None:
        if self._http is None:
            self._http = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

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
        request_data: RequestData | Answered | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if isinstance(request_data, Answered):
            _refuse(request_data.status, request_data.payload)
            return request_data.status, request_data.payload
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
        async with self._http.request(
            method,
            _address(url),
            data=_body(request_data),
            timeout=_patience(read),
            allow_redirects=False,
        ) as answer:
            return answer.status, await _read(answer)


@lru_cache(maxsize=64)
def _address(url: str) -> URL:
    return URL(url, encoded=True)


@lru_cache(maxsize=16)
def _patience(read: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=CONNECT_SECONDS + read, sock_connect=CONNECT_SECONDS, connect=CONNECT_SECONDS
    )


def _body(
    data: RequestData | None,
) -> aiohttp.FormData | None:
    if data is None:
        return None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, content_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """The body, unless it is too large."""
    if answer.content_length is not None and answer.content_length <= MAX_ANSWER_BYTES:
        return await answer.read()
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
