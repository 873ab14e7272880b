"""The outside world as the service layer sees it: Protocols and the values they pass.

No implementation lives here. A port has the plain name; adapters take a qualified one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import inf
from typing import Literal, Protocol

from chatbot.domain.contacts import Contact, ContactId
from chatbot.domain.messages import (
    Address,
    InboxKey,
    Incoming,
    Lane,
    Outgoing,
    PageButton,
    Retire,
    Toast,
)
from chatbot.domain.sameness import Likeness
from chatbot.engine.effects import Effect
from chatbot.engine.needs import NeedLikeness
from chatbot.engine.session import Session
from chatbot.service.place_ports import Corrections as Corrections
from chatbot.service.place_ports import Places as Places
from chatbot.service.place_ports import PublicRecord as PublicRecord

# --- Time -----------------------------------------------------------------------------------


class Clock(Protocol):
    """`now` is the conversation's time (it may pretend a date); `wall` is real, for leases."""

    def now(self) -> datetime: ...
    def wall(self) -> datetime: ...


# --- Inbox and turns ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came in, as it came, durable before it is acknowledged.

    `payload` is the channel's own JSON. It is scrubbed when the turn is done.
    """

    key: InboxKey
    channel: str
    payload: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is known of an address before a turn. `version` guards the commit (0: nobody yet)."""

    contact: Contact
    session: Session | None
    version: int
    contact_id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class TurnRecord:
    """One decided turn, to be written whole or not at all."""

    key: InboxKey
    address: Address
    at: datetime
    version: int
    session: Session | None
    effects: tuple[Effect, ...]


class CommitOutcome(StrEnum):
    """COMMITTED · REPEATED its key was done before · STALE the version moved on · FAILED."""

    COMMITTED = "committed"
    REPEATED = "repeated"
    STALE = "stale"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One outbox row, claimed by this process until its lease ends.

    `lease` is the fencing token: settling with an older one changes nothing. `attempts` counts
    how often the row was put back or its lease ran out. A negative `id` is a passing thing (a
    toast, the last words after /forget): it was never stored, is lost with the process, and
    settling it records nothing. After `hold_until` (`time.monotonic()`, which goes on while a
    process is stopped) it must not be sent any more: another process may have it. `lane` is the
    one it travels in, which may be faster than its own: nothing overtakes within one contact.
    """

    id: int
    contact_id: ContactId
    address: Address
    content: Outgoing | Toast | Retire
    lease: str
    attempts: int = 0
    question: tuple[str, int] | None = None
    hold_until: float = field(default=inf, compare=False)
    lane: Lane = Lane.REPLY


@dataclass(frozen=True, slots=True)
class CommitResult:
    """What became of a turn, and the parcels it left for delivery, claimed at birth."""

    outcome: CommitOutcome
    parcels: tuple[Parcel, ...] = ()
    cause: str | None = None


class Conversations(Protocol):
    """Inbox, sessions and the ledger: everything a turn reads and writes.

    Every method but `commit` raises `StoreFailed` when the database does not answer; nothing is
    half written then.
    """

    async def receive(self, arrivals: Sequence[Arrival]) -> list[bool]:
        """Make arrivals durable. False where the key was known before."""
        ...

    async def unhandled(self, channel: str, limit: int) -> list[Arrival]:
        """Arrivals received and not yet done, oldest first (after a restart)."""
        ...

    async def snapshot(self, address: Address) -> Snapshot:
        """What is known of this address."""
        ...

    async def commit(self, turns: Sequence[TurnRecord]) -> list[CommitResult]:
        """Write turns in one transaction; one that fails is retried alone and fails alone."""
        ...

    async def close_arrival(
        self, key: InboxKey, cause: str | None = None, address: Address | None = None
    ) -> None:
        """Mark an arrival done without a turn; with a cause it is kept as a dead letter.

        With its address given, /forget finds the dead letter too.
        """
        ...

    async def fire_timers(
        self, now: datetime, limit: int, of: Address | None = None
    ) -> list[Arrival]:
        """Move due timers to the inbox (channel `timer`) in one transaction and return them.

        With `of` those of one contact only: whoever pretends a day may not wake the others.

        The key is `timer:<id>`; the payload a JSON object with `channel` and `identity` (the
        address), `session`, `visit` and `kind` (see `TimedOut`).
        """
        ...

    async def address_closed(self, address: Address) -> None:
        """The channel says this contact cannot be reached: stop, drop what waits."""
        ...


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An arrival that was given up. `cause` is a code without personal data.

    `is_whole`: what came is still there, so it can be taken in again.
    """

    key: InboxKey
    cause: str
    at: datetime
    died: datetime
    is_whole: bool


class DeadLetters(Protocol):
    """Arrivals that were given up, for whoever looks into it. Raises `StoreFailed`."""

    async def newest(self, limit: int) -> list[DeadLetter]:
        """The newest first."""
        ...

    async def payload(self, key: InboxKey) -> bytes | None:
        """What came, as it came; None when there is no such letter or it is not whole."""
        ...

    async def replay(self, key: InboxKey) -> bool:
        """Have it taken in again by whoever looks through the inbox; False when it cannot be."""
        ...


# --- Outbox and channels --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """It left. `ref` is the channel's id of the message."""

    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after `seconds`. `hold` is the whole address or only this parcel.

    `flood`: we are too fast, and the channel does not say for whom.
    """

    seconds: float
    hold: Literal["parcel", "address", "channel"] = "parcel"
    flood: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never leave as it is. `cause` is a short code without personal data."""

    cause: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """The answer was lost: it may have left."""

    cause: str


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


# --- The letter page ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageHolder:
    """Whose letters a token opens, which set of them, and until when at most.

    `held` is read for the asking, whichever process wrote it last.
    """

    address: Address
    letters: str
    until: datetime
    held: Snapshot


class PageTokens(Protocol):
    """Tokens that open one set of letters of one contact, and nothing once the contact is gone."""

    def token(self, contact_id: ContactId, letters: str, until: datetime) -> str:
        """A token that nobody can guess, read or alter. It is kept nowhere."""
        ...

    async def holder(self, token: str) -> PageHolder | None:
        """What it opens; None for one that was not made here, or whose contact was erased."""
        ...


class PageLinks(Protocol):
    """Where the letter page can be opened from a message."""

    async def link(self, contact_id: ContactId, button: PageButton) -> str | None:
        """The address, with a token of its own; None where nobody could open it."""
        ...


# --- Releases, people who ask about themselves, reports -------------------------------------


class Releases(Protocol):
    """Published bundles of flows, campaigns and catalogues, so that many workers share one."""

    async def keep(self, release: str, bundle: bytes, at: datetime) -> None: ...
    async def load(self, release: str) -> bytes | None: ...
    async def waiting(self) -> Sequence[tuple[str, str, int]]:
        """(release, `flow.step`, number of people waiting there)."""
        ...


class ContactRecords(Protocol):
    """Everything held about one contact, shown, exported or erased."""

    async def show(self, address: Address) -> dict[str, object] | None: ...
    async def forget(self, address: Address) -> bool: ...
    async def purge(self, now: datetime) -> dict[str, int]:
        """Delete what its retention no longer allows; rows gone, by kind."""
        ...


class Ledger(Protocol):
    """Counts for reports. No row names a supporter."""

    async def action_counts(self, campaign: str | None) -> Sequence[dict[str, object]]: ...
    async def answers(self, campaign: str | None) -> Sequence[dict[str, object]]:
        """All of them: asks are one across campaigns, and a campaign's folder names its own."""
        ...

    async def equality(self, campaign: str | None) -> Sequence[dict[str, object]]: ...
    async def letters(self, campaign: str | None) -> Sequence[dict[str, object]]:
        """Distinct messages per office and week; what points to a few people is not shown."""
        ...


class Fingerprints(Protocol):
    """What is known of earlier letters without keeping one."""

    async def likeness(self, need: NeedLikeness) -> Likeness: ...
