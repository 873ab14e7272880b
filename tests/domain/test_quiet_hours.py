"""Quiet hours are those of the clock on the wall in London, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chatbot.domain.quiet_hours import is_quiet, next_allowed


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        # Winter: London is UTC.
        ("2024-01-10T08:59:59", "2024-01-10T09:00:00"),
        ("2024-01-10T09:00:00", "2024-01-10T09:00:00"),
        ("2024-01-10T19:59:59", "2024-01-10T19:59:59"),
        ("2024-01-10T20:00:00", "2024-01-11T09:00:00"),
        # Summer: an hour ahead.
        ("2024-06-20T07:59:00", "2024-06-20T08:00:00"),
        ("2024-06-20T18:59:00", "2024-06-20T18:59:00"),
        ("2024-06-20T19:00:00", "2024-06-21T08:00:00"),
        # The night in which summer time begins, and the one in which it ends.
        ("2024-03-30T20:00:00", "2024-03-31T08:00:00"),
        ("2024-03-31T00:30:00", "2024-03-31T08:00:00"),
        ("2024-10-26T19:30:00", "2024-10-27T09:00:00"),
        ("2024-10-27T00:30:00", "2024-10-27T09:00:00"),
        ("2024-12-31T23:00:00", "2025-01-01T09:00:00"),
    ],
)
def test_what_falls_into_the_night_waits_until_nine(moment: str, allowed: str) -> None:
    at, then = (datetime.fromisoformat(it).replace(tzinfo=UTC) for it in (moment, allowed))
    assert next_allowed(at) == then
    assert is_quiet(at) is (at != then)
    assert not is_quiet(then)
