"""The shipped conversation served as a web page, from the memory store to the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chatbot.channels.web.app import make_app, serving
from chatbot.channels.web.chat_channel import WebChannel
from chatbot.channels.web.chat_limits import PeerLimits
from chatbot.channels.web.chat_routes import ChatDoor
from chatbot.domain.errors import StoreFailed
from chatbot.service.converse import Conversation
from chatbot.service.deliver import Deliverer
from chatbot.service.ports import Arrival
from chatbot.service.receive import Receiver
from chatbot.store.memory import MemoryStore
from tests.browser.letters import OneWorld, TestBallots
from tests.store.kit import FixedClock


@dataclass
class ChatHouse:
    """A served chat page. `base` is where it listens."""

    base: str
    store: MemoryStore
    channel: WebChannel
    places: TestBallots
    receiver: Receiver
    is_open: bool = True

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        if not self.is_open:
            raise StoreFailed("private words")
        await self.receiver.receive(arrivals)


@asynccontextmanager
async def chat_house() -> AsyncIterator[ChatHouse]:
    """A house on a free port of this machine."""
    clock, places = FixedClock(), TestBallots()
    store, channel = MemoryStore(clock), WebChannel(clock)
    deliverer = Deliverer(store.outbox, [channel])
    conversation = Conversation(store.conversations, OneWorld(), places, deliverer.dispatch)
    receiver = Receiver(store.conversations, [channel], conversation, clock)
    conversations, limits = store.conversations, PeerLimits()
    house = ChatHouse("", store, channel, places, receiver)
    door = ChatDoor(channel, conversations, OneWorld(), house.receive, clock, limits)
    async with serving(make_app(door.routes()), "127.0.0.1", 0) as port:
        house.base = f"http://127.0.0.1:{port}"
        yield house
    await receiver.drain(1.0)
    await deliverer.drain(1.0)
