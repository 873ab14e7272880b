"""What a group is shown of its own total, so that nobody can tell who was counted.

Three things part a figure from a person. Whoever is counted enters the total on a day drawn by
lot, one to `LONGEST_DELAY` days later; figures change once a day, with the day. Only whole
batches are shown: at least `LEAST` people for the first, `BATCH` for each later one, and up to
`SPREAD` - 1 more, drawn by a secret key, the same for ever. A figure is rounded down to `STEP`.
There is no figure below `LEAST`. docs/decisions/0030 has reasons, and what an attacker can reach.
"""

from __future__ import annotations

import hmac
from typing import Final

LEAST: Final = 10
BATCH: Final = 5
STEP: Final = 5
SPREAD: Final = 8
LONGEST_DELAY: Final = 3
"""Days. The first is never today: what is shown today was settled before it began."""

TOTALS_KEPT_DAYS: Final = 30
"""After a group is left; it may come back."""


def shown(key: bytes, group: str, campaign: str, counted: int) -> int | None:
    """The figure for a total; None below the first batch. It never falls while the total rises."""
    closed, batch = 0, 0
    while True:
        size = (BATCH if closed else LEAST) + _more(key, group, campaign, batch)
        if closed + size > counted:
            return closed - closed % STEP if closed else None
        closed += size
        batch += 1


def _more(key: bytes, group: str, campaign: str, batch: int) -> int:
    """How many people more than it must a batch has: by lot, and the same in every process."""
    lot = hmac.digest(key, f"tally:{group}:{campaign}:{batch}".encode(), "sha256")
    return int.from_bytes(lot[:8], "big") % SPREAD
