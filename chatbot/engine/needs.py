"""What a turn may have to know of the outside world before it can be decided.

The engine names needs; the service looks them up and hands back facts. A fact of None means
nobody could answer: the flow's `failed` outcome, never an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chatbot.domain.calendar import Contest
from chatbot.domain.places import PersonId, Place, Representation, SeatCode
from chatbot.domain.records import record
from chatbot.domain.sameness import Likeness, Passages

MAX_NEEDS_PER_TURN = 8


@record(frozen=True, slots=True)
class NeedPlace:
    """The seat of what a person typed as a postcode."""

    typed: str


@record(frozen=True, slots=True)
class NeedPeople:
    """Who can be asked in a seat at a moment. `called`: the polls of the campaign's calendar.

    `looked_for`: people who were on its ballot; where they stand now is told if it is elsewhere.
    """

    seat: SeatCode
    at: datetime
    called: tuple[Contest, ...] = ()
    looked_for: tuple[PersonId, ...] = ()


@record(frozen=True, slots=True)
class NeedLikeness:
    """How alike own words are to earlier letters of a campaign, to any of these recipients.

    `parts`: the parts of a letter, each as passages (`domain.sameness`). Never logged.
    """

    campaign: str
    recipients: tuple[PersonId, ...]
    parts: tuple[tuple[str, Passages], ...]


Need = NeedPlace | NeedPeople | NeedLikeness
Fact = Place | Representation | Likeness | None
Facts = Mapping[Need, Fact]
