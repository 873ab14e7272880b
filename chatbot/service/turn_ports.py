"""What comes in, the turns it makes and what they want said, and the updates that failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum
from math import inf
from typing import Protocol

from chatbot.domain.contacts import Contact, ContactId
from chatbot.domain.messages import (
    Address,
    InboxKey,
    Lane,
    Outgoing,
    Retire,
    Toast,
)
from chatbot.domain.records import record
from chatbot.engine.effects import Effect
from chatbot.engine.session import Session

# --- Inbox and turns ------------------------------------------------------------------------


@record(frozen=True, slots=True)
class Arrival:
    """Something that came in, as it came, durable before it is acknowledged.

    `payload` is the channel's own JSON. It is scrubbed when the turn is done.
    """

    key: InboxKey
    channel: str
    payload: bytes
    at: datetime


@record(frozen=True, slots=True)
class Snapshot:
    """What is known of an address before a turn. `version` guards the commit (0: nobody yet).

    `is_here`: it is the address that is written to, of those that the contact has.
    """

    contact: Contact
    session: Session | None
    version: int
    contact_id: ContactId | None = None
    is_here: bool = True


@record(frozen=True, slots=True)
class TurnRecord:
    """One decided turn, to be written whole or not at all.

    `spoke`: the person did, so that messages go to this address from now on.
    """

    key: InboxKey
    address: Address
    at: datetime
    version: int
    session: Session | None
    effects: tuple[Effect, ...]
    spoke: bool = True


class CommitOutcome(StrEnum):
    """COMMITTED · REPEATED its key was done before · STALE the version moved on · FAILED."""

    COMMITTED = "committed"
    REPEATED = "repeated"
    STALE = "stale"
    FAILED = "failed"


@record(frozen=True, slots=True)
class Parcel:
    """One outbox row, claimed by this process until its lease ends.

    `lease` is the fencing token: settling with an older one changes nothing. `attempts` counts
    how often the row was put back or its lease ran out. A negative `id` is a passing thing (a
    toast, the last words after /forget): it was never stored, is lost with the process, and
    settling it records nothing. After `hold_until` (`time.monotonic()`, which goes on while a
    process is stopped) it must not be sent any more: another process may have it. `lane` is the
    one it travels in, which may be faster than its own: nothing overtakes within one contact.
    `once`: it is never repeated, and may be withheld until the channel is called.
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
    once: bool = False


@record(frozen=True, slots=True)
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


@record(frozen=True, slots=True)
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
