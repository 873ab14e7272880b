"""The clocks of a run: the world's, another day's, another moment's."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chatbot.bootstrap.clock import PretendClock, WorldClock, clock_for
from chatbot.domain.calendar import LONDON

SOON = timedelta(seconds=30)


def test_without_a_date_it_is_now() -> None:
    clock = clock_for(None)
    assert isinstance(clock, WorldClock)
    assert abs(clock.now() - WorldClock().wall()) < SOON


def test_a_date_alone_is_that_day_at_the_present_time_of_day() -> None:
    clock = clock_for(date(2024, 6, 20))
    assert isinstance(clock, PretendClock)
    pretended, real = clock.now(), WorldClock().now()
    assert pretended.date() == date(2024, 6, 20)
    assert pretended.utcoffset() == timedelta(hours=1)
    seconds = (pretended.replace(tzinfo=None) - real.replace(tzinfo=None)).total_seconds()
    assert seconds % 86_400 < 30 or seconds % 86_400 > 86_370


def test_a_moment_is_where_time_starts_and_runs_on_from() -> None:
    moment = datetime(2024, 7, 4, 21, 59, tzinfo=LONDON)
    clock = clock_for(moment)
    first, again = clock.now(), clock.now()
    assert timedelta() <= first - moment < SOON
    assert again > first


def test_real_time_stays_real_whatever_is_pretended() -> None:
    for as_of in (date(2024, 6, 20), datetime(2024, 7, 4, 21, 59, tzinfo=LONDON)):
        assert abs(clock_for(as_of).wall() - WorldClock().wall()) < SOON
