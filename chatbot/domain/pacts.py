"""Conditional promises: "I write if five of us do". What is known of one, and what may be shown.

A pact is its terms: whose it is (a group, or a seat), how many must promise, and by which day.
Whoever chooses the same terms is in the same pact, so nothing has to be opened, and nothing shows
that somebody just did. A promise counts from a day drawn by lot, one to `tallies.LONGEST_DELAY`
days later; one taken back stops counting a day later at the earliest. So what counted on a day
never changes once that day has begun: asked twice on it, everybody gets the same answer, and
whether a pact is met needs no state. docs/decisions/0032 has the reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Literal

from chatbot.domain.records import record
from chatbot.domain.tallies import LONGEST_DELAY, STEP, shown

NUMBERS: Final = {"five": 5, "ten": 10, "twenty": 20}
"""How many must promise, by the option that says so. Fewer than five would point at people."""

WEEKS: Final = {"two_weeks": 2, "four_weeks": 4}
"""By when. All that choose alike within a week get the same Sunday, or pacts would be many."""

KEPT_DAYS: Final = 14
"""After its last day: time to tell people who were in the middle of something."""

DAY: Final = timedelta(days=1)
_SUNDAY: Final = 6
_FULL, _EMPTY = "▰", "▱"


@record(frozen=True, slots=True)
class Pact:
    """The terms, which are all there is to tell one pact from another. `last`: its last day."""

    scope: str
    campaign: str
    number: int
    last: date


@record(frozen=True, slots=True)
class PactStanding:
    """How a pact stands on a day. `met_on` None: not by then. `figure`: what may be shown."""

    pact: Pact
    met_on: date | None
    figure: int | None


def of_group(reference: str) -> str:
    """The scope of a group's pacts."""
    return f"group:{reference}"


def of_seat(code: str) -> str:
    """The scope of a constituency's pacts."""
    return f"seat:{code}"


def last_day(today: date, weeks: int) -> date:
    """The first Sunday that is at least so many weeks ahead."""
    soonest = today + timedelta(weeks=weeks)
    return soonest + timedelta(days=(_SUNDAY - soonest.weekday()) % 7)


def closes(pact: Pact) -> date:
    """The day on which it is settled: whoever promised on its last day counts from this one."""
    return pact.last + DAY


def gone(pact: Pact) -> date:
    """The first day on which nothing of it is kept."""
    return pact.last + timedelta(days=KEPT_DAYS + 1)


def counts_from(pact: Pact, today: date, delay: int) -> date:
    """From when a promise made today counts; `delay` is drawn by lot."""
    return min(today + timedelta(days=min(max(delay, 1), LONGEST_DELAY)), closes(pact))


def stops_counting(counted_from: date, today: date) -> date:
    """The day whose count falls when it is taken back: never one that has begun."""
    return max(counted_from, today + DAY)


def met_on(pact: Pact, counts: Iterable[tuple[date, int]], today: date) -> date | None:
    """The first day, up to today, on which enough promises counted.

    It stays met when somebody takes theirs back after that: the others were told.
    """
    so_far = 0
    for day, change in sorted(counts):
        if day > min(today, closes(pact)):
            return None
        so_far += change
        if so_far >= pact.number:
            return day
    return None


def counted(counts: Iterable[tuple[date, int]], today: date) -> int:
    """How many promises count today."""
    return sum(change for day, change in counts if day <= today)


def standing(
    key: bytes, pact: Pact, counts: Sequence[tuple[date, int]], today: date
) -> PactStanding | None:
    """What may be shown of a pact; None while nobody may see that there is one.

    The figure comes in the batches of a group's total, drawn by the secret `key`, and is never the
    number itself before it is met: that many is told to everybody at once.
    """
    so_far, met = counted(counts, today), met_on(pact, counts, today)
    if met is None and so_far <= 0:
        return None
    figure = shown(key, f"pact:{pact.scope}:{pact.number}:{pact.last}", pact.campaign, so_far)
    most = pact.number if met else pact.number - STEP
    return PactStanding(pact, met, min(figure, most) if figure else None)


def settled(
    stands: PactStanding | None, pact: Pact, today: date
) -> Literal["met", "unmet"] | None:
    """What became of a pact, once nothing can change it any more."""
    if stands is not None and stands.met_on is not None:
        return "met"
    return "unmet" if today >= closes(pact) else None


def bar(number: int, figure: int | None) -> str:
    """One square for each `STEP` people; full ones for those that may be shown."""
    squares = number // STEP
    full = min((figure or 0) // STEP, squares)
    return _FULL * full + _EMPTY * (squares - full)
