"""Leases: how long a worker may hold a row before another takes it to have died."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final

LEASE: Final = timedelta(seconds=30)

HELD: Final = 1 / 3
"""Of a lease, how much a parcel may wait; a send may take the rest."""


@dataclass(frozen=True, slots=True)
class Lease:
    """`token` is for fencing, nobody has had it before. `until` is wall time, for the others.

    `hold_until` is `time.monotonic()`, for whoever holds it.
    """

    token: str
    until: datetime
    hold_until: float


def new_lease(wall: datetime, length: timedelta) -> Lease:
    """A lease from now on. Take it before the transaction that writes it."""
    held = time.monotonic() + length.total_seconds() * HELD
    return Lease(token_hex(8), wall + length, held)
