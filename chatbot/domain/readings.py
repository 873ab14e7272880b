"""How a supporter reads a reply, and how two of the campaign's people come to stand by it.

A reading is private until two different people have read the same in it; then, and only then, it
is an answer on record. Whoever reads it otherwise disputes it: both readings stay, with dates, and
nothing is on record until it is settled outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.commitments import AnswerStage, AnswerValue
from chatbot.domain.places import PersonId, SeatCode

CHECKERS_NEEDED: Final = 2
LONGEST_QUOTE: Final = 300


@dataclass(frozen=True, slots=True)
class Reading:
    """What a supporter reads in the reply of one person to one ask.

    `key` makes saying it again a change of the same reading. `quote` are words of the reply that
    the supporter chose.
    """

    key: str
    campaign: str
    person: PersonId
    constituency: SeatCode
    ask: str
    value: AnswerValue
    at: datetime
    quote: str | None = None

    @property
    def on(self) -> date:
        """The day it was told."""
        return self.at.date()


class Verdict(StrEnum):
    """What somebody of the campaign says of a reading."""

    AGREE = "agree"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Check:
    """One person's verdict: `value` is how they read the reply; `why` is needed for a dispute."""

    by: str
    verdict: Verdict
    value: AnswerValue
    at: datetime
    why: str | None = None

    @property
    def name(self) -> str:
        """Who it is, however they wrote their name."""
        return " ".join(self.by.split()).casefold()


@dataclass(frozen=True, slots=True)
class KeptReading:
    """A reading as it stands. `stage` is SAID, VERIFIED or DISPUTED."""

    id: int
    reading: Reading
    stage: AnswerStage
    checks: tuple[Check, ...] = ()


def stage_of(value: AnswerValue, checks: Sequence[Check]) -> AnswerStage:
    """How far a reading of this value is established."""
    if any(check.verdict is Verdict.DISPUTE for check in checks):
        return AnswerStage.DISPUTED
    agreeing = {check.name for check in checks if check.value is value}
    return AnswerStage.VERIFIED if len(agreeing) >= CHECKERS_NEEDED else AnswerStage.SAID
