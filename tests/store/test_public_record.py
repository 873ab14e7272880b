"""Seats, ballots and members on every store: each import replaces its part, whole."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chatbot.domain.corrections import Correcting, Correction
from chatbot.domain.errors import ChatbotError, ImportRefused
from chatbot.domain.places import Ballot, BallotId, Constituency, Person, PersonId, SeatCode
from chatbot.domain.routes import email_route
from chatbot.service.people_over_time import ballot_history
from chatbot.store.sql_store import SqlStore
from tests.builders import NOON
from tests.store.kit import OpenStore, Store

POLL = date(2024, 7, 4)
AS_OF = date(2024, 6, 26)
SEAT = SeatCode("W07000081")
OTHER = SeatCode("E14001063")
SEATS = (
    Constituency(OTHER, "Aldershot", "england"),
    Constituency(SEAT, "Aberafan Maesteg", "wales", "Aberafan Maesteg"),
)


def a_person(number: int, role: str = "candidate") -> Person:
    return Person(
        PersonId(f"sample:person-{number}"),
        f"Test Person {number}\0",
        "Test Party",
        role,  # type: ignore[arg-type]
        email_route(f"person{number}@example.org" if number % 2 else None),
        position=number,
        sort_name=f"Person {number}",
        test_data=True,
    )


def cleaned(person: Person) -> Person:
    return replace(person, name=person.name.replace("\0", "\ufffd"))


def a_ballot(day: date = POLL, seat: SeatCode = SEAT, people: int = 3) -> Ballot:
    ballot_id = BallotId(f"parl.{seat.lower()}.{day}")
    candidates = tuple(cleaned(a_person(number)) for number in range(people, 0, -1))
    return Ballot(ballot_id, seat, day, candidates, verified=True)


def told(ballot: Ballot, source: str, as_of: date) -> Ballot:
    """As it is read back: it and every route say where they are from, and when."""
    people = tuple(
        replace(
            person,
            routes=tuple(replace(it, source=source, as_of=as_of) for it in person.routes),
        )
        for person in ballot.candidates
    )
    return replace(ballot, candidates=people, source=source, as_of=as_of)


async def test_seats_are_held_as_imported(store: Store) -> None:
    record = store.public_record
    await record.replace_constituencies(SEATS, "sample", AS_OF)
    assert list(await record.constituencies()) == list(SEATS)
    await record.replace_constituencies(SEATS[:1], "sample", AS_OF)
    assert list(await record.constituencies()) == [SEATS[0]]


async def test_ballots_keep_their_people_in_order(store: Store) -> None:
    ballot = a_ballot()
    cancelled = replace(a_ballot(date(2025, 5, 1)), cancelled=True, elected=PersonId("dc:1"))
    await store.public_record.replace_ballots(POLL, [ballot], "register", AS_OF)
    await store.public_record.replace_ballots(
        date(2025, 5, 1), [replace(cancelled, source="by-election", as_of=POLL)], "register", AS_OF
    )
    assert list(await store.public_record.ballots(SEAT)) == [
        told(ballot, "register", AS_OF),
        told(cancelled, "by-election", POLL),
    ]
    assert list(await store.public_record.ballots(OTHER)) == []


async def test_an_import_replaces_its_own_day_only(store: Store) -> None:
    later = date(2029, 5, 3)
    record = store.public_record
    await record.replace_ballots(POLL, [a_ballot(), a_ballot(seat=OTHER)], "one", AS_OF)
    await record.replace_ballots(later, [a_ballot(later)], "two", AS_OF)
    await record.replace_ballots(POLL, [a_ballot(people=1)], "three", AS_OF)
    held = await record.ballots(SEAT)
    assert [(it.poll_date, it.source, len(it.candidates)) for it in held] == [
        (POLL, "three", 1),
        (later, "two", 3),
    ]
    assert list(await record.ballots(OTHER)) == []


async def test_a_ballot_without_candidates_is_a_ballot(store: Store) -> None:
    await store.public_record.replace_ballots(POLL, [a_ballot(people=0)], "one", AS_OF)
    assert [it.candidates for it in await store.public_record.ballots(SEAT)] == [()]


async def test_an_import_is_refused_whole(store: Store) -> None:
    record = store.public_record
    await record.replace_ballots(POLL, [a_ballot()], "one", AS_OF)
    with pytest.raises(ImportRefused):
        await record.replace_ballots(POLL, [a_ballot(date(2029, 5, 3))], "two", AS_OF)
    assert [it.source for it in await record.ballots(SEAT)] == ["one"]


async def test_members_are_held_with_source_and_date(store: Store) -> None:
    member = a_person(1, "mp")
    await store.public_record.replace_members([(SEAT, member)], "parliament", AS_OF)
    held = await store.public_record.member(SEAT)
    assert held is not None
    person, source, as_of = held
    assert (person.id, person.email, source, as_of) == (
        member.id,
        "person1@example.org",
        "parliament",
        AS_OF,
    )
    assert await store.public_record.member(OTHER) is None


async def test_a_member_who_is_no_longer_listed_leaves_a_vacant_seat(store: Store) -> None:
    await store.public_record.replace_members([(SEAT, a_person(1, "mp"))], "one", AS_OF)
    await store.public_record.replace_members([(OTHER, a_person(2, "mp"))], "two", AS_OF)
    assert await store.public_record.member(SEAT) is None


async def test_it_is_known_what_is_held_and_from_where(store: Store) -> None:
    record = store.public_record
    assert list(await record.provenance()) == []
    await record.replace_constituencies(SEATS, "ons", AS_OF)
    await record.replace_ballots(POLL, [a_ballot()], "register", AS_OF)
    await record.replace_members([(SEAT, a_person(1, "mp"))], "old", date(2024, 1, 1))
    await record.replace_members([(SEAT, a_person(1, "mp"))], "parliament", AS_OF)
    assert list(await record.provenance()) == [
        ("ballots 2024-07-04", "register", AS_OF, 1),
        ("constituencies", "ons", AS_OF, 2),
        ("members", "parliament", AS_OF, 1),
    ]


async def test_who_left_a_ballot_is_found_on_another_of_the_same_day(store: Store) -> None:
    record, later = store.public_record, date(2029, 5, 3)
    one, two, three, four, five = (cleaned(a_person(number)) for number in range(1, 6))
    merged = replace(two, former_ids=(PersonId("dc:old"), PersonId("dc:older")))
    here = replace(a_ballot(people=0), candidates=(one,))
    there = replace(a_ballot(seat=OTHER, people=0), candidates=(merged, three))
    off = replace(a_ballot(seat=SeatCode("E14001174")), candidates=(four,), cancelled=True)
    await record.replace_ballots(POLL, [here, there, off], "a test", AS_OF)
    await record.replace_ballots(
        later, [replace(a_ballot(later), candidates=(five,))], "a test", AS_OF
    )
    asked = [one.id, PersonId("dc:older"), three.id, four.id, five.id, PersonId("dc:nobody")]
    assert await record.standing(POLL, asked) == {
        one.id: SEAT,
        "dc:older": OTHER,
        three.id: OTHER,
    }
    withdrawn = (three.name, None, "wrote to us", "Ann", NOON)
    await store.corrections.add(Correction(Correcting.WITHDRAWN, three.id, *withdrawn))
    assert await record.standing(POLL, [three.id]) == {}
    assert await record.standing(POLL, []) == {}


async def test_a_history_is_told_what_the_very_import_replaces(store: Store) -> None:
    told: list[int] = []

    def counting(held: Sequence[Ballot], brought: Sequence[Ballot]) -> Sequence[Ballot]:
        told.append(len(held))
        return brought

    record = store.public_record
    brought = [record.replace_polls({POLL: [a_ballot()]}, "one", AS_OF, counting) for _ in "abc"]
    await asyncio.gather(*brought)
    assert told == [0, 1, 1]


async def test_a_history_that_fails_changes_nothing(store: Store) -> None:
    def failing(held: object, brought: object) -> Sequence[Ballot]:
        raise ImportRefused("a test")

    record = store.public_record
    await record.replace_ballots(POLL, [a_ballot()], "one", AS_OF)
    with pytest.raises(ChatbotError):
        await record.replace_polls({POLL: []}, "two", AS_OF, failing)
    assert [it.source for it in await record.ballots(SEAT)] == ["one"]


async def test_of_imports_at_once_in_several_processes_none_loses_what_another_learned(
    open_store: OpenStore,
) -> None:
    """Each renumbers the one candidate: the ids of before must all be carried along."""
    stores = [await open_store() for _ in range(4)]
    person = replace(a_person(1), id=PersonId("dc:1"))
    await stores[0].public_record.replace_ballots(
        POLL, [replace(a_ballot(), candidates=(person,))], "first", AS_OF
    )

    async def renumber(store: SqlStore, number: int) -> None:
        stands = replace(person, id=PersonId(f"dc:{number}"))
        ballot = replace(a_ballot(), candidates=(stands,))
        day = AS_OF + timedelta(days=number)
        history = ballot_history(day, {})
        await store.public_record.replace_polls({POLL: [ballot]}, "again", day, history)

    await asyncio.gather(*(renumber(it, 2 + at) for at, it in enumerate(stores)))
    ((last,),) = [it.candidates for it in await stores[0].public_record.imported_ballots(POLL)]
    assert {last.id, *last.former_ids} == {f"dc:{number}" for number in range(1, 6)}
    assert last.listed_since is None
