"""What a delivery means for its outbox row. Pure; every store follows it.

A row is pending, claimed (somebody holds it until its lease ends), or finished: sent, failed,
unknown. Only an unfinished row keeps its words, and a finished one never comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from chatbot.service.ports import Delivery, Later, Refused, Sent, Unreachable, Unsure

UNSURE_AGAIN = 1
"""How often a reply that may have left is put back: at most one duplicate per lost answer.

What may leave once only never is.
"""


class RowState(StrEnum):
    """Where an outbox row stands."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


QUIET = "quiet"
"""The cause of a row that waits for the morning. A reply behind it waits for no morning."""

UNFINISHED = (RowState.PENDING, RowState.CLAIMED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row. `due` is when a pending one may be claimed.

    `unsure` counts answers lost so far; `closes` says the contact cannot be reached at all.
    """

    state: RowState
    unsure: int
    due: datetime | None = None
    ref: str | None = None
    cause: str | None = None
    closes: bool = False


def verdict(delivery: Delivery, unsure: int, wall: datetime, once: bool = False) -> Verdict:
    """Judge one delivery of a row whose answer was lost `unsure` times before.

    `once`: it must not be repeated when nobody knows whether it left.
    """
    match delivery:
        case Sent(ref):
            return Verdict(RowState.SENT, unsure, ref=ref)
        case Later(seconds):
            due = wall + timedelta(seconds=seconds)
            return Verdict(RowState.PENDING, unsure, due, cause=QUIET if delivery.quiet else None)
        case Refused(cause):
            return Verdict(RowState.FAILED, unsure, cause=cause)
        case Unsure(cause) if unsure < UNSURE_AGAIN and not once:
            return Verdict(RowState.PENDING, unsure + 1, due=wall, cause=cause)
        case Unsure(cause):
            return Verdict(RowState.UNKNOWN, unsure + 1, cause=cause)
        case Unreachable(cause):
            return Verdict(RowState.FAILED, unsure, cause=cause, closes=True)
        case _:
            assert_never(delivery)
