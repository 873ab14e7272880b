"""The whole house but its doors: shipped flows, a real store, a chat, and letters that leave."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from chatbot.bootstrap.releases import read_release
from chatbot.channels.mail.smtp import MailServer, SmtpMailer
from chatbot.domain.places import (
    Ballot,
    BallotId,
    Constituency,
    Person,
    PersonId,
    SeatCode,
)
from chatbot.domain.routes import email_route, page_route
from chatbot.engine.release import Release
from chatbot.engine.session import Session
from chatbot.engine.world import World
from chatbot.service.converse import Conversation
from chatbot.service.deliver import Deliverer
from chatbot.service.mail_links import MailLinks
from chatbot.service.mail_ports import Mailer
from chatbot.service.mailing import MailRound
from chatbot.service.places import PlaceFinder
from chatbot.service.ports import Arrival
from chatbot.service.receive import Receiver
from chatbot.store.sql_store import SqlStore
from tests.builders import ROOT
from tests.service.house import until
from tests.service.stand_in import WordChannel
from tests.store.kit import SECRET, FixedClock

CAMPAIGN = "rally_with_refugees"
SENDER = "letters@campaign.example"
BASE = "https://bot.campaign.example"
ANN = "ann@people.example"
POLL = date(2024, 7, 4)
SEAT = Constituency(SeatCode("E14001063"), "Battersea", "england")
QUARTER = timedelta(minutes=16)


@lru_cache(maxsize=1)
def shipped() -> Release:
    """The flows and catalogues as they are."""
    return read_release(ROOT / "flows", ROOT / "locales")


def stands(
    number: int, name: str = "", email: str | None = "", party: str = "Example Party"
) -> Person:
    """Somebody who stands; plainly invented."""
    address = f"candidate-{number}@parties.example" if email == "" else email
    return Person(
        id=PersonId(f"test:{number}"),
        name=name or f"Testperson {number}",
        party=party,
        role="candidate",
        routes=(*email_route(address), *page_route(f"https://parties.example/{number}")),
        position=number,
    )


class Shipped:
    """The shipped release, where the house sends letters."""

    async def for_session(self, session: Session | None) -> World:
        return World(shipped(), CAMPAIGN, sends_mail=True)


@dataclass
class MailHouse:
    """Everything at hand. `chat.heard(who)` is what somebody was told."""

    store: SqlStore
    clock: FixedClock
    chat: WordChannel
    receiver: Receiver
    deliverer: Deliverer
    round: MailRound
    links: MailLinks
    keys: int = 0
    told: dict[str, int] = field(default_factory=dict)

    async def says(self, *words: str, who: str = "ann") -> list[str]:
        """Let somebody say things; what they are told since the last time."""
        for word in words:
            self.keys += 1
            key = f"word:{self.keys}"
            arrival = Arrival(key, "word", f"{who}:{word}".encode(), self.clock.now())  # type: ignore[arg-type]
            await self.receiver.receive([arrival])
            await self.settled()
        return self.news(who)

    def news(self, who: str = "ann") -> list[str]:
        """What somebody was told since this was last asked."""
        heard = self.chat.heard(who)
        fresh = heard[self.told.get(who, 0) :]
        self.told[who] = len(heard)
        return fresh

    async def settled(self) -> None:
        async with asyncio.timeout(20):
            await self.receiver.lanes.idle()
        await until(lambda: self.deliverer.is_idle)
        # What nobody waits for is not carried at once: the deliverer's sweep would come for it.
        while parcels := await self.store.outbox.claim(100):
            self.deliverer.dispatch(parcels)
            await until(lambda: self.deliverer.is_idle)

    async def mails(self, later: timedelta = timedelta()) -> float:
        """Time passes, and whatever is due leaves."""
        self.clock.go_on(later)
        wait = await self.round.once()
        await self.settled()
        return wait

    async def writes(
        self, who: str = "ann", language: str = "en", name: str = "Ann Example"
    ) -> None:
        """Somebody has written their letters and is asked how to send them."""
        await self.says(
            "/start", language, "agree", "general", SEAT.name, "that_is_me", "straight", name,
            "good", who=who,
        )  # fmt: skip

    async def asks_us(self, who: str = "ann", email: str = ANN) -> None:
        """They want the house to send all of them, and have the code."""
        await self.says("for_me", email, who=who)
        await self.mails()

    async def stand(self, *people: Person) -> None:
        """Those on the ballot from now on."""
        ballot = Ballot(BallotId(f"parl.battersea.{POLL}"), SEAT.code, POLL, people, verified=True)
        await self.store.public_record.replace_ballots(POLL, [ballot], "a test", date(2024, 6, 20))


def code_in(text: str) -> str:
    """The code of an e-mail."""
    found = re.search(r"^(\d{6})$", text, re.MULTILINE)
    assert found, text
    return found[1]


def link_in(text: str) -> str:
    """The token of the link in an e-mail."""
    found = re.search(re.escape(BASE) + r"/m/(\S+)", text)
    assert found, text
    return found[1]


def mailer_at(port: int, **more: object) -> SmtpMailer:
    """Hands e-mails to a server on this machine."""
    server = MailServer("127.0.0.1", port, False, None, None)
    return SmtpMailer(server, SENDER, **more)  # type: ignore[arg-type]


@asynccontextmanager
async def mail_house(
    folder: Path, mailer: Mailer, people: Sequence[Person] = (), url: str = ""
) -> AsyncIterator[MailHouse]:
    """Open one. Two people stand, if nobody else is named."""
    clock = FixedClock()
    store = await SqlStore.open(url or f"sqlite:///{folder}/chatbot.db", SECRET, clock)
    await store.public_record.replace_constituencies([SEAT], "a test", date(2024, 6, 20))
    chat, worlds = WordChannel(), Shipped()
    places = PlaceFinder(store.public_record, clock)
    deliverer = Deliverer(store.outbox, [chat], permits=store.permits)
    conversation = Conversation(
        store.conversations,
        worlds,
        places,
        deliverer.dispatch,
        desk=store.mail_desk,
        records=store.contact_records,
    )
    receiver = Receiver(store.conversations, [chat], conversation, clock)
    sends = MailRound(store.mail_desk, mailer, worlds, places, clock, BASE, receiver.take_up)
    links = MailLinks(store.mail_desk, worlds, receiver.take_up, clock)
    house = MailHouse(store, clock, chat, receiver, deliverer, sends, links)
    await house.stand(*(people or (stands(1), stands(2))))
    try:
        yield house
    finally:
        await receiver.drain(5)
        await deliverer.drain(5)
        await store.close()
