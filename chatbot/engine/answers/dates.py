"""Answers that are a day. Day before month, as people in the UK write it."""

from __future__ import annotations

import re
from datetime import date

from chatbot.engine.answers.normalise import plain
from chatbot.engine.answers.result import Parsed, Refused

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})\b")
_NAMED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,? (\d{4})\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CENTURY = 2000


def parse_date(text: str) -> Parsed | Refused:
    """`2024-07-04`, `4/7/2024`, `4.7.24`, `4 July 2024`; the value is ISO 8601."""
    written = plain(text).casefold()
    if not written:
        return Refused("empty")
    day = _iso(written) or _numeric(written) or _named(written)
    return Parsed(day.isoformat()) if day else Refused("not_a_date")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(written: str) -> date | None:
    found = _ISO.search(written)
    return _day(*(int(part) for part in found.groups())) if found else None


def _numeric(written: str) -> date | None:
    found = _NUMERIC.search(written)
    if not found:
        return None
    day, month, year = (int(part) for part in found.groups())
    return _day(year if year > 99 else _CENTURY + year, month, day)


def _named(written: str) -> date | None:
    found = _NAMED.search(written)
    if not found or found.group(2)[:3] not in _MONTHS:
        return None
    month = _MONTHS.index(found.group(2)[:3]) + 1
    return _day(int(found.group(3)), month, int(found.group(1)))
