"""People who have written letters, and a house that serves their page and hears what they say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from chatbot.bootstrap.releases import read_release
from chatbot.channels.web.app import make_app, serving
from chatbot.channels.web.letter_routes import letter_routes
from chatbot.domain.calendar import Contest, Phase, SeatCalendar
from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.messages import Address, InboxKey, Incoming, Outgoing, RichText
from chatbot.domain.places import (
    Ballot,
    BallotId,
    Constituency,
    Person,
    PersonId,
    Place,
    PlaceOutcome,
    Representation,
    SeatCode,
)
from chatbot.domain.routes import email_route, page_route
from chatbot.engine.actions import ACTIONS
from chatbot.engine.actions.spec import Context
from chatbot.engine.effects import Remember, SetLanguage
from chatbot.engine.letter_page import PageLetter, PageWriter, find_letters
from chatbot.engine.session import Frame, Session
from chatbot.engine.values import listed, person_value, seat_value
from chatbot.engine.walk import CONSENTED
from chatbot.engine.world import World
from chatbot.service.converse import Conversation
from chatbot.service.deliver import Deliverer
from chatbot.service.letter_pages import LetterPages
from chatbot.service.ports import Arrival, Delivery, Parcel, Sent, TurnRecord
from chatbot.service.receive import Receiver
from chatbot.store.memory import MemoryStore
from tests.builders import ROOT
from tests.store.kit import FixedClock

CAMPAIGN = "rally_with_refugees"
NOON = datetime(2024, 6, 20, 12, tzinfo=UTC)
ANN = Address("telegram", "8121")
CHAT = "https://t.me/testbot"
POLL = date(2024, 7, 4)
SEAT = Constituency(SeatCode("E14009999"), "Testford East & Ŵyton", "england")

PLAIN = "I meet people who fled at our library. They help me, and I help them."
HARD = (
    'It\'s "50% + 50%" & more: a+b=c, #1? ŵ ŷ â – don’t; \\ / <b>no</b> {seat}\n'
    "لا أحد يترك بيته بلا سبب"
)


@lru_cache(maxsize=1)
def world() -> World:
    """The shipped campaigns."""
    return World(read_release(ROOT / "flows", ROOT / "locales"), CAMPAIGN, CHAT, "testbot")


def candidates(count: int) -> tuple[Person, ...]:
    """Made-up people; the second has only a public page, the third nothing."""
    people = [
        Person(
            id=PersonId(f"dc:{number}"),
            name=f"Testperson {number} O’Example",
            party=f"Example Party {number}",
            role="candidate",
            routes=(*email_route(f"person+{number}@example.org"),),
            position=number,
        )
        for number in range(1, count + 1)
    ]
    if count > 2:
        people[1] = replace(people[1], routes=page_route("https://example.org/person-2"))
        people[2] = replace(people[2], routes=())
    return tuple(people)


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody writes: in which language, to whom, in which words."""

    language: str = "en"
    letters_in: str = "en"
    people: tuple[Person, ...] = field(default_factory=lambda: candidates(3))
    why: str = PLAIN
    local: str = ""
    name: str = "Ann Example"
    address: str = ""
    kind: str = "candidates"


def letters_of(wish: Wish) -> Value:
    """What the shipped campaign makes of a wish."""
    voice = world().voice(CAMPAIGN, wish.language, NOON, {}, {})

    def say(key: str, language: str, shown: Mapping[str, Value]) -> RichText | None:
        return voice.in_language(language).say(key, shown, isolating=False)

    people = [person_value(one) for one in wish.people]
    inputs: dict[str, Value] = {
        "people": listed(people, kind=wish.kind, ballot="parl.testford-east.2024-07-04"),
        "seat": seat_value(SEAT),
        "name": wish.name,
        "why": wish.why,
        "local": wish.local,
        "address": wish.address,
        "letter_language": wish.letters_in,
    }
    context = Context(
        campaign=voice.campaign,
        language=voice.language,
        at=NOON,
        key="aaaaaaaaaa:7:letter.compose",
        release=world().release.id,
        wording="",
        say=say,
    )
    return ACTIONS["compose_letters"].run(inputs, None, context).values["letters"]


class TestBallots:
    """The port `Places`: one seat with one ballot, which may change."""

    __test__ = False

    def __init__(self) -> None:
        self.ballot: Ballot | None = None
        self.seconds = 0.0
        self.polling_ended = False

    async def find(self, typed: str) -> Place:
        return Place(PlaceOutcome.FOUND, typed, SEAT)

    async def representation(
        self,
        seat: SeatCode,
        at: datetime,
        called: Sequence[Contest] = (),
        looked_for: Sequence[PersonId] = (),
    ) -> Representation | None:
        await asyncio.sleep(self.seconds)
        if self.polling_ended:
            over = Contest(POLL, POLL - timedelta(days=30))
            return Representation(SEAT, calendar=SeatCalendar(Phase.AFTER, over=over))
        return Representation(SEAT, ballot=self.ballot) if self.ballot else None

    async def seats(self) -> Sequence[Constituency]:
        return [SEAT]


class OneChat:
    """A channel on whose screen everything stands that was said."""

    name = "telegram"

    def __init__(self) -> None:
        self.screen: list[Outgoing] = []

    def read(self, arrival: Arrival) -> Incoming | None:
        return None

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        if isinstance(parcel.content, Outgoing):
            self.screen.append(parcel.content)
        return Sent(str(parcel.id))


@dataclass(frozen=True, slots=True)
class OneWorld:
    """The port `Worlds`: the shipped one."""

    async def for_session(self, session: Session | None) -> World:
        return world()


@dataclass
class LetterHouse:
    """A served page with the whole path behind it. `base` is where it listens."""

    base: str
    store: MemoryStore
    clock: FixedClock
    places: TestBallots
    chat: OneChat
    receiver: Receiver
    arrivals: list[Arrival] = field(default_factory=list)
    is_open: bool = True

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        if not self.is_open:
            raise OSError("private words")
        self.arrivals += arrivals
        await self.receiver.receive(arrivals)

    async def written(self, wish: Wish, address: Address = ANN) -> str:
        """Somebody writes letters and stands before their list; the path of their page."""
        letters = letters_of(wish)
        assert isinstance(letters, dict)
        until = NOON + timedelta(weeks=4)
        frames = (
            Frame("rally", "send", {CONSENTED: True, "seat": seat_value(SEAT)}),
            Frame("send", "list", {"letters": letters}),
        )
        session = Session(
            "aaaaaaaaaa", CAMPAIGN, world().release.id, wish.language, 9, frames=frames
        )
        effects = (
            SetLanguage(wish.language),
            Remember(Remembered(CAMPAIGN, CONSENTED, True, None)),
            Remember(Remembered(CAMPAIGN, "letters", letters, until)),
        )
        held = await self.store.conversations.snapshot(address)
        key = world_key(address, held.version)
        turn = TurnRecord(key, address, NOON, held.version, session, effects)
        await self.store.conversations.commit([turn])
        held = await self.store.conversations.snapshot(address)
        assert held.contact_id is not None
        token = self.store.page_tokens.token(
            held.contact_id, str(letters["set"]), self.clock.now() + timedelta(weeks=4)
        )
        return f"/l/{token}"

    async def letters(self, address: Address = ANN) -> tuple[PageLetter, ...]:
        """The letters as the conversation holds them now."""
        held = await self.store.conversations.snapshot(address)
        kept = held.contact.remembered[CAMPAIGN, "letters"].value
        assert isinstance(kept, dict)
        found = find_letters(held.contact, held.session, str(kept["set"]))
        assert found is not None
        return PageWriter(world(), found, NOON).write(None).letters

    def stand(self, *people: Person) -> None:
        """These people stand for the seat now."""
        self.places.ballot = Ballot(
            BallotId("parl.testford-east.2024-07-04"), SEAT.code, POLL, people, True
        )


def world_key(address: Address, version: int) -> InboxKey:
    return InboxKey(f"test:{address}:{version}")


@asynccontextmanager
async def letter_house() -> AsyncIterator[LetterHouse]:
    """A house on a free port of this machine."""
    clock, places, chat = FixedClock(), TestBallots(), OneChat()
    store = MemoryStore(clock)
    deliverer = Deliverer(store.outbox, [chat])
    conversation = Conversation(store.conversations, OneWorld(), places, deliverer.dispatch)
    receiver = Receiver(store.conversations, [chat], conversation, clock)
    house = LetterHouse("", store, clock, places, chat, receiver)
    pages = LetterPages(store.page_tokens, OneWorld(), places, house.receive, clock)
    app = make_app(letter_routes(pages, lambda address: CHAT))
    async with serving(app, "127.0.0.1", 0) as port:
        house.base = f"http://127.0.0.1:{port}"
        yield house
    await receiver.drain(1.0)
    await deliverer.drain(1.0)
