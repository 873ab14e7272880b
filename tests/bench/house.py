"""A house without doors: turns are received, answered and settled, and nothing leaves it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from chatbot.domain.calendar import Contest
from chatbot.domain.messages import Address, InboxKey, Incoming, Typed
from chatbot.domain.places import (
    Constituency,
    PersonId,
    Place,
    PlaceOutcome,
    Representation,
    SeatCode,
)
from chatbot.engine.session import Session
from chatbot.engine.world import World
from chatbot.service.converse import Conversation
from chatbot.service.ports import Arrival, CommitOutcome, Parcel, Sent
from chatbot.store.sql_store import SqlStore
from tests.builders import a_ballot, a_person, a_seat
from tests.store.kit import NOON, SECRET, FixedClock

AT_ONCE: Final = 64
WORDS: Final = "Because it matters to me"


@dataclass(frozen=True, slots=True)
class SomePlaces:
    """One seat with so many candidates."""

    many: int = 1

    async def find(self, typed: str) -> Place:
        return Place(PlaceOutcome.FOUND, typed, a_seat())

    async def representation(
        self,
        seat: SeatCode,
        at: datetime,
        called: Sequence[Contest] = (),
        looked_for: Sequence[PersonId] = (),
    ) -> Representation | None:
        people = (a_person(number) for number in range(1, self.many + 1))
        return Representation(a_seat(), a_ballot(*people), None, None)

    async def seats(self) -> Sequence[Constituency]:
        return (a_seat(),)


@dataclass(frozen=True, slots=True)
class _OneWorld:
    world: World

    async def for_session(self, session: Session | None) -> World:
        return self.world


@dataclass
class House:
    """Receives, answers and settles."""

    store: SqlStore
    conversation: Conversation
    said: list[Parcel]
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    async def hears(self, numbers: Sequence[int], text: str = WORDS) -> None:
        """The same words from so many people at once."""
        heard = [self._incoming(number, text) for number in numbers]
        arrivals = [Arrival(it.key, "telegram", text.encode(), NOON) for it in heard]
        await self.store.conversations.receive(arrivals)
        outcomes = await asyncio.gather(*(self.conversation.answer(it) for it in heard))
        assert set(outcomes) == {CommitOutcome.COMMITTED}
        parcels = self.said[:]
        self.said.clear()
        await self.store.outbox.settle([(parcel, Sent("1")) for parcel in parcels])

    async def all_hear(self, contacts: int, text: str) -> None:
        """The same words from everybody, some at a time."""
        for start in range(0, contacts, AT_ONCE):
            await self.hears(range(start, min(start + AT_ONCE, contacts)), text)

    def _incoming(self, number: int, text: str) -> Incoming:
        address = Address("telegram", str(10**9 + number))
        return Incoming(InboxKey(f"telegram:{next(self.keys)}"), address, NOON, Typed(text))


@asynccontextmanager
async def a_house(
    path: Path, world: World, candidates: int = 1, stays: bool = False
) -> AsyncIterator[House]:
    """A house over an SQLite file."""
    store = await SqlStore.open(f"sqlite:///{path}", SECRET, FixedClock(), stays=stays)
    said: list[Parcel] = []
    places, deliver = SomePlaces(candidates), partial(_keep, said)
    conversation = Conversation(store.conversations, _OneWorld(world), places, deliver)
    try:
        yield House(store, conversation, said)
    finally:
        await store.close()


def _keep(said: list[Parcel], parcels: Sequence[Parcel], behind: Address | None) -> None:
    said.extend(parcels)
