"""The one place where the world's time comes in.

The conversation's time is that of the people it is held with: a day begins at midnight and polling
ends at ten in the evening in London, whatever the machine thinks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from chatbot.domain.calendar import LONDON


def _steadily() -> float:
    """Seconds that nobody can set, and that go on while the machine sleeps where that is known."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _now() -> datetime:
    return datetime.now(UTC)


class SteadyWall:
    """Real time as it was when the process began, and steady from then on.

    Leases are held against it: if somebody sets the machine's clock, nothing runs out too early
    and nothing waits for hours. The next process begins with the new time.
    """

    def __init__(
        self, now: Callable[[], datetime] = _now, steadily: Callable[[], float] = _steadily
    ) -> None:
        self._steadily = steadily
        self._began, self._at = now(), steadily()

    def __call__(self) -> datetime:
        """Real time."""
        return self._began + timedelta(seconds=self._steadily() - self._at)


_wall = SteadyWall()


class WorldClock:
    """Time as it is."""

    def now(self) -> datetime:
        """The conversation's time, in London."""
        return datetime.now(LONDON)

    def wall(self) -> datetime:
        """Real time, for leases and releases."""
        return _wall()


class PretendClock:
    """Another date, with the time of day as it is. Real time stays real."""

    def __init__(self, day: date) -> None:
        self._day = day

    def now(self) -> datetime:
        """The conversation's time, in London, on the pretended day."""
        time = datetime.now(LONDON).time()
        return datetime.combine(self._day, time, LONDON)

    def wall(self) -> datetime:
        """Real time, for leases and releases."""
        return _wall()


class PretendMoment:
    """Another moment (London), from which time runs on as it does. Real time stays real."""

    def __init__(self, moment: datetime) -> None:
        self._ahead = moment.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        """The conversation's time, in London."""
        return (datetime.now(UTC) + self._ahead).astimezone(LONDON)

    def wall(self) -> datetime:
        """Real time, for leases and releases."""
        return _wall()


def clock_for(as_of: date | None) -> WorldClock | PretendClock | PretendMoment:
    """The clock of a run: pretending when a date, or a moment, is given."""
    if as_of is None:
        return WorldClock()
    return PretendMoment(as_of) if isinstance(as_of, datetime) else PretendClock(as_of)
