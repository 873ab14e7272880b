"""Which days count in the timetable of an election."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.domain.working_days import easter, is_working_day, working_days_before


@pytest.mark.parametrize(
    "sunday",
    [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2029, 4, 1), date(2038, 4, 25)],
)
def test_easter_is_when_the_church_keeps_it(sunday: date) -> None:
    assert easter(sunday.year) == sunday


@pytest.mark.parametrize(
    ("day", "nation", "counts"),
    [
        (date(2024, 7, 4), "england", True),
        (date(2024, 7, 6), "england", False),
        (date(2024, 3, 29), "scotland", False),
        (date(2024, 4, 1), "scotland", True),
        (date(2024, 4, 1), "wales", False),
        (date(2024, 5, 6), "england", False),
        (date(2024, 5, 27), "scotland", False),
        (date(2024, 8, 5), "scotland", False),
        (date(2024, 8, 26), "scotland", True),
        (date(2024, 8, 26), "northern_ireland", False),
        (date(2024, 7, 12), "northern_ireland", False),
        (date(2024, 7, 12), "england", True),
        (date(2025, 3, 17), "northern_ireland", False),
        (date(2024, 12, 24), "england", False),
        (date(2019, 12, 2), "scotland", False),
        (date(2022, 1, 3), "england", False),
        (date(2022, 1, 4), "england", True),
        (date(2022, 1, 4), "scotland", False),
        (date(2021, 12, 27), "england", False),
        (date(2021, 12, 28), "england", False),
        (date(2021, 12, 29), "england", True),
    ],
)
def test_bank_holidays_differ_between_the_nations(day: date, nation: str, counts: bool) -> None:
    assert is_working_day(day, {nation}) is counts


def test_at_a_general_election_a_holiday_anywhere_is_left_out() -> None:
    assert not is_working_day(date(2024, 7, 12))


def test_working_days_are_counted_back_from_the_day_before() -> None:
    assert working_days_before(date(2024, 7, 4), 1) == date(2024, 7, 3)
    assert working_days_before(date(2024, 7, 8), 1) == date(2024, 7, 5)
