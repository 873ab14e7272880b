"""Updates pushed to the bot as Telegram pushes them: one POST each, repeated until a 2xx.

After telegram-bot-api WebhookActor.cpp: one at a time per lane, at most `max_connections` at
once, a failure is repeated at once and then after ever longer waits, and a Retry-After of the
bot is honoured. What is not accepted stays pending, over restarts of either side.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from .stir import Stir
from .update_queue import Lane, Pending, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ANSWER_TIMEOUT = 60.0
MAX_RETRY_AFTER = 3600.0
DEFAULT_CONNECTIONS = 40


@dataclass(frozen=True, slots=True)
class Hook:
    """Where the bot wants its updates."""

    url: str
    secret_token: str | None = None
    max_connections: int = DEFAULT_CONNECTIONS
    ip_address: str | None = None
    has_custom_certificate: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt. `status` is None when there was no answer; `at` is monotonic."""

    at: float
    update_id: int
    status: int | None
    error: str | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the bot took it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between attempts: none, `first`, twice that, … up to `longest`. Theirs is 2, 120."""

    first: float = 0.05
    longest: float = 1.0


@dataclass(slots=True)
class WebhookDelivery:
    """Sends what is pending while a hook is set and the server runs.

    `reach` maps the beginning of a public address to one on loopback. `perform` makes the call
    that a bot may put into the body of its 2xx answer.
    """

    queue: UpdateQueue
    perform: Callable[[dict[str, Any]], Awaitable[None]]
    reach: Mapping[str, str] = field(default_factory=dict)
    pace: Pace = Pace()
    hook: Hook | None = None
    deliveries: list[Delivery] = field(default_factory=list)
    stir: Stir = field(default_factory=Stir)
    last_error: tuple[float, str] | None = None
    _http: aiohttp.ClientSession | None = None
    _places: asyncio.Semaphore = field(default_factory=asyncio.Semaphore)
    _lanes: dict[Lane, deque[Pending]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.queue.listeners.append(self._on_new)

    async def open(self) -> None:
        """Begin to deliver, now or as soon as a hook is set."""
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_TIMEOUT))
        self._begin()

    async def close(self) -> None:
        """Stop; everything unconfirmed stays pending."""
        http, self._http = self._http, None  # so that nothing begins while the rest ends
        await self._end()
        if http is not None:
            await http.close()

    async def set(self, hook: Hook | None) -> None:
        """Deliver there from now on; None ends it."""
        if hook == self.hook:
            return
        self.hook = None  # so that nothing begins while the rest ends
        await self._end()
        self.hook = hook
        self.last_error = None
        self._begin()

    def target(self, url: str) -> str:
        """Return the address on this machine for one that the bot gave."""
        for public, local in self.reach.items():
            if url.startswith(public):
                return local + url.removeprefix(public)
        return url

    async def post(self, one: Pending, hook: Hook) -> Delivery:
        """Make one attempt, and write it down."""
        delivery, body, _ = await self._attempt(one, hook)
        if delivery.is_accepted:
            await self._obey(body)
        return delivery

    def _begin(self) -> None:
        if self.hook is None or self._http is None:
            return
        self._places = asyncio.Semaphore(self.hook.max_connections)
        for one in list(self.queue.pending.values()):
            self._on_new(one)

    async def _end(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks.clear()
        self._lanes.clear()

    def _on_new(self, one: Pending) -> None:
        if self.hook is None or self._http is None:
            return
        if one.lane in self._lanes:
            self._lanes[one.lane].append(one)
            return
        self._lanes[one.lane] = deque([one])
        task = asyncio.get_running_loop().create_task(self._serve(one.lane, self.hook))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, lane: Lane, hook: Hook) -> None:
        waiting = self._lanes[lane]
        while waiting:
            await self._deliver(waiting[0], hook)
            waiting.popleft()
        del self._lanes[lane]

    async def _deliver(self, one: Pending, hook: Hook) -> None:
        delay = 0.0
        while self.queue.is_waiting(one):
            async with self._places:
                delivery, body, hold = await self._attempt(one, hook)
            if delivery.is_accepted:
                self.queue.confirm(one)
                self.stir.now()
                await self._obey(body)
                return
            await asyncio.sleep(max(delay, hold))
            delay = min(max(delay * 2, self.pace.first), self.pace.longest)

    async def _attempt(self, one: Pending, hook: Hook) -> tuple[Delivery, bytes, float]:
        """Return the attempt, the body of the answer, and how long the bot asks us to wait."""
        body, hold = b"", 0.0
        try:
            status, body, hold = await self._exchange(one, hook)
            error = None if 200 <= status < 300 else f"Wrong response from the webhook: {status}"
            delivery = Delivery(time.monotonic(), one.update_id, status, error)
        except (aiohttp.ClientError, OSError, TimeoutError) as problem:
            error = f"Connection failed: {type(problem).__name__}"
            delivery = Delivery(time.monotonic(), one.update_id, None, error)
        self.deliveries.append(delivery)
        self.stir.now()
        if error is not None:
            self.last_error = (self.queue.now(), error)
        return delivery, body, hold

    async def _exchange(self, one: Pending, hook: Hook) -> tuple[int, bytes, float]:
        assert self._http is not None
        headers = {"Content-Type": "application/json"}
        if hook.secret_token is not None:
            headers[SECRET_HEADER] = hook.secret_token
        async with self._http.post(
            self.target(hook.url), data=one.body, headers=headers, allow_redirects=False
        ) as answer:
            return answer.status, await answer.read(), _seconds(answer.headers)

    async def _obey(self, body: bytes) -> None:
        """Make the call in the answer, if there is one. Its own answer goes nowhere."""
        try:
            wanted = json.loads(body)
        except ValueError:
            return
        if isinstance(wanted, dict) and isinstance(wanted.get("method"), str):
            await self.perform(wanted)


def _seconds(headers: Mapping[str, str]) -> float:
    asked = headers.get("Retry-After", "")
    return min(float(asked), MAX_RETRY_AFTER) if asked.isdigit() else 0.0
