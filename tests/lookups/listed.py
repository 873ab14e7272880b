"""Seats, ballots and members as lists have them, and a keeper who says what it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from chatbot.domain.errors import ChatbotError
from chatbot.domain.places import Ballot, BallotId, Constituency, Person, PersonId, SeatCode
from chatbot.domain.routes import email_route
from chatbot.domain.seats import nation_of
from chatbot.service.fetch_sources import Sitting
from chatbot.store.memory.public_record import MemoryPublicRecord

T = TypeVar("T")

TODAY = date(2026, 8, 1)
BY_ELECTION = date(2026, 8, 13)
GENERAL = date(2029, 6, 7)

CODES = tuple(
    SeatCode(f"{series}{number:06d}")
    for series, numbers in (
        ("E14", range(1063, 1606)),
        ("N05", range(1, 19)),
        ("S14", (21, 27, 45, 48, 51, *range(60, 112))),
        ("W07", range(81, 113)),
    )
    for number in numbers
)
SEATS = tuple(Constituency(code, f"Seat {code}", nation_of(code)) for code in CODES)
CLACTON = SeatCode("E14001175")
BATH = SeatCode("E14001079")


def candidate(number: int, **more: object) -> Person:
    """Somebody who stands, with an address."""
    stands = Person(
        PersonId(f"dc:{number}"),
        f"Test Person {number}",
        "Test Party",
        "candidate",
        email_route(f"test-{number}@example.org"),
    )
    return changed_person(stands, **more)


def changed_person(person: Person, **more: object) -> Person:
    """The same person with other fields; `email` replaces every route."""
    if "email" in more:
        email = more.pop("email")
        more["routes"] = email_route(email if isinstance(email, str) else None)
    return replace(person, **more)  # type: ignore[arg-type]


def by_election(*people: Person, seat: SeatCode = CLACTON, verified: bool = True) -> Ballot:
    """A ballot for one seat."""
    return Ballot(
        BallotId(f"parl.{seat.lower()}.by.{BY_ELECTION}"), seat, BY_ELECTION, people, verified
    )


def general_election(seats: Iterable[SeatCode] = CODES, each: int = 2) -> list[Ballot]:
    """A ballot for every seat, `each` people on it."""
    return [
        Ballot(
            BallotId(f"parl.{seat.lower()}.{GENERAL}"),
            seat,
            GENERAL,
            tuple(candidate(place * 10 + number) for number in range(each)),
        )
        for place, seat in enumerate(seats)
    ]


def members(seats: Sequence[SeatCode] = CODES) -> list[tuple[SeatCode, Person]]:
    """Somebody for every seat."""
    return [
        (
            seat,
            Person(
                PersonId(f"mnis:{number}"),
                f"Test Member {number}",
                "Test Party",
                "mp",
                email_route(f"test.{number}.mp@parliament.uk"),
            ),
        )
        for number, seat in enumerate(seats)
    ]


def changed(
    held: Sequence[tuple[SeatCode, Person]], at: int, **more: object
) -> list[tuple[SeatCode, Person]]:
    """The same members, one of them changed."""
    new = list(held)
    new[at] = (new[at][0], changed_person(new[at][1], **more))
    return new


@dataclass
class ToldLists:
    """A keeper of ballots and of members; a fault in place of a list is raised."""

    found_polls: Sequence[date] | ChatbotError = ()
    found_seats: Sequence[Constituency] | ChatbotError = SEATS
    found_ballots: Mapping[date, Sequence[Ballot] | ChatbotError] = field(default_factory=dict)
    redirects: Mapping[PersonId, PersonId | ChatbotError] = field(default_factory=dict)
    found_sitting: Sitting | ChatbotError = field(default_factory=lambda: Sitting(()))
    asked: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return "A Keeper"

    async def polls(self) -> Sequence[date]:
        self.asked["polls"] += 1
        return _or_raise(self.found_polls)

    async def seats(self, poll: date) -> Sequence[Constituency]:
        self.asked["seats"] += 1
        return _or_raise(self.found_seats)

    async def ballots(self, poll: date, seats: Sequence[Constituency]) -> Sequence[Ballot]:
        self.asked[f"ballots {poll}"] += 1
        return _or_raise(self.found_ballots.get(poll, ()))

    async def successor(self, person: PersonId) -> PersonId | None:
        self.asked["successor"] += 1
        found = self.redirects.get(person)
        return None if found is None else _or_raise(found)

    async def sitting(self, seats: Sequence[Constituency]) -> Sitting:
        self.asked["sitting"] += 1
        return _or_raise(self.found_sitting)


def _or_raise(found: T | ChatbotError) -> T:
    if isinstance(found, ChatbotError):
        raise found
    return found


async def a_record(*, seats: bool = True) -> MemoryPublicRecord:
    """A record that knows the seats."""
    record = MemoryPublicRecord()
    if seats:
        await record.replace_constituencies(SEATS, "a test", TODAY)
    return record
