"""How fast one channel may be sent to: places, a rate with a burst, lanes, and holds.

A token bucket with lanes of waiters, in eighty lines: no library present has the lanes. Where
processes share a budget, the tokens come from there.
"""

from __future__ import annotations

import asyncio
from collections import deque
from math import inf

import structlog

from chatbot.domain.messages import Lane
from chatbot.service.ports import Grant, SendBudget

SENDS_AT_ONCE = 64
"""Rate times latency of Telegram is 9; a faster server can use more, and none needs hundreds."""

PATIENT_EVERY = 4
"""Every so many sends of a lane, one who is not urgent goes first: nobody waits for ever."""

TAKEN_AT_ONCE = 10
"""Tokens asked of the shared budget in one go: a third of a second of Telegram's rate."""

BUDGET_AGAIN_SECONDS = 1.0
"""After a budget that did not answer."""

_log = structlog.get_logger()

Waiter = asyncio.Future[None]


class _Waiting:
    """Who waits in one lane: people of this moment, and what waited in the outbox."""

    __slots__ = ("_passed", "_patient", "_urgent")

    def __init__(self) -> None:
        self._urgent: deque[Waiter] = deque()
        self._patient: deque[Waiter] = deque()
        self._passed = 0

    def __len__(self) -> int:
        return len(self._urgent) + len(self._patient)

    def join(self, waiter: Waiter, urgent: bool) -> None:
        (self._urgent if urgent else self._patient).append(waiter)

    def next(self) -> Waiter:
        self._passed += 1
        patient_first = self._patient and self._passed % PATIENT_EVERY == 0
        return (self._patient if patient_first or not self._urgent else self._urgent).popleft()


class Gate:
    """`rate` is sends a second (None: as fast as answers come), `burst` how many at once.

    `budget` is what all processes share; `channel` is its name there.
    """

    def __init__(
        self,
        rate: float | None = None,
        burst: int = SENDS_AT_ONCE,
        at_once: int = SENDS_AT_ONCE,
        budget: SendBudget | None = None,
        channel: str = "",
    ) -> None:
        self._clock = asyncio.get_running_loop().time
        self._rate = rate
        self._burst = burst
        self._budget = budget
        self._channel = channel
        self._tokens = float(burst) if budget is None else 0.0
        self._filled = self._clock()
        self._held_until = 0.0
        self._free = at_once
        self._lanes = {lane: _Waiting() for lane in Lane}
        self._waiting = 0
        self._alarm: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many want to pass."""
        return self._waiting

    @property
    def held_for(self) -> float:
        """Seconds until anybody may pass."""
        return max(0.0, self._held_until - self._clock())

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    async def enter(self, urgent: bool, lane: Lane = Lane.REPLY) -> None:
        """Wait for a place and a token. Whoever was let in must `leave`."""
        if not self._waiting and self._free and self._delay() <= 0:
            self._let_in()
            return
        turn = asyncio.get_running_loop().create_future()
        self._lanes[lane].join(turn, urgent)
        self._waiting += 1
        self._pump()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # let in, and gone in the same moment
                self.leave()
            raise

    def leave(self) -> None:
        """Give the place to the next."""
        self._free += 1
        self._pump()

    def _let_in(self) -> None:
        self._tokens -= 1
        self._free -= 1

    def _pump(self) -> None:
        """Let in who may come in now, and see to it that the next look is not too late."""
        while self._waiting and self._free:
            if (delay := self._delay()) > 0:
                self._look_again(delay)
                return
            turn = next(lane for lane in self._lanes.values() if lane).next()
            self._waiting -= 1
            if not turn.done():
                self._let_in()
                turn.set_result(None)

    def _delay(self) -> float:
        """Seconds until somebody may pass; rounded up to what a clock can tell."""
        now = self._clock()
        if self._held_until > now:
            return self._held_until - now
        if self._rate is None or self._tokens >= 1:
            return 0.0
        if self._budget is not None:
            self._ask(self._budget, self._rate)
            return inf
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        return 0.0 if self._tokens >= 1 else max((1 - self._tokens) / self._rate, 0.001)

    def _look_again(self, delay: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        if delay < inf:  # else whoever was asked for tokens looks again
            self._alarm = asyncio.get_running_loop().call_later(delay, self._pump)

    # --- Tokens that processes share --------------------------------------------------------

    def _ask(self, budget: SendBudget, rate: float) -> None:
        if self._asking is None:
            self._asking = asyncio.create_task(self._asked(budget, rate))

    async def _asked(self, budget: SendBudget, rate: float) -> None:
        wanted = max(1, min(self._waiting, TAKEN_AT_ONCE))
        try:
            grant = await budget.take(self._channel, wanted, rate, self._burst)
        except Exception as fault:
            _log.warning("budget.failed", channel=self._channel, fault=type(fault).__name__)
            grant = Grant(0, BUDGET_AGAIN_SECONDS)
        self._asking = None
        self._tokens += grant.messages
        if grant.wait > 0:
            self.hold(grant.wait)
        self._pump()
