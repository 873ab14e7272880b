"""A supporter who talks at a certain moment, over what is held of ballots and members then.

The shipped conversation, the real finder over a record in memory; the seats are real, everybody
who stands or sits in them is plainly invented.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from chatbot.bootstrap.rehearsals import FixedClock
from chatbot.domain.calendar import LONDON
from chatbot.domain.messages import OptionButton
from chatbot.domain.places import Ballot, BallotId, Constituency, Person, PersonId, SeatCode
from chatbot.domain.routes import email_route
from chatbot.domain.sameness import Likeness
from chatbot.domain.seats import nation_of
from chatbot.engine.needs import Fact, Need, NeedLikeness, NeedPeople, NeedPlace
from chatbot.engine.world import World
from chatbot.lookups.ballot_order import in_ballot_order
from chatbot.service.places import PlaceFinder
from chatbot.service.rehearsal import OWN_LANGUAGE, Given, Rehearsal
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.cases.door import CAMPAIGN, shipped

GENERAL: Final = date(2024, 7, 4)
BATTERSEA: Final = Constituency(SeatCode("E14001081"), "Battersea", "england")
CLACTON: Final = Constituency(SeatCode("E14001174"), "Clacton", "england")
BANGOR: Final = Constituency(
    SeatCode("W07000083"), "Bangor Aberconwy", "wales", "Bangor Aberconwy"
)
SEATS: Final = (BATTERSEA, CLACTON, BANGOR)


def london(text: str) -> datetime:
    """A moment in London: `2024-07-04T21:59`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def stands(ident: int, name: str, party: str, email: str | None = "") -> Person:
    """A candidate. An e-mail address is made up unless one is given, or None."""
    address = f"person-{ident}@example.org" if email == "" else email
    return Person(PersonId(f"dc:{ident}"), name, party, "candidate", routes=email_route(address))


def sits(ident: int, name: str, party: str) -> Person:
    """A member."""
    routes = email_route(f"member-{ident}@example.org")
    return Person(PersonId(f"mnis:{ident}"), name, party, "mp", routes=routes)


def contest(
    seat: Constituency,
    people: Iterable[Person],
    poll: date = GENERAL,
    *,
    by: bool = False,
    verified: bool = True,
    cancelled: bool = False,
) -> Ballot:
    """A ballot of a seat."""
    slug = seat.name.casefold().replace(" ", "-")
    ident = BallotId(f"parl.{slug}.{'by.' if by else ''}{poll.isoformat()}")
    return Ballot(
        ident, seat.code, poll, in_ballot_order(people), verified=verified, cancelled=cancelled
    )


@dataclass
class Records:
    """What is held; each call replaces that part whole, as an import does."""

    record: MemoryPublicRecord = field(default_factory=MemoryPublicRecord)

    def __post_init__(self) -> None:
        asyncio.run(self.record.replace_constituencies(SEATS, "a test", GENERAL))

    def ballots(self, *ballots: Ballot, as_of: date = date(2024, 6, 10)) -> None:
        """The ballots of one polling day."""
        poll = ballots[0].poll_date
        asyncio.run(self.record.replace_ballots(poll, ballots, "a test", as_of))

    def members(self, as_of: date, *members: tuple[Constituency, Person]) -> None:
        """Everybody who sits; a seat that is not named is vacant."""
        held = [(seat.code, person) for seat, person in members]
        asyncio.run(self.record.replace_members(held, "a test", as_of))


class Talk:
    """One supporter's conversation."""

    def __init__(self, records: Records, at: str) -> None:
        finder = PlaceFinder(records.record, FixedClock())

        def facts(need: Need, given: Given) -> Fact:
            if isinstance(need, NeedPlace):
                return asyncio.run(finder.find(need.typed))
            if isinstance(need, NeedLikeness):
                return Likeness({})
            assert isinstance(need, NeedPeople)
            wanted = (need.seat, need.at, need.called, need.looked_for)
            return asyncio.run(finder.representation(*wanted))

        world = World(shipped(), CAMPAIGN)
        self.rehearsal = Rehearsal(world, facts, "en", london(at))

    def at(self, moment: str) -> None:
        """Time passes, and what falls due comes in."""
        self.rehearsal.wait(london(moment) - self.rehearsal.at)

    def hears(self, *taps: str) -> str:
        """What is said to these taps and words: a tap where there is such a button."""
        before = len(self.rehearsal.screen)
        for what in taps:
            if what in self.buttons or what == OWN_LANGUAGE:
                self.rehearsal.tap(what)
            else:
                self.rehearsal.type(what)
        return self._since(before)

    def asks_in(self, seat: Constituency, *, agreeing: bool = True) -> str:
        """From hello to those who can be asked in a seat, which is found by its name."""
        ways = ("agree", "general") if agreeing else ("look_only",)
        self.hears("/start", OWN_LANGUAGE, *ways)
        assert nation_of(seat.code) == seat.nation
        return self.hears(seat.name, "that_is_me")

    def writes(self) -> str:
        """Straight to the letters, with a name under them."""
        if "en" in self.buttons:
            self.hears("en")
        return self.hears("straight", "Ann Example", "good")

    @property
    def buttons(self) -> list[str]:
        """Ids of the buttons on the newest bubble."""
        shown = self.rehearsal.screen[-1].buttons if self.rehearsal.screen else ()
        return [button.id for button in shown if isinstance(button, OptionButton)]

    @property
    def names(self) -> list[str]:
        """Labels of the buttons on the newest bubble."""
        shown = self.rehearsal.screen[-1].buttons if self.rehearsal.screen else ()
        return [button.label for button in shown if isinstance(button, OptionButton)]

    @property
    def last(self) -> str:
        """The newest bubble."""
        return self.rehearsal.screen[-1].text.text

    def _since(self, before: int) -> str:
        return "\n".join(message.text.text for message in self.rehearsal.screen[before:])
