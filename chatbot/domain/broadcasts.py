"""Broadcasts: one message of a campaign to everybody who allowed messages of its kind.

Nobody gets one twice. What nobody knows to have left is `UNKNOWN` and stays so. Consent is needed
for each (Information Commissioner, direct marketing guidance: promoting aims is marketing), so the
switch for one's own letter is no audience.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Literal

from chatbot.domain.commitments import ActionKind
from chatbot.domain.messages import Outgoing
from chatbot.domain.places import SeatCode

NewsSwitch = Literal["campaign", "others"]

NEEDS_SECOND: Final = 500
"""Above so many people a second person has to confirm."""

PLAN_HOLDS: Final = timedelta(hours=24)
"""A plan that nobody confirmed is over then: text and audience were looked at long ago."""

RUNS_AT_MOST: Final = timedelta(days=3)
"""News is old after that; who has not got it by then does not get it."""

MAY_GROW: Final = 0.1
MAY_GROW_BY: Final = 20
"""People that may have joined between plan and confirmation: the larger of the two."""

FEW: Final = 5
"""A smaller number could point to somebody, and is not shown."""

LONGEST_NAME: Final = 80


class BroadcastState(StrEnum):
    """Where a broadcast stands."""

    PLANNED = "planned"
    RUNNING = "running"
    STOPPED = "stopped"
    ENDED = "ended"


class ReachState(StrEnum):
    """What became of it for one person. `POSTED`: in the outbox. `LEFT_OUT`: not written to."""

    WAITING = "waiting"
    POSTED = "posted"
    SENT = "sent"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is written to: whoever has the switch on for it, narrowed as staff say.

    `others` reaches who allowed other campaigns while in one that is not this. `seats`: they acted
    there. `last_action`, `acted_since`, `acted_before` are about the last thing they did.
    """

    campaign: str
    switch: NewsSwitch
    seats: tuple[SeatCode, ...] = ()
    last_action: ActionKind | None = None
    acted_since: date | None = None
    acted_before: date | None = None

    @property
    def words(self) -> dict[str, object]:
        """As plain values, the same for the same audience."""
        return {
            "campaign": self.campaign,
            "switch": self.switch,
            "seats": sorted(self.seats),
            "last_action": self.last_action.value if self.last_action else None,
            "acted_since": self.acted_since.isoformat() if self.acted_since else None,
            "acted_before": self.acted_before.isoformat() if self.acted_before else None,
        }


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One, planned or further. `plan` names it: a hash of its texts and its audience.

    `counted` is how many the plan counted, `size` how many were frozen; `reached` counts them by
    state, without those erased since. `until`: nothing of it leaves after that.
    """

    plan: str
    news: str
    audience: Audience
    texts: Mapping[str, Outgoing]
    fallback: str | None
    planned_by: str
    planned_at: datetime
    counted: int
    state: BroadcastState = BroadcastState.PLANNED
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    size: int = 0
    until: datetime | None = None
    stopped_by: str | None = None
    stopped_at: datetime | None = None
    ended_at: datetime | None = None
    cause: str | None = None
    reached: Mapping[ReachState, int] = field(default_factory=dict)

    def expired(self, now: datetime) -> bool:
        """Whether it is a plan that waited too long."""
        return self.state is BroadcastState.PLANNED and now > self.planned_at + PLAN_HOLDS

    def outgrown(self, now: int) -> bool:
        """Whether the audience is another than the one that was looked at."""
        return now > self.counted + max(MAY_GROW_BY, int(self.counted * MAY_GROW))


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, however they are written."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def shown(number: int) -> int | str:
    """A number of people as staff see it."""
    return f"fewer than {FEW}" if 0 < number < FEW else number


def shown_parts(parts: Mapping[str, int]) -> dict[str, int | str]:
    """Parts of a whole that is shown: where one part is hidden, a second is, or it could be told.

    The smallest that is shown goes with it.
    """
    hidden = {name for name, number in parts.items() if 0 < number < FEW}
    if len(hidden) == 1 and (rest := {n: c for n, c in parts.items() if c and n not in hidden}):
        hidden.add(min(rest, key=lambda name: rest[name]))
    return {
        name: ("not shown" if name in hidden else number) for name, number in sorted(parts.items())
    }
