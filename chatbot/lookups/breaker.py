"""Leave a service alone that is in trouble, so that nobody waits for it and it can recover."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from chatbot.service.ports import Clock

FAILURES: Final = 3
"""In a row, before the service is left alone."""

HOLD: Final = timedelta(seconds=30)
LONGEST_HOLD: Final = timedelta(hours=1)
"""A service that asks for more is tried again after this all the same."""


class Breaker:
    """Closed while all is well; open until `HOLD` is over, or as long as the service asked for.

    After that one failure is enough to open it again, one success to close it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the service is to be left alone now."""
        return self._until is not None and self._clock.wall() < self._until

    def succeeded(self) -> None:
        """It answered."""
        self._failures, self._until = 0, None

    def failed(self, *, at_once: bool = False, hold: timedelta = HOLD) -> None:
        """It did not. `at_once`: do not wait for FAILURES (nobody is there, or it said so)."""
        self._failures += 1
        if at_once or self._failures >= FAILURES:
            self._failures = FAILURES
            self._until = self._clock.wall() + min(hold, LONGEST_HOLD)
