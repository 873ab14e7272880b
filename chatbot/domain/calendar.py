"""What time it is in the politics of one seat: phase, dissolution, the poll ahead, the one over.

Polling closes at 22:00 in London on polling day (Parliamentary Elections Rules, rule 1:
Representation of the People Act 1983, Schedule 1). That is a moment: a minute later the action
towards candidates is over, whatever the clocks of machines and summer time say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chatbot.domain.dissolutions import Dissolution, dissolution_on
from chatbot.domain.working_days import EVERYWHERE, working_days_before

LONDON: Final = ZoneInfo("Europe/London")
POLLS_CLOSE: Final = time(22)

CONTEST_OPENS: Final = timedelta(days=60)
"""Before polling day, where no campaign says when a poll was called."""

AFTER_LASTS: Final = timedelta(days=14)
"""Days in which a poll is what people have in mind. Then it is quiet again."""

_NOMINATIONS: Final = 19
"""Working days from the last day of nominations to a general election."""

_NOMINATIONS_BY: Final = 17
"""The fewest that there are at a by-election; the returning officer may fix up to 19."""


_WRIT_BY: Final = _NOMINATIONS_BY + 3
"""Working days from the notice of a by-election to its polling day, at the fewest: nominations
end on the third day after the notice or later (rule 1, as above)."""


@dataclass(frozen=True, slots=True)
class Contest:
    """A poll for one seat or all, as a calendar needs it. `opens`: the day it was called."""

    poll: date
    opens: date
    by_election: bool = False
    cancelled: bool = False


class Phase(StrEnum):
    """QUIET no poll is near · REGULATED one is called · POLL_DAY until polls close · AFTER."""

    QUIET = "quiet"
    REGULATED = "regulated"
    POLL_DAY = "poll_day"
    AFTER = "after"


def day_of(at: datetime) -> date:
    """The day that a moment belongs to in London."""
    return at.astimezone(LONDON).date()


def closes(poll: date) -> datetime:
    """The moment at which polling ends."""
    return datetime.combine(poll, POLLS_CLOSE, LONDON)


def is_over(contest: Contest, at: datetime) -> bool:
    """Whether polls have closed."""
    return at >= closes(contest.poll)


def nominations_close(contest: Contest, nation: str) -> date:
    """The last day on which somebody can come to stand; at a by-election the last possible one."""
    if contest.by_election:
        return working_days_before(contest.poll, _NOMINATIONS_BY, {nation})
    return working_days_before(contest.poll, _NOMINATIONS, EVERYWHERE)


def latest_writ(poll: date, nation: str) -> date:
    """The last day on which a by-election can have been called, so that the seat was vacant."""
    return working_days_before(poll, _WRIT_BY, {nation})


@dataclass(frozen=True, slots=True)
class SeatCalendar:
    """One seat at one moment.

    `ahead` is the contest that is called and not over, `over` the newest that is. `dissolution`
    is the one that lasts, if any: then nobody is a Member of Parliament.
    """

    phase: Phase
    ahead: Contest | None = None
    over: Contest | None = None
    dissolution: Dissolution | None = None


QUIET_SEAT: Final = SeatCalendar(Phase.QUIET)


def calendar_of(contests: Iterable[Contest], at: datetime) -> SeatCalendar:
    """What the contests of a seat, held and to come, mean at a moment."""
    every, today = tuple(contests), day_of(at)
    ahead = _ahead(every, at)
    over = max(
        (one for one in every if not one.cancelled and is_over(one, at)),
        key=lambda one: one.poll,
        default=None,
    )
    general = [one.poll for one in every if not one.by_election]
    return SeatCalendar(_phase(ahead, over, at), ahead, over, dissolution_on(today, general))


def _ahead(contests: Iterable[Contest], at: datetime) -> Contest | None:
    """The nearest that is called; a cancelled one only where nothing takes its place."""
    today = day_of(at)
    called = [one for one in contests if one.opens <= today and not is_over(one, at)]
    return min(called, key=lambda one: (one.cancelled, one.poll), default=None)


def _phase(ahead: Contest | None, over: Contest | None, at: datetime) -> Phase:
    if ahead and not ahead.cancelled:
        return Phase.POLL_DAY if ahead.poll == day_of(at) else Phase.REGULATED
    if over and at < closes(over.poll) + AFTER_LASTS:
        return Phase.AFTER
    return Phase.QUIET
