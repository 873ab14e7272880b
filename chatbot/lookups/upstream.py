"""One HTTP service of strangers: asked briefly, believed little, left alone when in trouble."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

import aiohttp
import msgspec
import structlog

from chatbot import __version__
from chatbot.domain.errors import LookupFailed
from chatbot.lookups.breaker import HOLD, Breaker
from chatbot.service.ports import Clock

PATIENCE: Final = aiohttp.ClientTimeout(total=4, sock_connect=2)
LARGEST_BODY: Final = 1_000_000
AT_ONCE: Final = 8
"""Calls under way to one service; 24 at once have drawn a ban elsewhere."""

T = TypeVar("T")

_log = structlog.get_logger(__name__)

_IN_TROUBLE: Final = frozenset({429, 500, 502, 503, 504})


class Upstream:
    """Calls to one base address over the shared client session."""

    def __init__(self, http: aiohttp.ClientSession, base: str, clock: Clock, contact: str) -> None:
        """`contact` is where its operators can complain: a page or an address."""
        self._http = http
        self._base = base.rstrip("/")
        self._host = urlsplit(base).hostname
        self._breaker = Breaker(clock)
        self._turns = asyncio.Semaphore(AT_ONCE)
        agent = f"chatbot/{__version__}" + (f" (+{contact})" if contact else "")
        self._headers = {"User-Agent": agent, "Accept": "application/json"}

    async def get(
        self, form: type[T], *path: str, query: Mapping[str, str] | None = None
    ) -> tuple[int, T]:
        """The status, and the JSON body read as `form` (msgspec).

        Raises LookupFailed; its words name the service and the fault, never what was asked.
        """
        url = "/".join((self._base, *(quote(part, safe="") for part in path)))
        async with self._turns:
            if self._breaker.is_open:
                raise LookupFailed(f"{self._host} is being left alone")
            status, body = await self._get(url, query)
        try:
            answer = msgspec.json.decode(body, type=form)
        except msgspec.DecodeError:
            raise self._failed(f"answered {status} in another form") from None
        self._breaker.succeeded()
        return status, answer

    async def _get(self, url: str, query: Mapping[str, str] | None) -> tuple[int, bytes]:
        try:
            # A redirect could carry a postcode to a host that nobody chose.
            async with self._http.get(
                url,
                params=query,
                headers=self._headers,
                timeout=PATIENCE,
                allow_redirects=False,
            ) as response:
                body = await self._body(response)
        except aiohttp.ClientConnectorError:
            raise self._failed("cannot be reached", at_once=True) from None
        except TimeoutError:
            raise self._failed("did not answer in time") from None
        except aiohttp.ClientError as fault:
            raise self._failed(type(fault).__name__) from None
        self._judge(response.status, response.headers.get("Retry-After", ""))
        return response.status, body

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        body = bytearray()
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise self._failed("sent too much")
        return bytes(body)

    def _judge(self, status: int, retry_after: str) -> None:
        if status in _IN_TROUBLE:
            asked = _seconds(retry_after)
            raise self._failed(f"answered {status}", at_once=asked is not None, hold=asked or HOLD)
        if 300 <= status < 400:
            raise self._failed("sent us elsewhere")

    def _failed(self, what: str, *, at_once: bool = False, hold: timedelta = HOLD) -> LookupFailed:
        self._breaker.failed(at_once=at_once, hold=hold)
        _log.warning("service_failed", service=self._host, fault=what)
        return LookupFailed(f"{self._host} {what}")


def _seconds(retry_after: str) -> timedelta | None:
    """The header in seconds; its form as a date is not used by any service we ask."""
    if retry_after.isascii() and retry_after.isdigit():
        return timedelta(seconds=int(retry_after[:6]))
    return None
