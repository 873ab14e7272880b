"""Days that count in the timetable of an election: neither weekend, nor Christmas, nor holiday.

Parliamentary Elections Rules, rule 2 (Representation of the People Act 1983, Schedule 1): at a
general election a bank holiday in any part of the UK is left out, at a by-election one in the
part where the seat lies. Bank holidays: Banking and Financial Dealings Act 1971, Schedule 1, with
those that are proclaimed every year. A holiday or a day of mourning proclaimed for one year only
is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

EVERYWHERE: Final = frozenset({"england", "scotland", "wales", "northern_ireland"})

_DAY: Final = timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5
_WITH_EASTER_MONDAY: Final = EVERYWHERE - {"scotland"}


def working_days_before(day: date, count: int, nations: Collection[str] = EVERYWHERE) -> date:
    """The day from which that many working days have to pass."""
    while count:
        day -= _DAY
        count -= is_working_day(day, nations)
    return day


def is_working_day(day: date, nations: Collection[str] = EVERYWHERE) -> bool:
    """Whether a day counts in the timetable of an election held in these nations."""
    return day.weekday() < _SATURDAY and day not in _holidays(day.year, frozenset(nations))


@lru_cache(maxsize=64)
def _holidays(year: int, nations: frozenset[str]) -> frozenset[date]:
    days = {date(year, 12, 24), *_shared(year)}
    if nations & _WITH_EASTER_MONDAY:
        days |= {easter(year) + _DAY, _monday_from(date(year, 8, 25))}
    if "scotland" in nations:
        days |= {_monday_from(date(year, 8, 1)), *_moved(date(year, 11, 30))}
        days |= set(_moved(date(year, 1, 1), date(year, 1, 2)))
    if "northern_ireland" in nations:
        days |= {*_moved(date(year, 3, 17)), *_moved(date(year, 7, 12))}
    return frozenset(days)


def _shared(year: int) -> Iterator[date]:
    yield from _moved(date(year, 1, 1))
    yield easter(year) - 2 * _DAY
    yield _monday_from(date(year, 5, 1))
    yield _monday_from(date(year, 5, 25))
    yield from _moved(date(year, 12, 25), date(year, 12, 26))


def _moved(*days: date) -> Iterator[date]:
    """The days, and for each at a weekend the next day that is free of them."""
    taken = set(days)
    yield from days
    for day in days:
        if day.weekday() >= _SATURDAY:
            while day.weekday() >= _SATURDAY or day in taken:
                day += _DAY
            taken.add(day)
            yield day


def _monday_from(day: date) -> date:
    return day + (_MONDAY - day.weekday()) % 7 * _DAY


def easter(year: int) -> date:
    """Easter Sunday: the Gregorian rule as printed in Nature, 20 April 1876.

    >>> easter(2024)
    datetime.date(2024, 3, 31)
    """
    century, in_century = divmod(year, 100)
    golden = year % 19
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
