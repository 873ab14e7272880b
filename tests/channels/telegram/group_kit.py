"""A house with the shipped flows that works in groups, and people to be in them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from chatbot.bootstrap.releases import read_release
from chatbot.cards import CardDrawer
from chatbot.channels.telegram import TelegramChannel, poll, use_polling
from chatbot.domain.contacts import Contact
from chatbot.domain.groups import GroupMode
from chatbot.domain.messages import Address, InboxKey, Incoming
from chatbot.engine.effects import CountInGroup, SetLanguage, Turn
from chatbot.engine.needs import Facts, Need
from chatbot.engine.release import Release
from chatbot.engine.session import Session
from chatbot.engine.turn import decide
from chatbot.engine.world import World
from chatbot.service.group_facts import KnownGroups
from chatbot.service.ports import Arrival, TurnRecord
from chatbot.store.sql_store import SqlStore
from tests.botapi.groups import Group
from tests.botapi.people import Person
from tests.botapi.screen import Bubble, Button
from tests.botapi.server import BotApiServer
from tests.service.house import House, build, running
from tests.service.stand_in import OneWorld, RunningClock

ROOT = Path(__file__).parents[3]
CAMPAIGN = "rally_with_refugees"
SECRET = "0123456789abcdef" * 4
MINUTE, HOUR, DAY = 60, 3600, 86_400
AT = "@chatbot_under_test_bot"


@cache
def shipped() -> Release:
    """The flows and translations that come with the program."""
    return read_release(ROOT / "flows", ROOT / "locales")


@dataclass
class Town:
    """A running house, its store and clock, and the Bot API server around it.

    `arrived` is all that was let into the inbox, `decided` all that went on to the engine. What
    rows hold is sealed, so their bytes prove nothing.
    """

    server: BotApiServer
    house: House
    store: SqlStore
    clock: RunningClock
    channel: TelegramChannel
    path: Path
    people: list[Person] = field(default_factory=list)
    arrived: list[Arrival] = field(default_factory=list)
    decided: list[Incoming] = field(default_factory=list)

    def group(self, **about: Any) -> tuple[Group, Person]:
        """A group, and the one who administers it."""
        admin = self.server.person(language_code="en")
        return self.server.group(admins=[admin], **about), admin

    def skip(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self.clock.skip(seconds)
        self.server.skip(seconds)

    def engine_met(self, words: str) -> bool:
        """Whether words went on to the engine, in whatever field."""
        return any(words in repr(it) for it in self.decided)

    async def holds(self, who: Person | Group, words: str) -> bool:
        """Whether words are kept of somebody, or of a group."""
        return words in repr(await self.store.contact_records.show(address_of(who)))

    async def settled(self) -> None:
        """Wait until all that was sent in has been answered."""
        async with asyncio.timeout(5):
            while self.server.pending_updates:  # noqa: ASYNC110 - the server sets no event for it
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        await self.house.settled()


@asynccontextmanager
async def opened_town(
    server: BotApiServer, clock: RunningClock, folder: Path, groups: GroupMode = "auto"
) -> AsyncIterator[Town]:
    """Everything running, until the block ends."""
    path = folder / "chatbot.db"
    store = await SqlStore.open(f"sqlite:///{path}", SECRET, clock)
    channel = TelegramChannel(
        server.token,
        clock,
        server.base_url,
        groups=groups,
        draw=CardDrawer().png,
    )
    channel.sign_links_with(store.group_key)
    world = World(shipped(), CAMPAIGN, bot_name="chatbot_under_test_bot")
    facts = KnownGroups(
        store.group_key, store.group_totals, store.conversations, channel, store.pact_counts
    )
    arrived: list[Arrival] = []
    decided: list[Incoming] = []

    def noting(
        world: World, contact: Contact, session: Session | None, incoming: Incoming, facts: Facts
    ) -> Turn | Need:
        decided.append(incoming)
        return decide(world, contact, session, incoming, facts)

    house = build(store, clock, channel, engine=noting, worlds=OneWorld(world), groups=facts)

    async def receive(arrivals: Sequence[Arrival]) -> None:
        arrived.extend(arrivals)
        await house.receiver.receive(arrivals)

    await channel.open(house.stop)
    try:
        async with running(house):
            await use_polling(channel.api, house.stop)
            polling = asyncio.create_task(poll(channel, channel.before(receive), house.stop))
            try:
                yield Town(
                    server, house, store, clock, channel, path, arrived=arrived, decided=decided
                )
            finally:
                house.stop.set()
                await polling
    finally:
        await channel.close()
        await store.close()


def address_of(who: Person | Group) -> Address:
    """Where the house finds somebody, or a group."""
    return Address("telegram", str(who.id))


def link(button: Button) -> str:
    """The payload behind a button that opens the private chat."""
    assert button.action == "url"
    start, _, payload = button.value.partition("?start=")
    assert start == "https://t.me/chatbot_under_test_bot"
    return str(payload)


def leading_away(group: Group) -> Bubble | None:
    """The newest message with a link to the private chat."""
    return next((it for it in reversed(group.screen) if "Do it in private" in it.labels), None)


async def in_private(town: Town, group: Group, who: Person, command: str = "/act") -> str:
    """The payload that a member is given."""
    town.skip(2 * MINUTE)
    group.hears(who, f"{command}{AT}")
    await town.settled()
    shown = await group.until(lambda: leading_away(group))
    return link(shown.button("Do it in private"))


async def counted(town: Town, group: Group, many: int) -> None:
    """So many people say in private that the group may count them."""
    held = (await town.store.conversations.snapshot(address_of(group))).contact.remembered
    ref, at = str(held["group", "ref"].value), town.clock.now()
    for _ in range(many):
        who = town.server.person()
        effects = (SetLanguage("en"), CountInGroup(ref, CAMPAIGN, at))
        turn = TurnRecord(InboxKey(f"test:{who.id}"), address_of(who), at, 0, None, effects)
        await town.store.conversations.commit([turn])
