"""The local copy brought up to date: whole or not at all, and nothing that looks wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chatbot.domain.corrections import Correcting, Correction
from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.domain.places import Ballot, Person, PersonId, SeatCode
from chatbot.service.fetch import MOST_REDIRECTS, Fetcher
from chatbot.service.fetch_changes import counts_of
from chatbot.service.fetch_sources import Sitting
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.builders import NOON
from tests.lookups.listed import (
    BATH,
    BY_ELECTION,
    CLACTON,
    CODES,
    GENERAL,
    SEATS,
    TODAY,
    ToldLists,
    a_record,
    by_election,
    candidate,
    changed,
    changed_person,
    general_election,
    members,
)

LONG_AGO = TODAY - timedelta(days=100)


def fetcher(record: MemoryPublicRecord, *, force: bool = False, today: date = TODAY) -> Fetcher:
    return Fetcher(record, today, force=force)


def told(*ballots: Ballot, **more: object) -> ToldLists:
    return ToldLists(found_ballots={BY_ELECTION: ballots}, **more)  # type: ignore[arg-type]


async def people_at(record: MemoryPublicRecord, seat: SeatCode = CLACTON) -> list[str]:
    return [one.id for ballot in await record.ballots(seat) for one in ballot.candidates]


# --- Candidates -------------------------------------------------------------------------------


async def test_a_first_list_is_taken_with_its_date_and_source() -> None:
    record = await a_record()
    done = await fetcher(record).candidates(told(by_election(candidate(1))), BY_ELECTION)
    assert (done.before, done.after, done.source, done.as_of) == (0, 1, "A Keeper", TODAY)
    held = await record.provenance()
    assert (f"ballots {BY_ELECTION}", "A Keeper", TODAY, 1) in held


async def test_c3_what_changed_is_counted_before_and_after() -> None:
    record = await a_record()
    first = by_election(candidate(1), candidate(2), candidate(3))
    await fetcher(record).candidates(told(first), BY_ELECTION)
    second = by_election(candidate(1), candidate(2, party="Other Party"), candidate(4))
    done = await fetcher(record).candidates(told(second), BY_ELECTION)
    assert (done.before, done.after) == (3, 3)
    assert counts_of(done.changes) == {"new": 1, "gone": 1, "party": 1}
    assert await people_at(record) == ["dc:1", "dc:2", "dc:4"]


async def test_c1_c6_what_an_operator_must_know_is_noted() -> None:
    record = await a_record()
    ballot = by_election(candidate(1), candidate(2, email=None), verified=False)
    done = await fetcher(record).candidates(told(ballot), BY_ELECTION)
    assert done.notes == (
        "1 ballot.",
        "1 of 2 people: no e-mail address.",
        "1 of 2 people: no public way to reach them at all.",
        "1 ballot is not verified, and shown as provisional.",
    )


async def test_c2_a_ballot_without_people_is_kept() -> None:
    record = await a_record()
    await fetcher(record).candidates(told(by_election()), BY_ELECTION)
    assert [ballot.candidates for ballot in await record.ballots(CLACTON)] == [()]


async def test_c4_the_keeper_is_asked_what_became_of_those_who_are_gone() -> None:
    record = await a_record()
    await fetcher(record).candidates(told(by_election(candidate(1), candidate(2))), BY_ELECTION)
    lists = told(by_election(candidate(1)), redirects={PersonId("dc:2"): PersonId("dc:1")})
    done = await fetcher(record).candidates(lists, BY_ELECTION)
    assert done.merged == {"dc:2": "dc:1"}
    assert lists.asked["successor"] == 1
    ((person,),) = [ballot.candidates for ballot in await record.ballots(CLACTON)]
    assert (person.id, person.former_ids) == ("dc:1", ("dc:2",))


async def test_m6_corrections_are_no_news_to_a_refresh_and_outlive_it() -> None:
    record = await a_record()
    await fetcher(record).candidates(told(by_election(candidate(1), candidate(2))), BY_ELECTION)
    said = ("Test Person 1", "other@example.org", "their office rang", "Ann", NOON)
    await record.corrections.add(Correction(Correcting.EMAIL, "dc:1", *said))
    done = await fetcher(record).candidates(
        told(by_election(candidate(1), candidate(2))), BY_ELECTION
    )
    assert done.in_words == ("Nothing changed.",)
    ((person, _),) = [ballot.candidates for ballot in await record.ballots(CLACTON)]
    assert person.email == "other@example.org"


async def test_c4_a_keeper_that_fails_to_say_is_asked_no_more() -> None:
    record = await a_record()
    people = [candidate(number) for number in range(5)]
    await fetcher(record).candidates(told(by_election(*people)), BY_ELECTION)
    redirects = {person.id: LookupFailed("down") for person in people}
    lists = told(by_election(candidate(9)), redirects=redirects)
    done = await fetcher(record).candidates(lists, BY_ELECTION)
    assert (counts_of(done.changes)["gone"], lists.asked["successor"]) == (5, 1)


async def test_when_many_are_gone_the_keeper_is_not_asked_about_each() -> None:
    record = await a_record()
    people = [candidate(number) for number in range(MOST_REDIRECTS + 1)]
    await fetcher(record).candidates(told(by_election(*people)), BY_ELECTION)
    lists = told(by_election(candidate(99)))
    await fetcher(record).candidates(lists, BY_ELECTION)
    assert lists.asked["successor"] == 0


async def test_other_days_and_other_seats_stay() -> None:
    record = await a_record()
    await record.replace_ballots(GENERAL, general_election(each=1), "a test", LONG_AGO)
    await fetcher(record).candidates(told(by_election(candidate(1))), BY_ELECTION)
    assert len(await record.ballots(CLACTON)) == 2
    assert len(await record.ballots(BATH)) == 1


@pytest.mark.parametrize(
    "ballots",
    [
        [],
        general_election(CODES[:300]),
        general_election(CODES[:599]),
        [replace(by_election(candidate(1)), poll_date=GENERAL + timedelta(days=1))],
    ],
)
async def test_c16_a_list_that_is_cut_off_is_refused_and_the_old_one_stays(
    ballots: Sequence[Ballot],
) -> None:
    record = await a_record()
    await record.replace_ballots(GENERAL, general_election(), "a test", LONG_AGO)
    lists = ToldLists(found_ballots={GENERAL: ballots})
    with pytest.raises(ImportRefused):
        await fetcher(record).candidates(lists, GENERAL)
    assert (f"ballots {GENERAL}", "a test", LONG_AGO, 650) in await record.provenance()


async def test_a_list_from_which_many_are_gone_is_refused_unless_forced() -> None:
    record = await a_record()
    await record.replace_ballots(GENERAL, general_election(each=4), "a test", LONG_AGO)
    lists = ToldLists(found_ballots={GENERAL: general_election(each=2)})
    with pytest.raises(ImportRefused, match="1,300 of 2,600 people would be gone"):
        await fetcher(record).candidates(lists, GENERAL)
    done = await fetcher(record, force=True).candidates(lists, GENERAL)
    assert done.after == 1300


async def test_a_list_that_lost_its_addresses_is_refused() -> None:
    record = await a_record()
    await record.replace_ballots(GENERAL, general_election(), "a test", LONG_AGO)
    silent = [
        replace(one, candidates=tuple(changed_person(who, email=None) for who in one.candidates))
        for one in general_election()
    ]
    with pytest.raises(ImportRefused, match="lose their e-mail address"):
        await fetcher(record).candidates(ToldLists(found_ballots={GENERAL: silent}), GENERAL)


async def test_nominations_may_change_much_of_a_list() -> None:
    """Of those listed in May 2024 one in eight was never nominated, and many were new."""
    record = await a_record()
    await record.replace_ballots(GENERAL, general_election(each=5), "a test", LONG_AGO)
    nominated = [
        replace(one, candidates=(*one.candidates[:4], candidate(100_000 + number)))
        for number, one in enumerate(general_election(each=5))
    ]
    lists = ToldLists(found_ballots={GENERAL: nominated})
    done = await fetcher(record).candidates(lists, GENERAL)
    assert counts_of(done.changes) == {"new": 650, "gone": 650}


async def test_an_empty_list_is_not_taken_even_when_forced() -> None:
    record = await a_record()
    await record.replace_ballots(GENERAL, general_election(), "a test", LONG_AGO)
    with pytest.raises(ImportRefused):
        await fetcher(record, force=True).candidates(ToldLists(), GENERAL)


# --- Members ----------------------------------------------------------------------------------


def sitting(people: Sequence[tuple[SeatCode, Person]], **more: object) -> ToldLists:
    return ToldLists(found_sitting=Sitting(tuple(people), **more))  # type: ignore[arg-type]


async def test_m5_changes_of_members_are_counted() -> None:
    record = await a_record()
    await record.replace_members(members(), "a test", LONG_AGO)
    now = changed(members(), 7, party="Other Party")
    now = changed(now, 8, email="new.8.mp@parliament.uk")
    now = changed(now, 9, id=PersonId("mnis:9999"), name="Test Successor")
    done = await fetcher(record).members(sitting(now))
    assert (done.before, done.after) == (650, 650)
    assert counts_of(done.changes) == {"new": 1, "gone": 1, "party": 1, "email": 1}
    held = await record.member(CODES[7])
    assert held is not None
    assert (held[0].party, held[1], held[2]) == ("Other Party", "A Keeper", TODAY)


async def test_m1_a_vacant_seat_has_nobody_and_is_named() -> None:
    record = await a_record()
    await record.replace_members(members(), "a test", LONG_AGO)
    lists = sitting(members()[1:], vacant=(CODES[0],))
    done = await fetcher(record).members(lists)
    assert await record.member(CODES[0]) is None
    assert done.notes == (f"1 seat is vacant: {SEATS[0].name}.",)


async def test_m3_somebody_whose_address_was_not_told_keeps_the_one_held() -> None:
    record = await a_record()
    await record.replace_members(members(), "a test", LONG_AGO)
    now = changed(changed(members(), 3, email=None), 4, email=None)
    await fetcher(record).members(sitting(now, unsure=frozenset({PersonId("mnis:3")})))
    held = [await record.member(CODES[at]) for at in (3, 4)]
    assert [one and one[0].email for one in held] == ["test.3.mp@parliament.uk", None]


async def test_m7_after_a_dissolution_the_list_is_not_even_asked_for() -> None:
    record, lists = await a_record(), sitting([])
    await record.replace_ballots(GENERAL, general_election(), "a test", LONG_AGO)
    await record.replace_members(members(), "a test", LONG_AGO)
    dissolved = GENERAL - timedelta(days=10)
    with pytest.raises(ImportRefused, match="dissolved"):
        await fetcher(record, today=dissolved).members(lists)
    assert (lists.asked["sitting"], len(await record.provenance())) == (0, 3)


@pytest.mark.parametrize(
    ("people", "more", "why"),
    [
        (members()[:599], {}, "599 members"),
        ([], {}, "0 members"),
        (members(), {"unplaced": tuple("abcdef")}, "seats of unknown names"),
        (
            [(seat, changed_person(who, email=None)) for seat, who in members()],
            {},
            "e-mail address",
        ),
        (
            [
                (seat, replace(who, id=PersonId(f"{who.id}000"), name="X"))
                for seat, who in members()
            ],
            {},
            "would be gone",
        ),
    ],
)
async def test_a_list_of_members_that_looks_wrong_is_refused(
    people: list[tuple[SeatCode, Person]], more: dict[str, object], why: str
) -> None:
    record = await a_record()
    await record.replace_members(members(), "a test", LONG_AGO)
    with pytest.raises(ImportRefused, match=why):
        await fetcher(record).members(sitting(people, **more))
    held = await record.member(CODES[0])
    assert held is not None
    assert (held[0].id, *held[1:]) == (members()[0][1].id, "a test", LONG_AGO)


async def test_after_a_general_election_everybody_may_be_new() -> None:
    record = await a_record()
    before = date(2024, 5, 1)
    await record.replace_members(members(), "a test", before)
    new = [
        (seat, replace(who, id=PersonId(f"{who.id}000"), name="Test New"))
        for seat, who in members()
    ]
    done = await fetcher(record, today=date(2024, 7, 20)).members(sitting(new))
    assert counts_of(done.changes) == {"new": 650, "gone": 650}


async def test_members_cannot_be_placed_before_the_seats_have_names() -> None:
    with pytest.raises(ImportRefused, match="fetch or import the constituencies first"):
        await fetcher(await a_record(seats=False)).members(sitting(members()))


async def test_a_service_that_fails_changes_nothing() -> None:
    record = await a_record()
    await record.replace_members(members(), "a test", LONG_AGO)
    lists = ToldLists(
        found_seats=LookupFailed("down"),
        found_ballots={BY_ELECTION: LookupFailed("down")},
        found_sitting=LookupFailed("down"),
    )
    before = await record.provenance()
    fetch = fetcher(record, force=True)
    for failing in (
        fetch.constituencies(lists),
        fetch.candidates(lists, BY_ELECTION),
        fetch.members(lists),
    ):
        with pytest.raises(LookupFailed):
            await failing
    assert await record.provenance() == before


# --- Constituencies ---------------------------------------------------------------------------


async def test_seats_are_taken_and_welsh_names_stay() -> None:
    record = MemoryPublicRecord()
    welsh = replace(SEATS[-1], name_cy="Sedd")
    await record.replace_constituencies([*SEATS[:-1], welsh], "a test", LONG_AGO)
    lists = ToldLists(found_seats=[replace(SEATS[0], name="Renamed"), *SEATS[1:-1], SEATS[-1]])
    done = await fetcher(record).constituencies(lists)
    held = {seat.code: seat for seat in await record.constituencies()}
    assert (done.before, done.after) == (650, 650)
    assert (held[welsh.code].name_cy, held[SEATS[0].code].name) == ("Sedd", "Renamed")


async def test_a_name_that_differs_in_capitals_only_stays() -> None:
    record = await a_record()
    loud = [replace(seat, name=seat.name.upper()) for seat in SEATS]
    await fetcher(record).constituencies(ToldLists(found_seats=loud))
    assert [seat.name for seat in await record.constituencies()] == [
        seat.name for seat in sorted(SEATS, key=lambda seat: seat.code)
    ]


@pytest.mark.parametrize(
    "seats",
    [
        SEATS[:649],
        (*SEATS[1:], replace(SEATS[0], name=SEATS[1].name)),
        [replace(seat, name=f"Other {seat.code}") for seat in SEATS],
    ],
)
async def test_a_list_of_seats_that_looks_wrong_is_refused(seats: object) -> None:
    record = await a_record()
    with pytest.raises(ImportRefused):
        await fetcher(record).constituencies(ToldLists(found_seats=seats))  # type: ignore[arg-type]
    assert len(await record.constituencies()) == 650
