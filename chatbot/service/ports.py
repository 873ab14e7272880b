"""The outside world as the service layer sees it: Protocols and the values they pass.

No implementation lives here. A port has the plain name; adapters take a qualified one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import (
    Incoming,
    Retire,
)
from chatbot.domain.records import record
from chatbot.service.door_ports import Doors as Doors
from chatbot.service.group_ports import GroupFacts as GroupFacts
from chatbot.service.group_ports import GroupRights as GroupRights
from chatbot.service.group_ports import GroupTotals as GroupTotals
from chatbot.service.group_ports import PactCounts as PactCounts
from chatbot.service.mail_ports import Mailer as Mailer
from chatbot.service.place_ports import Corrections as Corrections
from chatbot.service.place_ports import Places as Places
from chatbot.service.place_ports import PublicRecord as PublicRecord
from chatbot.service.record_ports import ContactRecords as ContactRecords
from chatbot.service.record_ports import Fingerprints as Fingerprints
from chatbot.service.record_ports import Ledger as Ledger
from chatbot.service.record_ports import PageHolder as PageHolder
from chatbot.service.record_ports import PageLinks as PageLinks
from chatbot.service.record_ports import PageTokens as PageTokens
from chatbot.service.record_ports import Releases as Releases
from chatbot.service.screen_ports import Screens as Screens
from chatbot.service.screen_ports import ShownRow as ShownRow
from chatbot.service.screen_ports import ShownRows as ShownRows
from chatbot.service.turn_ports import Arrival as Arrival
from chatbot.service.turn_ports import CommitOutcome as CommitOutcome
from chatbot.service.turn_ports import CommitResult as CommitResult
from chatbot.service.turn_ports import Conversations as Conversations
from chatbot.service.turn_ports import DeadLetter as DeadLetter
from chatbot.service.turn_ports import DeadLetters as DeadLetters
from chatbot.service.turn_ports import Parcel as Parcel
from chatbot.service.turn_ports import Snapshot as Snapshot
from chatbot.service.turn_ports import TurnRecord as TurnRecord

# --- Time -----------------------------------------------------------------------------------


class Clock(Protocol):
    """`now` is the conversation's time (it may pretend a date); `wall` is real, for leases."""

    def now(self) -> datetime: ...
    def wall(self) -> datetime: ...


# --- Outbox and channels --------------------------------------------------------------------


@record(frozen=True, slots=True)
class Sent:
    """It left. `ref` is the channel's id of the message.

    `shown`: it left for a page, which reads it from the outbox for a short time (`Screens`).
    """

    ref: str | None = None
    shown: bool = False


@record(frozen=True, slots=True)
class Later:
    """Not now: try again after `seconds`. `hold` is the whole address or only this parcel.

    `flood`: we are too fast, and the channel does not say for whom. `quiet`: it is night, and
    nobody waits for it.
    """

    seconds: float
    hold: Literal["parcel", "address", "channel"] = "parcel"
    flood: bool = False
    quiet: bool = False


@record(frozen=True, slots=True)
class Refused:
    """It will never leave as it is. `cause` is a short code without personal data."""

    cause: str


@record(frozen=True, slots=True)
class Unsure:
    """The answer was lost: it may have left."""

    cause: str


@record(frozen=True, slots=True)
class Unreachable:
    """The contact cannot be reached any more."""

    cause: str


Delivery = Sent | Later | Refused | Unsure | Unreachable


class Outbox(Protocol):
    """Messages waiting to leave, in order per contact."""

    async def claim(self, limit: int, broadcasts: int | None = None) -> list[Parcel]:
        """Due rows nobody holds: for each contact only the oldest one, with a lease.

        By lane, then by age. At most so many `broadcasts`, and none while a reply has waited
        longer than `REPLIES_MAY_WAIT`. A broadcast whose holder died is `unknown` from then on.
        """
        ...

    async def settle(self, results: Sequence[tuple[Parcel, Delivery]]) -> None:
        """Record what became of parcels. A parcel whose lease was taken over is ignored.

        Order per contact is strict: a parcel put back (`Later`; `Unsure` the first time) takes
        the later parcels of its contact back with it, so the holder must not carry those out.
        """
        ...

    async def sent_as(self, contact_id: ContactId, target: Retire) -> str | None:
        """The channel's id of the message that carried this question."""
        ...


REPLIES_MAY_WAIT = timedelta(seconds=5)
"""While a reply has waited longer, no broadcast is given out."""


@record(frozen=True, slots=True)
class Grant:
    """How many messages may leave now, and how long to wait before asking for more."""

    messages: int
    wait: float = 0.0


class SendBudget(Protocol):
    """What all processes together may send through a channel. Raises `StoreFailed`."""

    async def take(self, channel: str, wanted: int, rate: float, burst: int) -> Grant:
        """Take up to so many messages out of what is left: `rate` a second, `burst` at once."""
        ...

    async def flooded(self, channel: str, contact_id: ContactId, seconds: float) -> float:
        """A channel said we are too fast; how long everybody has to wait. 0: only this contact."""
        ...


class Duties(Protocol):
    """Work that one of many processes does. Raises `StoreFailed`."""

    async def hold(self, duty: str, holder: str, seconds: float) -> bool:
        """Whether it is `holder`'s for so long from now: it was before, or it was nobody's."""
        ...

    async def lay_down(self, duty: str, holder: str) -> None:
        """Let another have it at once."""
        ...


class Channel(Protocol):
    """Drives the house from outside, and carries parcels out."""

    @property
    def name(self) -> str: ...

    def read(self, arrival: Arrival) -> Incoming | None:
        """What an arrival means; None when it is not for us. Raises ValueError when unreadable."""
        ...

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        """Carry one parcel. `ref` is the message a Retire aims at."""
        ...
