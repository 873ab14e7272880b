"""Leave a service alone that is in trouble, so that nobody waits for it and it can recover.

Our own, because no kept library lets exactly one call try again and takes the service's word for
how long it wants to be left alone (docs/decisions/0011-network-providers.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from chatbot.service.ports import Clock

FAILURES: Final = 5
"""In a row, before the service is left alone."""

HOLD: Final = timedelta(seconds=30)
LONGEST_HOLD: Final = timedelta(hours=1)
"""A service that asks for more is tried again after this all the same."""


BreakerState = Literal["closed", "open", "trying"]


class Breaker:
    """Closed while all is well; open until `HOLD` is over, or as long as the service asked for.

    Then one call is let through, and what becomes of it opens or closes the breaker for all.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._until: datetime | None = None
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether the service is to be left alone now."""
        return self.wait > timedelta()

    @property
    def wait(self) -> timedelta:
        """How long the service is still to be left alone; zero or less when it is not."""
        return self._until - self._clock.wall() if self._until else timedelta()

    @property
    def state(self) -> BreakerState:
        """Closed: it is asked. Open: it is left alone. Trying: the next call tells."""
        if self._until is None:
            return "closed"
        return "open" if self.is_open else "trying"

    def admit(self) -> bool:
        """Whether a call may be made now. Who is let in says afterwards what became of it."""
        if self._until is None:
            return True
        if self.is_open or self._probing:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """It answered. An answer to an older call does not cut short what the service asked."""
        if not self.is_open:
            self._failures, self._until, self._probing = 0, None, False

    def failed(self, *, at_once: bool = False, hold: timedelta = HOLD) -> None:
        """It did not. `at_once`: do not wait for FAILURES (nobody is there, or it said so)."""
        self._failures += 1
        self._probing = False
        if at_once or self._failures >= FAILURES:
            self._failures = FAILURES
            until = self._clock.wall() + min(hold, LONGEST_HOLD)
            self._until = max(until, self._until or until)

    def given_up(self) -> None:
        """The caller went away before anything was known: the next one may try."""
        self._probing = False
