"""When nobody sits in Parliament."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.domain.dissolutions import dissolution_before, is_dissolved, same_membership

BY_ELECTION = date(2026, 6, 18)


@pytest.mark.parametrize(
    ("on", "dissolved"),
    [
        (date(2024, 5, 29), False),
        (date(2024, 5, 30), True),
        (date(2024, 6, 20), True),
        (date(2024, 7, 4), True),
        (date(2024, 7, 5), False),
        (date(2026, 1, 1), False),
    ],
)
def test_parliament_was_dissolved_before_the_election_of_2024(on: date, dissolved: bool) -> None:
    assert is_dissolved(on) is dissolved


@pytest.mark.parametrize(
    ("poll", "first"),
    [
        (date(2015, 5, 7), date(2015, 3, 30)),
        (date(2017, 6, 8), date(2017, 5, 3)),
        (date(2019, 12, 12), date(2019, 11, 6)),
        (date(2024, 7, 4), date(2024, 5, 30)),
    ],
)
def test_the_last_four_dissolutions_were_25_working_days_before_the_poll(
    poll: date, first: date
) -> None:
    assert dissolution_before(poll).first == first


def test_a_general_election_to_come_brings_a_dissolution_of_25_working_days() -> None:
    poll = date(2029, 5, 3)
    days = (date(2029, 3, 26), date(2029, 3, 27), poll, date(2029, 5, 4))
    assert [is_dissolved(on, [poll]) for on in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("on", "held", "same"),
    [
        (date(2024, 6, 20), date(2026, 6, 27), False),
        (date(2024, 7, 4), date(2024, 7, 6), False),
        (date(2024, 7, 5), date(2026, 1, 1), True),
        (date(2025, 1, 1), date(2026, 6, 27), False),
        (date(2026, 6, 17), date(2026, 6, 17), True),
        (date(2026, 6, 18), date(2026, 6, 17), True),
        (date(2026, 6, 19), date(2026, 6, 17), False),
        (date(2026, 6, 19), date(2026, 6, 27), True),
    ],
)
def test_a_poll_between_two_dates_parts_their_members(on: date, held: date, same: bool) -> None:
    assert same_membership(on, held, [BY_ELECTION]) is same
