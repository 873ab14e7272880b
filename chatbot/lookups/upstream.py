"""One HTTP service of strangers: asked briefly and politely, believed little, left alone in need.

Nothing that was asked is ever logged or told in an error: a path or a query may hold a postcode
or a key, and so may the words in which a service refuses.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Final, TypeVar
from urllib.parse import quote, urlsplit
from weakref import WeakSet

import aiohttp
import msgspec
import structlog
from aiolimiter import AsyncLimiter

from chatbot import __version__
from chatbot.domain.errors import LookupFailed
from chatbot.lookups.breaker import HOLD, Breaker, BreakerState
from chatbot.lookups.retry_after import wait_asked_for
from chatbot.service.ports import Clock

PATIENCE: Final = aiohttp.ClientTimeout(total=4, sock_connect=2)
LARGEST_BODY: Final = 1_000_000
REFUSED_FOR: Final = timedelta(minutes=15)
"""A key that is not accepted, or a door that is shut, is not tried with every message."""

T = TypeVar("T")

Meaning = Callable[[int, bytes], T]
"""From a status and a body to what they mean. Raises Nonsense, or what msgspec raises."""

Query = Mapping[str, str] | Sequence[tuple[str, str]]

_log = structlog.get_logger(__name__)

_ACCEPTED: Final = "application/json, text/csv, */*;q=0.1"
_TRYING: Final = timedelta(seconds=5)
"""By then it is known what became of the one call that was let through."""

_UNREACHED: Final = "cannot be reached"
_NO_SUCH_PLACE: Final = (ConnectionRefusedError, socket.gaierror)
_SHUT: Final = frozenset({401, 403, 407})
_IN_TROUBLE: Final = frozenset({408, 425, 429})
_SERVERS_FAULT: Final = 500
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class Nonsense(Exception):
    """A body that cannot be what was asked for. The words say why, without quoting it."""


class LeftAlone(LookupFailed):
    """The service was not asked, because it is in trouble; `wait` is how long it still will be."""

    def __init__(self, words: str, wait: timedelta) -> None:
        super().__init__(words)
        self.wait = wait


class NobodyThere(LookupFailed):
    """Nothing listens at the address, or it has no such name: asking again soon is no use."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How one service wants to be asked.

    `rate` is (calls, seconds): so many may come at once, and as many again as the seconds go by;
    a service that allows ten in any minute is therefore asked (5, 60). `queue` is how many
    seconds a question waits for its turn before it gives up.
    """

    at_once: int = 8
    rate: tuple[float, float] | None = None
    queue: float = 3.0
    patience: aiohttp.ClientTimeout = PATIENCE
    largest: int = LARGEST_BODY


USUAL: Final = Manners()


@dataclass(slots=True)
class Tally:
    """What became of the calls to one service since the start."""

    service: str
    answered: int = 0
    failed: int = 0
    left_alone: int = 0


def services_in_use() -> list[Upstream]:
    """Every service that this process may ask, for whoever counts or looks after them."""
    return sorted(_in_use, key=lambda one: one.tally.service)


class Upstream:
    """Calls to one base address over the shared client session."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        base: str,
        clock: Clock,
        contact: str = "",
        manners: Manners = USUAL,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`contact` is where its operators can complain: a page or an address."""
        self._http = http
        self._base = base.rstrip("/")
        self._host = urlsplit(base).hostname or ""
        self._clock = clock
        self._breaker = Breaker(clock)
        self._nobody_there = False
        self.tally = Tally(self._host)
        _in_use.add(self)
        self._manners = manners
        self._places = asyncio.Semaphore(manners.at_once)
        self._pace = AsyncLimiter(*manners.rate) if manners.rate else nullcontext()
        agent = f"chatbot/{__version__}" + (f" (+{contact})" if contact else "")
        self._headers = {"User-Agent": agent, "Accept": _ACCEPTED, **(headers or {})}

    async def ask(self, meaning: Meaning[T], *path: str, query: Query = ()) -> T:
        """What the answer means. Raises LookupFailed, which names the service and the fault."""
        async with self._turn():
            body = bytearray()
            status = await self._get(path, query, body.extend, self._manners)
            try:
                meant = meaning(status, bytes(body))
            except Nonsense as why:
                raise self._failed(f"answered {status} {why}") from None
            except _UNREADABLE:
                raise self._failed(f"answered {status} in another form") from None
            self._succeeded()
            return meant

    async def download(
        self, file: BinaryIO, *path: str, query: Query = (), manners: Manners = USUAL
    ) -> None:
        """Write the body of a 200 to a file, piece by piece. Raises LookupFailed."""
        async with self._turn():
            status = await self._get(path, query, file.write, manners)
            if status != 200:
                raise self._failed(f"answered {status}")
            self._succeeded()

    # --- One call -------------------------------------------------------------------------

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """A place among the calls under way, in good time, while the service is not left alone."""
        self._refuse_if_open()
        try:
            async with asyncio.timeout(self._manners.queue):
                await self._places.acquire()
                try:
                    async with self._pace:
                        pass
                except BaseException:
                    self._places.release()
                    raise
        except TimeoutError:
            raise LookupFailed(f"{self._host} is asked by too many at once") from None
        try:
            # Those who waited in line learn here what became of those before them.
            self._refuse_if_open()
            if not self._breaker.admit():
                raise LeftAlone(f"{self._host} is being tried by another", _TRYING)
            try:
                yield
            except BaseException:
                self._breaker.given_up()
                raise
        finally:
            self._places.release()

    def _refuse_if_open(self) -> None:
        if self._breaker.is_open:
            self.tally.left_alone += 1
            if self._nobody_there:
                raise NobodyThere(f"{self._host} {_UNREACHED}")
            raise LeftAlone(f"{self._host} is being left alone", self._breaker.wait)

    async def _get(
        self,
        path: tuple[str, ...],
        query: Query,
        take: Callable[[bytes], object],
        manners: Manners,
    ) -> int:
        url = "/".join((self._base, *(quote(part, safe="") for part in path)))
        try:
            # A redirect could carry a postcode to a host that nobody chose.
            async with self._http.get(
                url,
                params=query,
                headers=self._headers,
                timeout=manners.patience,
                allow_redirects=False,
            ) as response:
                self._judge(response)
                await self._read(response, take, manners.largest)
        except aiohttp.ClientConnectorError as fault:
            self._nobody_there = isinstance(fault.os_error, _NO_SUCH_PLACE)
            failed = self._failed(_UNREACHED, at_once=True)
            raise NobodyThere(*failed.args) if self._nobody_there else failed from None
        except TimeoutError:
            raise self._failed("did not answer in time") from None
        except (aiohttp.ClientError, ConnectionError, ValueError) as fault:
            raise self._failed(type(fault).__name__) from None
        self._nobody_there = False
        return response.status

    async def _read(
        self, response: aiohttp.ClientResponse, take: Callable[[bytes], object], largest: int
    ) -> None:
        size = 0
        async for chunk in response.content.iter_any():
            size += len(chunk)
            if size > largest:
                raise self._failed("sent too much")
            take(chunk)

    def _judge(self, response: aiohttp.ClientResponse) -> None:
        status = response.status
        if 300 <= status < 400:
            raise self._failed("sent us elsewhere")
        asked = wait_asked_for(response.headers.get("Retry-After", ""), self._clock.wall())
        if status in _SHUT:
            raise self._failed(f"answered {status}", at_once=True, hold=asked or REFUSED_FOR)
        if status in _IN_TROUBLE or status >= _SERVERS_FAULT:
            raise self._failed(f"answered {status}", at_once=asked is not None, hold=asked or HOLD)

    @property
    def breaker(self) -> BreakerState:
        """Whether it is asked, left alone, or about to be tried again."""
        return self._breaker.state

    def _succeeded(self) -> None:
        self._breaker.succeeded()
        self.tally.answered += 1

    def _failed(self, what: str, *, at_once: bool = False, hold: timedelta = HOLD) -> LookupFailed:
        self._breaker.failed(at_once=at_once, hold=hold)
        self.tally.failed += 1
        _log.warning("service_failed", service=self._host, fault=what)
        return LookupFailed(f"{self._host} {what}")


_in_use: Final[WeakSet[Upstream]] = WeakSet()
