"""How fast one channel may be sent to: places, a rate with a burst, and holds it asked for.

A token bucket with two classes of waiters, in forty lines: no library present has the classes,
and people who wait for a reply go before everything else that is due.
"""

from __future__ import annotations

import asyncio
from collections import deque

SENDS_AT_ONCE = 64
"""Rate times latency of Telegram is 9; a faster server can use more, and none needs hundreds."""

PATIENT_EVERY = 4
"""Every so many sends, one who is not urgent goes first, so that nobody waits for ever."""


class Gate:
    """`rate` is sends a second (None: as fast as answers come), `burst` how many at once."""

    def __init__(
        self, rate: float | None = None, burst: int = SENDS_AT_ONCE, at_once: int = SENDS_AT_ONCE
    ) -> None:
        self._clock = asyncio.get_running_loop().time
        self._rate = rate
        self._burst = float(burst)
        self._tokens = float(burst)
        self._filled = self._clock()
        self._held_until = 0.0
        self._free = at_once
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()
        self._passed = 0
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """How many want to pass."""
        return len(self._urgent) + len(self._patient)

    @property
    def held_for(self) -> float:
        """Seconds until anybody may pass."""
        return max(0.0, self._held_until - self._clock())

    def hold(self, seconds: float) -> None:
        """Let nobody pass for so long."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    async def enter(self, urgent: bool) -> None:
        """Wait for a place and a token. Whoever was let in must `leave`."""
        if not self.waiting and self._free and self._delay() <= 0:
            self._let_in()
            return
        turn = asyncio.get_running_loop().create_future()
        (self._urgent if urgent else self._patient).append(turn)
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
        while self.waiting and self._free:
            if (delay := self._delay()) > 0:
                self._look_again(delay)
                return
            turn = self._next()
            if not turn.done():
                self._let_in()
                turn.set_result(None)

    def _next(self) -> asyncio.Future[None]:
        self._passed += 1
        patient_first = self._patient and self._passed % PATIENT_EVERY == 0
        return (self._patient if patient_first or not self._urgent else self._urgent).popleft()

    def _delay(self) -> float:
        """Seconds until somebody may pass; rounded up to what a clock can tell."""
        now = self._clock()
        if self._held_until > now:
            return self._held_until - now
        if self._rate is None:
            return 0.0
        self._tokens = min(self._burst, self._tokens + (now - self._filled) * self._rate)
        self._filled = now
        return 0.0 if self._tokens >= 1 else max((1 - self._tokens) / self._rate, 0.001)

    def _look_again(self, delay: float) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_later(delay, self._pump)
