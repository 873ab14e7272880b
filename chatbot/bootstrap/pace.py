"""How long the house waits before it takes another worker to have died.

Tests of two workers cannot wait for half a minute each, so they may have all of it go faster:
CHATBOT_TEST_PACE=0.05 makes a lease 1.5 seconds. It needs the same word as failpoints.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from chatbot.bootstrap.failpoints import MEANT, YES
from chatbot.domain.errors import SettingsFault
from chatbot.service.receive import LEFT_AFTER_SECONDS
from chatbot.store.leases import LEASE

PACE: Final = "CHATBOT_TEST_PACE"


@dataclass(frozen=True, slots=True)
class Pace:
    """`lease` for parcels; `left_after`: seconds until an arrival in the inbox is nobody's."""

    lease: timedelta = LEASE
    left_after: float = LEFT_AFTER_SECONDS


def pace_of(told: Mapping[str, str]) -> Pace:
    """The pace of this process. Raises SettingsFault for another one that is not surely a test."""
    written = told.get(PACE, "").strip()
    if not written:
        return Pace()
    if told.get(MEANT, "") != YES:
        raise SettingsFault(f"{PACE} is for tests only.")
    try:
        factor = float(written)
    except ValueError:
        raise SettingsFault(f"{PACE} must be a number.") from None
    return Pace(LEASE * factor, LEFT_AFTER_SECONDS * factor)
