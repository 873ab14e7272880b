"""Answers that are a day. Day before month, as people in the UK write it."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from chatbot.engine.answers.normalise import plain
from chatbot.engine.answers.result import Parsed, Refused

Part = Literal["year", "month", "day"]

_FORMS: tuple[tuple[re.Pattern[str], tuple[Part, Part, Part]], ...] = (
    (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), ("year", "month", "day")),
    (
        re.compile(r"\b(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})\b"),
        ("day", "month", "year"),
    ),
    (
        re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,? (\d{4})\b"),
        ("day", "month", "year"),
    ),
    (
        re.compile(r"\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b"),
        ("month", "day", "year"),
    ),
)
"""The ways to write a day, and what the groups of each mean."""

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_CENTURY = 2000


def parse_date(text: str) -> Parsed | Refused:
    """`2024-07-04`, `4/7/2024`, `4.7.24`, `4 July 2024`; the value is ISO 8601.

    Two different days in one answer are none.
    """
    written = plain(text).casefold()
    if not written:
        return Refused("empty")
    days = _days(written)
    only = days.pop() if len(days) == 1 else None
    return Parsed(only.isoformat()) if only else Refused("not_a_date")


def _days(written: str) -> set[date | None]:
    """Every day that is written; None stands for one that no calendar has."""
    days: set[date | None] = set()
    for form, meaning in _FORMS:
        for found in form.findall(written):
            days.add(_day(dict(zip(meaning, found, strict=True))))
        written = form.sub(";", written)
    return days


def _day(parts: dict[Part, str]) -> date | None:
    year = int(parts["year"]) + (_CENTURY if len(parts["year"]) == 2 else 0)
    try:
        return date(year, _month(parts["month"]), int(parts["day"]))
    except ValueError:
        return None


def _month(written: str) -> int:
    """1 to 12, 0 for a word that is no month; `sept` and `jul` are enough."""
    if written.isdigit():
        return int(written)
    named = (number for number, name in enumerate(_MONTHS, 1) if name.startswith(written))
    return next(named, 0)
