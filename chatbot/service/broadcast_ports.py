"""Broadcasts as the service floor sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from chatbot.domain.broadcasts import Audience, Broadcast
from chatbot.domain.messages import Address
from chatbot.service.ports import Later, Parcel, Refused

SpeaksToOne = Callable[[Address], bool]
"""Whether nobody but one person reads what is sent to an address."""


class Broadcasts(Protocol):
    """Kept plans, whom each is for, and what became of it. Raises `StoreFailed`."""

    async def count(self, audience: Audience) -> Mapping[str, int]:
        """How many would be written to now, by the language each would get it in."""
        ...

    async def keep(self, plan: Broadcast) -> bool:
        """Keep a plan, in the place of an unconfirmed one of the same name.

        False: that name has begun, or is over.
        """
        ...

    async def all(self, note: bool = True) -> Sequence[Broadcast]:
        """Every one, the newest first. `note`: enter before what the outbox says by now."""
        ...

    async def one(self, plan: str) -> Broadcast | None:
        """One by its name, with what became of it so far."""
        ...

    async def begin(self, plan: str, by: str, at: datetime, until: datetime) -> int | None:
        """Freeze who gets it and let it run; how many. None: it is no plan any more."""
        ...

    async def stop(self, plan: str, by: str, at: datetime) -> bool:
        """Let nothing more of it leave, whoever holds it. False: it does not run."""
        ...

    async def resume(self, plan: str, by: str) -> bool:
        """Let it go on with those it has not gone to. False: it is not stopped."""
        ...


class BroadcastFeed(Protocol):
    """Moves running broadcasts to the outbox, a few at a time. Raises `StoreFailed`."""

    async def has_work(self, now: datetime) -> bool:
        """Whether one runs, or is to be ended."""
        ...

    async def feed(self, now: datetime, speaks_to_one: SpeaksToOne) -> int:
        """Note what became of those in the outbox and put more there; how many are new."""
        ...


class Permits(Protocol):
    """Whether what may leave once only may leave still. Raises `StoreFailed`."""

    async def withheld(self, parcel: Parcel) -> Later | Refused | None:
        """Why it stays here: nobody wants it any more, it was stopped, or it is night."""
        ...
