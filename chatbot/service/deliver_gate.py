"""How fast one channel may be sent to: places, a rate with a burst, lanes, and holds.

A token bucket with lanes of waiters, in eighty lines: no library present has the lanes. Where
processes share a budget, the tokens come from there.

Within a lane the oldest message goes first, whatever befell it before: a queue in the order of
coming would put what a crash left behind, or what went back to the outbox, after all who came
meanwhile. Whoever may wait no longer costs no token: where more comes than may leave, tokens spent
on what then goes back would be missing, and the queue would grow by itself.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from math import inf

import structlog

from chatbot.domain.messages import Lane
from chatbot.service.ports import Grant, SendBudget

SENDS_AT_ONCE = 64
"""Rate times latency of Telegram is 9; a faster server can use more, and none needs hundreds."""

TAKEN_AT_ONCE = 10
"""Tokens asked of the shared budget in one go: a third of a second of Telegram's rate."""

BUDGET_AGAIN_SECONDS = 1.0
"""After a budget that did not answer."""

_log = structlog.get_logger()


@dataclass(order=True, slots=True)
class _Waiter:
    """Sorted by who goes first. `until` is `time.monotonic()`; `turn` says whether it was let in.

    `number`: of two that are of one age, who came first.
    """

    lane: Lane
    age: int
    number: int
    until: float = field(compare=False)
    turn: asyncio.Future[bool] = field(compare=False)


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
        self._broadcasts_from = 0.0
        self._free = at_once
        self._waiters: list[_Waiter] = []
        self._numbers = count()
        self._alarm: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many want to pass."""
        return len(self._waiters)

    @property
    def held_for(self) -> float:
        """Seconds until anybody may pass."""
        return max(0.0, self._held_until - self._clock())

    @property
    def broadcasts_held_for(self) -> float:
        """Seconds until what nobody waits for may pass."""
        return max(0.0, self._broadcasts_from - self._clock())

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    def hold_broadcasts(self, seconds: float) -> None:
        """Let nothing pass for so long that nobody waits for."""
        self._broadcasts_from = max(self._broadcasts_from, self._clock() + seconds)

    def enter_at_once(self, lane: Lane = Lane.REPLY) -> bool:
        """Enter if nobody has to wait. Whoever was let in must `leave`."""
        if lane is Lane.BROADCAST and self.broadcasts_held_for > 0:
            return False
        is_free = not self._waiters and self._free > 0 and self._delay() <= 0
        if is_free:
            self._let_in()
        return is_free

    async def enter(self, age: int, lane: Lane = Lane.REPLY, until: float = inf) -> bool:
        """Wait for a place and a token. Whoever was let in must `leave`.

        `age`: the smaller number goes first in its lane. False: it did not come to that before
        `until` (`time.monotonic()`).
        """
        if self.enter_at_once(lane):
            return True
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        heappush(self._waiters, _Waiter(lane, age, next(self._numbers), until, turn))
        self._pump()
        try:
            return await turn
        except asyncio.CancelledError:
            # let in, and gone in the same moment
            if turn.done() and not turn.cancelled() and turn.result():
                self.leave()
            raise

    def leave(self) -> None:
        """Give the place to the next."""
        self._free += 1
        if self._waiters:
            self._pump()

    def _let_in(self) -> None:
        self._tokens -= 1
        self._free -= 1

    def _pump(self) -> None:
        """Let in who may come in now, and see to it that the next look is not too late."""
        while self._waiters and self._free:
            first = self._waiters[0]
            is_late = first.until <= time.monotonic()
            if not (is_late or first.turn.done()) and (delay := self._delay_of(first)) > 0:
                self._look_again(delay)
                return
            heappop(self._waiters)
            if first.turn.done():
                continue
            if not is_late:
                self._let_in()
            first.turn.set_result(not is_late)

    def _delay_of(self, first: _Waiter) -> float:
        """The same for who waits first; a broadcast that is held is not held past its end."""
        held = self.broadcasts_held_for if first.lane is Lane.BROADCAST else 0.0
        left = max(first.until - time.monotonic(), 0.001)
        return min(held, left) if held else self._delay()

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
        wanted = max(1, min(len(self._waiters), TAKEN_AT_ONCE))
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
