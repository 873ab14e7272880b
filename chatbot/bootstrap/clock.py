"""The one place where the world's time comes in.

The conversation's time is that of the people it is held with: a day begins at midnight and polling
ends at ten in the evening in London, whatever the machine thinks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from chatbot.domain.calendar import LONDON


class WorldClock:
    """Time as it is."""

    def now(self) -> datetime:
        """The conversation's time, in London."""
        return datetime.now(LONDON)

    def wall(self) -> datetime:
        """Real time, for leases and releases."""
        return datetime.now(UTC)


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
        return datetime.now(UTC)


class PretendMoment:
    """Another moment (London), from which time runs on as it does. Real time stays real."""

    def __init__(self, moment: datetime) -> None:
        self._ahead = moment.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        """The conversation's time, in London."""
        return (datetime.now(UTC) + self._ahead).astimezone(LONDON)

    def wall(self) -> datetime:
        """Real time, for leases and releases."""
        return datetime.now(UTC)


def clock_for(as_of: date | None) -> WorldClock | PretendClock | PretendMoment:
    """The clock of a run: pretending when a date, or a moment, is given."""
    if as_of is None:
        return WorldClock()
    return PretendMoment(as_of) if isinstance(as_of, datetime) else PretendClock(as_of)
