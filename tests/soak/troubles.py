"""What goes wrong, at random: to processes, to updates, to calls, to the database.

Each trouble ends by itself. A crash may repeat one message to each person (telegram.md 4.2): a
kill, a process that stood still beyond its leases, and on PostgreSQL, where another process takes
over, a database that was away for longer than that. It is written down with its time. What may
repeat no message is not: a process that was asked to stop and left in time, Telegram away, and on
SQLite a locked database. A send that was cut off meanwhile is known to the Bot API server.
"""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from tests.botapi import BotApiServer
from tests.matrix.processes import Served
from tests.soak.workers import Workers

POISON: tuple[dict[str, Any] | str, ...] = (
    {"message": {"date": "x"}},
    {"message": {"text": "no number, no date"}},
    {"future": {}},
    {"message": {"message_id": 1, "date": 10**15, "chat": {"id": 1, "type": "new"}}},
    '{"update_id": 1, "message": ' + "[" * 5_000 + "]" * 5_000 + "}",
    "nonsense",
)
LEAVES_WITHIN = 10.0
SHORT = (0.2, 1.2)
WAKES_WITHIN = 1.0
"""Seconds in which what a process was just about to send when it was stopped may leave it late: it
had looked at its lease before. Telegram knows no leases, so nothing could refuse that."""


@dataclass
class Troubles:
    """`crashes`: from when to when what was sent may not have been written down.

    `diary`: what was done from when to when, for whoever reads a finding.
    """

    workers: Workers
    telegram: BotApiServer
    chance: random.Random
    every: tuple[float, float]
    crashes: list[tuple[float, float]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    slow_exits: list[float] = field(default_factory=list)
    diary: list[tuple[str, float, float]] = field(default_factory=list)

    async def make(self, until: float) -> None:
        """Trouble after trouble until that time; calls and updates are troubled meanwhile too."""
        big = (self.killed, self.asked_to_stop, self.stopped, self.without_database, self.cut_off)
        small = (
            self.repeated,
            self.poisoned,
            self.too_fast,
            self.failing,
            self.lost,
            self.slow,
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(self._some(big, until, self.every))
            group.create_task(self._some(small, until, SHORT))
        self.telegram.heal()

    async def _some(
        self,
        kinds: tuple[Callable[[], Awaitable[None]], ...],
        until: float,
        every: tuple[float, float],
    ) -> None:
        left: list[Callable[[], Awaitable[None]]] = []
        while time.monotonic() < until:
            if not left:
                left = list(kinds)
                self.chance.shuffle(left)
            trouble = left.pop()
            name = trouble.__name__
            self.counts[name] = self.counts.get(name, 0) + 1
            began = time.monotonic()
            await trouble()
            ended = time.monotonic()
            self.diary.append((name, began, ended))
            self.telegram.faults.forget_what_is_over()
            # as long again as it took, so that a slow machine does not turn it into one long one
            await asyncio.sleep(self.chance.uniform(*every) + ended - began)

    @contextmanager
    def _crash(self) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.crashes.append((began, time.monotonic()))

    # to processes

    async def _somebody(self) -> Served:
        """A process that lives; for each that ended by itself another has come before."""
        await self.workers.replace_fallen()
        return self.chance.choice(self.workers.alive)

    async def killed(self) -> None:
        """kill -9."""
        served = await self._somebody()
        with self._crash():
            code = await served.killed()
        await self.workers.replaced(served, code, -signal.SIGKILL)

    async def asked_to_stop(self) -> None:
        """SIGTERM under load: it leaves in time, with 0."""
        served = await self._somebody()
        began = time.monotonic()
        code = await served.stopped()
        took = time.monotonic() - began
        if took > LEAVES_WITHIN:
            self.slow_exits.append(took)
        await self.workers.replaced(served, code, 0)

    async def stopped(self) -> None:
        """SIGSTOP past the lease."""
        served = await self._somebody()
        with self._crash():
            served.signal(signal.SIGSTOP)
            await asyncio.sleep(self.chance.uniform(0.5, 45 * self.workers.pace))
            served.signal(signal.SIGCONT)
            await asyncio.sleep(WAKES_WITHIN)

    async def without_database(self) -> None:
        """The database is away, or locked by another."""
        with self._crash() if self.workers.shape == "postgres" else nullcontext():
            await self.workers.without_database(self.chance.uniform(0.5, 3.0))

    async def cut_off(self) -> None:
        """Telegram is away."""
        async with self.telegram.unreachable():
            await asyncio.sleep(self.chance.uniform(0.2, 1.5))

    # to updates

    async def repeated(self) -> None:
        """Old and new updates come again, after newer ones."""
        known = self.telegram.known_updates(300)
        for number in self.chance.sample(known, min(5, len(known))):
            await self.telegram.repeat(number, self.chance.randint(1, 3))

    async def poisoned(self) -> None:
        """Something comes that no reader can read."""
        # Telegram posts no nonsense; between polled updates it was seen
        served = POISON if self.workers.shape == "sqlite-polling" else POISON[:-1]
        self.telegram.inject(self.chance.choice(served))

    # to calls

    async def too_fast(self) -> None:
        """429, for one chat or for all."""
        self.telegram.fail("send*|edit*", status=429, retry_after=1, times=self._few())

    async def failing(self) -> None:
        """5xx, HTML, half an answer to what was not done."""
        body = self.chance.choice(("json", "html", "empty", "truncated"))
        status = self.chance.choice((500, 502, 503))
        self.telegram.fail(
            "send*|edit*|answer*", status=status, body=body, times=self._few(), takes_effect=False
        )

    async def lost(self) -> None:
        """It was done, and we are not told."""
        self.telegram.fail("send*|edit*", lose_reply=True, times=self._few())

    async def slow(self) -> None:
        """Answers take their time."""
        delay = self.chance.uniform(0.2, 1.0)
        self.telegram.fail("*", delay=delay, times=10 * self._few())

    def _few(self) -> int:
        return self.chance.randint(1, 6)
