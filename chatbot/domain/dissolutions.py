"""When there are no Members of Parliament, and which poll a membership comes from.

Polling day is the 25th working day after the dissolution (Parliamentary Elections Rules, rule 1:
Representation of the People Act 1983, Schedule 1), so that either tells the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from chatbot.domain.working_days import working_days_before

WORKING_DAYS: Final = 25

KNOWN_POLLS: Final = (date(2024, 7, 4),)
"""General elections that made the seats of today. Earlier ones had other seats."""


@dataclass(frozen=True, slots=True)
class Dissolution:
    """No seat has a member from `first` until polling day is over."""

    first: date
    poll: date


def dissolution_before(poll: date) -> Dissolution:
    """The dissolution that a general election comes after."""
    return Dissolution(working_days_before(poll, WORKING_DAYS), poll)


def dissolution_on(on: date, general_polls: Iterable[date] = ()) -> Dissolution | None:
    """The one that lasts on a day, from its first day to the end of polling day."""
    for poll in sorted({*KNOWN_POLLS, *general_polls}):
        if on <= poll:
            dissolution = dissolution_before(poll)
            return dissolution if dissolution.first <= on else None
    return None


def is_dissolved(on: date, general_polls: Iterable[date] = ()) -> bool:
    """True from dissolution to the end of polling day."""
    return dissolution_on(on, general_polls) is not None


def same_membership(one: date, other: date, polls: Iterable[date]) -> bool:
    """Whether who held a seat on one date may be said to hold it on the other.

    `polls` are those of the seat; every general election counts besides. A poll on the earlier
    of the two dates parts them, because its result is known only after it.
    """
    first, last = min(one, other), max(one, other)
    every = {*polls, *KNOWN_POLLS}
    return not any(first <= poll < last for poll in every)
