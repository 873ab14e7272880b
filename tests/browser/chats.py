"""The shipped conversation served as a web page, from the memory store to the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from chatbot.channels.web.app import make_app, serving
from chatbot.channels.web.chat_channel import WebChannel
from chatbot.channels.web.chat_doors import ChatDoors
from chatbot.channels.web.chat_limits import PeerLimits
from chatbot.channels.web.chat_live import ChatStreams
from chatbot.channels.web.chat_routes import ChatDoor
from chatbot.channels.web.chat_screen import ChatScreen
from chatbot.channels.web.chat_script import script_routes
from chatbot.channels.web.chat_streams import Lookout
from chatbot.domain.errors import StoreFailed
from chatbot.service.converse import Conversation
from chatbot.service.deliver import Deliverer
from chatbot.service.ports import Arrival
from chatbot.service.receive import Receiver
from chatbot.store.memory import MemoryStore
from chatbot.store.retention import SHOWN_KEPT
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
    clock: FixedClock
    lookout: Lookout
    is_open: bool = True

    async def clear_screens(self) -> None:
        """A day passes, and what stood on pages goes."""
        self.clock.hung += SHOWN_KEPT * 2
        await self.store.contact_records.purge(self.clock.now())

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        if not self.is_open:
            raise StoreFailed("private words")
        await self.receiver.receive(arrivals)


def bot_name() -> str:
    return "testbot"


@asynccontextmanager
async def chat_house(
    beside: ChatHouse | None = None, proxies: int = 0
) -> AsyncIterator[ChatHouse]:
    """A house on a free port of this machine; or one more process over the store of another."""
    clock, places = beside.clock if beside else FixedClock(), TestBallots()
    store, channel = beside.store if beside else MemoryStore(clock), WebChannel(clock)
    deliverer = Deliverer(store.outbox, [channel])
    conversation = Conversation(
        store.conversations,
        OneWorld(),
        places,
        deliverer.dispatch,
        doors=store.doors,
        records=store.contact_records,
    )
    receiver = Receiver(store.conversations, [channel], conversation, clock)
    conversations, limits = store.conversations, PeerLimits(proxies=proxies)
    screen, lookout = ChatScreen(channel, store.screens), Lookout(store.screens)
    channel.told = lookout.told
    house = ChatHouse("", store, channel, places, receiver, clock, lookout)
    door = ChatDoor(
        channel, conversations, OneWorld(), house.receive, clock, limits, screen, bot_name
    )
    doors = ChatDoors(door, store.doors, "https://chat.example.org", bot_name)
    streams = ChatStreams(door, lookout, limits)
    routes = [*doors.routes(), *door.routes(), *streams.routes(), *script_routes()]
    async with serving(make_app(routes, [lookout.close]), "127.0.0.1", 0) as port:
        house.base = f"http://127.0.0.1:{port}"
        yield house
    await receiver.drain(1.0)
    await deliverer.drain(1.0)
