"""Lengths of time as authors write them: `3 days`, `6 months`, `campaign`.

A month counts as 30.5 days, rounded up to whole days: a keep is a promise, not a calendar entry.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from chatbot.engine.flow import Keep

_DAYS = {"day": 1.0, "week": 7.0, "month": 30.5, "year": 365.25}
_CLOCK = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


def read_span(written: str) -> timedelta:
    """`3 days` as a time delta; the form has been checked before."""
    count, unit = written.split()
    unit = unit.removesuffix("s")
    if unit in _CLOCK:
        return int(count) * _CLOCK[unit]
    return timedelta(days=ceil(int(count) * _DAYS[unit]))


def read_keep(written: str) -> Keep:
    """`session`, `campaign`, `forever` or a length of time."""
    match written:
        case "session" | "campaign" | "forever":
            return Keep(written)
        case _:
            return Keep("span", read_span(written))


def span_words(span: timedelta) -> str:
    """A length of time for a message, in the largest unit that fits."""
    if span % timedelta(days=1):
        return f"{span // timedelta(hours=1)} hours"
    days = span.days
    return f"{days // 7} weeks" if days % 7 == 0 and days < 60 else f"{days} days"
