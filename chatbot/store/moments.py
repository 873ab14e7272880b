"""Moments as tables hold them: microseconds since 1970 in UTC. A naive datetime is a mistake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

DAY = timedelta(days=1) // _MICROSECOND
"""A day, as these numbers count."""


def to_number(moment: datetime) -> int:
    """Exact. Raises TypeError for a naive datetime."""
    return (moment - _EPOCH) // _MICROSECOND


def from_number(number: int) -> datetime:
    """In UTC."""
    return _EPOCH + timedelta(microseconds=number)
