"""Answers that are a day. Day before month, as people in the UK write it.

Months are read in English and in the person's own language, whose names come with its `Formats`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from chatbot.engine.answers.normalise import plain
from chatbot.engine.answers.result import Parsed, Refused

Part = Literal["year", "month", "day"]
Form = tuple[re.Pattern[str], tuple[Part, Part, Part]]
"""A way to write a day, and what its groups mean."""

_IN_DIGITS: Final[tuple[Form, ...]] = (
    (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), ("year", "month", "day")),
    (
        re.compile(r"\b(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})\b"),
        ("day", "month", "year"),
    ),
)

_ENDING: Final = r"(?:[^\W\d_]{1,3}|\.)?"
"""What follows the number of a day: `4th`, `4ydd`, `1er`, `4.`"""

_LINK: Final = r"(?: [^\W\d_]{1,4})"
"""What stands between: `4th of July`, `4 de julio de 2024`, `4mh dhen Iuchar`."""

_COMMA: Final = "[,،]?"
_SHORTEST: Final = 3
_ENGLISH: Final = (
    "january february march april may june july august september october november december"
).split()
ENGLISH_MONTHS: Final[Mapping[str, int]] = {
    name[:length]: number
    for number, name in enumerate(_ENGLISH, 1)
    for length in range(_SHORTEST, len(name) + 1)
}
"""`sept` and `jul` are enough."""

_CENTURY: Final = 2000


def parse_date(text: str, months: Mapping[str, int] | None = None) -> Parsed | Refused:
    """`2024-07-04`, `4/7/2024`, `4.7.24`, `4 July 2024`; the value is ISO 8601.

    `months` gives the number of each name, written as by `month_key`. Two different days in one
    answer are none.
    """
    written = month_key(text)
    if not written:
        return Refused("empty")
    days = _days(written, {**ENGLISH_MONTHS, **(months or {})})
    only = days.pop() if len(days) == 1 else None
    return Parsed(only.isoformat()) if only else Refused("not_a_date")


def month_key(text: str) -> str:
    """The form in which names of months are compared; accents and hamzas do not count."""
    apart = unicodedata.normalize("NFD", plain(text).casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _days(written: str, months: Mapping[str, int]) -> set[date | None]:
    """Every day that is written; None stands for one that no calendar has."""
    days: set[date | None] = set()
    for form, meaning in (*_IN_DIGITS, *_in_words(months)):
        for found in form.findall(written):
            days.add(_day(dict(zip(meaning, found, strict=True)), months))
        written = form.sub(";", written)
    return days


def _in_words(months: Mapping[str, int]) -> tuple[Form, ...]:
    """The ways to write a day with a month's name; `re` keeps the last ones compiled."""
    names = "|".join(re.escape(name) for name in sorted(months, key=len, reverse=True))
    name, day, year = rf"({names})", rf"(\d{{1,2}}){_ENDING}", r"(\d{4})"
    return (
        (
            re.compile(rf"\b{day}{_LINK}{{0,2}} {name}\.?{_COMMA}{_LINK}? {year}\b"),
            ("day", "month", "year"),
        ),
        (re.compile(rf"(?<!\w){name}\.? {day}{_COMMA} {year}\b"), ("month", "day", "year")),
        (re.compile(rf"\b{year}{_COMMA} {name}\.? {day}(?!\w)"), ("year", "month", "day")),
    )


def _day(parts: dict[Part, str], months: Mapping[str, int]) -> date | None:
    year = int(parts["year"]) + (_CENTURY if len(parts["year"]) == 2 else 0)
    month = parts["month"]
    try:
        return date(year, int(month) if month.isdigit() else months[month], int(parts["day"]))
    except ValueError:
        return None
