"""The service floor put together over a real store, with a stand-in engine and any channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Protocol

from chatbot.domain.messages import InboxKey
from chatbot.service.converse import Conversation, Engine, Worlds
from chatbot.service.deliver import Deliverer
from chatbot.service.meter import Meter, Unmetered
from chatbot.service.ports import Arrival, Channel, Conversations, GroupFacts, Outbox
from chatbot.service.receive import Receiver
from tests.service.stand_in import STAND_IN, FewPlaces, OneWorld, RunningClock

PATIENCE = 5.0


class Store(Protocol):
    """What a store offers the path of a message."""

    @property
    def conversations(self) -> Conversations: ...
    @property
    def outbox(self) -> Outbox: ...


@dataclass
class House:
    """Everything at hand, running or not."""

    store: Store
    clock: RunningClock
    conversation: Conversation
    receiver: Receiver
    deliverer: Deliverer
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    keys: int = 0

    async def hears(self, who: str, *texts: str, channel: str = "word") -> None:
        """Let somebody say things, one after the other."""
        await self.receiver.receive([self.arrival(who, text, channel) for text in texts])

    def arrival(self, who: str, text: str, channel: str = "word") -> Arrival:
        """What somebody says, not yet received."""
        self.keys += 1
        key = InboxKey(f"{channel}:{self.keys}")
        return Arrival(key, channel, f"{who}:{text}".encode(), self.clock.now())

    async def settled(self) -> None:
        """Wait until nothing is in hand."""
        async with asyncio.timeout(PATIENCE):
            await self.receiver.lanes.idle()
        await until(lambda: self.deliverer.is_idle)


def build(
    store: Store,
    clock: RunningClock,
    *channels: Channel,
    engine: Engine = STAND_IN,
    rates: Mapping[str, float | None] | None = None,
    meter: Meter | None = None,
    worlds: Worlds | None = None,
    groups: GroupFacts | None = None,
) -> House:
    """Put a house together; nothing runs yet."""
    deliverer = Deliverer(store.outbox, channels, rates, meter)
    conversation = Conversation(
        store.conversations,
        worlds or OneWorld(),
        FewPlaces(),
        deliverer.dispatch,
        engine,
        meter or Unmetered(),
        groups=groups,
    )
    receiver = Receiver(store.conversations, channels, conversation, clock, meter=meter)
    return House(store, clock, conversation, receiver, deliverer)


@asynccontextmanager
async def running(house: House) -> AsyncIterator[House]:
    """Recover, then sweep until the block ends; then drain."""
    await house.receiver.recover()
    loops = [
        asyncio.create_task(house.receiver.run(house.stop)),
        asyncio.create_task(house.deliverer.run(house.stop)),
    ]
    try:
        yield house
    finally:
        house.stop.set()
        await asyncio.gather(*loops)
        await house.receiver.drain(PATIENCE)
        await house.deliverer.drain(PATIENCE)


async def until(true: Callable[[], object]) -> None:
    """Wait for something to be so."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - whatever it is, it sets no event
            await asyncio.sleep(0.001)
