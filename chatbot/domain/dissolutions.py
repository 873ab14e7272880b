"""When there are no Members of Parliament, and which poll a membership comes from.

Polling day is the 25th working day after the dissolution (Parliamentary Elections Rules, rule 1:
Representation of the People Act 1983, Schedule 1), which is never less than 35 days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

SHORTEST_DISSOLUTION: Final = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Dissolution:
    """No seat has a member from `first` until polling day is over."""

    first: date
    poll: date


KNOWN: Final = (Dissolution(date(2024, 5, 30), date(2024, 7, 4)),)
"""UK Parliament, "Dissolution of Parliament", 2024. Earlier ones had other seats."""


def dissolutions(general_polls: Iterable[date] = ()) -> tuple[Dissolution, ...]:
    """Those known, and one assumed for each further general election."""
    known = {one.poll for one in KNOWN}
    assumed = (
        Dissolution(poll - SHORTEST_DISSOLUTION, poll)
        for poll in sorted(set(general_polls) - known)
    )
    return (*KNOWN, *assumed)


def is_dissolved(on: date, general_polls: Iterable[date] = ()) -> bool:
    """True from dissolution to the end of polling day."""
    return any(one.first <= on <= one.poll for one in dissolutions(general_polls))


def same_membership(one: date, other: date, polls: Iterable[date]) -> bool:
    """Whether who held a seat on one date may be said to hold it on the other.

    `polls` are those of the seat; every general election counts besides. A poll on the earlier
    of the two dates parts them, because its result is known only after it.
    """
    first, last = min(one, other), max(one, other)
    every = {*polls, *(known.poll for known in KNOWN)}
    return not any(first <= poll < last for poll in every)
