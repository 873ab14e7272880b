"""What time it is in the politics of one seat."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from chatbot.domain.calendar import (
    LONDON,
    QUIET_SEAT,
    Contest,
    Phase,
    calendar_of,
    closes,
    day_of,
    nominations_close,
)

GENERAL = Contest(date(2024, 7, 4), date(2024, 5, 22))
BY = Contest(date(2026, 2, 26), date(2026, 1, 27), by_election=True)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2024-05-21T23:59", Phase.QUIET),
        ("2024-05-22T00:00", Phase.REGULATED),
        ("2024-07-03T23:59", Phase.REGULATED),
        ("2024-07-04T00:00", Phase.POLL_DAY),
        ("2024-07-04T21:59", Phase.POLL_DAY),
        ("2024-07-04T22:00", Phase.AFTER),
        ("2024-07-18T21:59", Phase.AFTER),
        ("2024-07-18T22:00", Phase.QUIET),
    ],
)
def test_the_phase_follows_the_poll_to_the_minute(at: str, phase: Phase) -> None:
    assert calendar_of([GENERAL], london(at)).phase is phase


@pytest.mark.parametrize(
    ("poll", "utc"),
    [
        (date(2024, 7, 4), datetime(2024, 7, 4, 21, tzinfo=UTC)),
        (date(2026, 2, 26), datetime(2026, 2, 26, 22, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, tzinfo=UTC)),
    ],
)
def test_polls_close_at_ten_in_london_in_summer_in_winter_and_when_clocks_change(
    poll: date, utc: datetime
) -> None:
    contest = Contest(poll, poll - timedelta(days=30))
    before, after = utc - timedelta(minutes=1), utc + timedelta(minutes=1)
    assert closes(poll) == utc
    assert calendar_of([contest], before).ahead == contest
    assert (calendar_of([contest], after).ahead, calendar_of([contest], after).over) == (
        None,
        contest,
    )


def test_a_day_begins_at_midnight_in_london() -> None:
    assert day_of(datetime(2024, 7, 4, 23, 30, tzinfo=UTC)) == date(2024, 7, 5)
    assert day_of(datetime(2026, 2, 26, 23, 30, tzinfo=UTC)) == date(2026, 2, 26)


def test_without_any_contest_it_is_quiet() -> None:
    assert calendar_of([], london("2025-06-01T12:00")) == QUIET_SEAT


@pytest.mark.parametrize(
    ("at", "dissolved"),
    [
        ("2024-05-29T12:00", False),
        ("2024-05-30T00:00", True),
        ("2024-07-04T22:01", True),
        ("2024-07-05T00:00", False),
    ],
)
def test_parliament_is_dissolved_until_polling_day_ends(at: str, dissolved: bool) -> None:
    assert (calendar_of([GENERAL], london(at)).dissolution is not None) is dissolved


def test_a_by_election_dissolves_nothing() -> None:
    calendar = calendar_of([BY], london("2026-02-10T12:00"))
    assert (calendar.ahead, calendar.dissolution) == (BY, None)


def test_a_poll_called_off_is_no_phase_and_the_one_in_its_place_comes_first() -> None:
    off = Contest(BY.poll, BY.opens, by_election=True, cancelled=True)
    new = Contest(date(2026, 3, 26), date(2026, 2, 1), by_election=True)
    alone = calendar_of([off], london("2026-02-10T12:00"))
    both = calendar_of([off, new], london("2026-02-10T12:00"))
    later = calendar_of([off], london("2026-02-27T12:00"))
    assert (alone.phase, alone.ahead) == (Phase.QUIET, off)
    assert (both.phase, both.ahead) == (Phase.REGULATED, new)
    assert (later.phase, later.over) == (Phase.QUIET, None)


@pytest.mark.parametrize(
    ("contest", "nation", "last"),
    [
        (GENERAL, "england", date(2024, 6, 7)),
        (Contest(date(2019, 12, 12), date(2019, 11, 1)), "wales", date(2019, 11, 14)),
        (BY, "england", date(2026, 2, 3)),
    ],
)
def test_nominations_close_19_working_days_before_or_17_at_the_latest_at_a_by_election(
    contest: Contest, nation: str, last: date
) -> None:
    assert nominations_close(contest, nation) == last
