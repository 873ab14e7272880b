"""Corrections as staff make them: who is meant, what may be said, and what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from chatbot.bootstrap.corrections import READERS
from chatbot.domain.corrections import Correcting, Correction
from chatbot.domain.errors import CorrectionRefused
from chatbot.domain.places import Constituency, Person, PersonId
from chatbot.service.correcting import LONGEST_REASON, Corrector
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.listed import BATH, BY_ELECTION, CLACTON, by_election, candidate
from tests.lookups.worlds import StandingClock

TODAY = date(2026, 6, 28)
BECAUSE = ("their office rang us", "Ann")
EMAIL, OUT = Correcting.EMAIL, Correcting.OPTED_OUT
TWIN = replace(candidate(2), name="Test Person 1", party="Other & Trial Party")
MEMBER = Person(PersonId("mnis:5"), "Órfhlaith Test", "Test Party", "mp", candidate(5).routes)


@pytest.fixture
async def record() -> MemoryPublicRecord:
    record = MemoryPublicRecord()
    seats = [Constituency(CLACTON, "Clacton", "england"), Constituency(BATH, "Bath", "england")]
    await record.replace_constituencies(seats, "a test", TODAY)
    ballots = [by_election(candidate(1), TWIN, candidate(3))]
    await record.replace_ballots(BY_ELECTION, ballots, "a test", TODAY)
    await record.replace_members([(BATH, MEMBER)], "a test", TODAY)
    return record


def corrector(record: MemoryPublicRecord) -> Corrector:
    return Corrector(record, record.corrections, StandingClock(), READERS)


async def refusal(record: MemoryPublicRecord, *said: object) -> str:
    what, who, value, *because = (*said, *BECAUSE)[: 3 + len(BECAUSE)]
    with pytest.raises(CorrectionRefused) as refused:
        await corrector(record).person(what, who, value, *because)  # type: ignore[arg-type]
    assert await record.corrections.all() == []
    return str(refused.value)


@pytest.mark.parametrize("who", ["dc:3", "Test Person 3", "test  PERSON 3"])
async def test_somebody_is_found_by_id_or_by_name(record: MemoryPublicRecord, who: str) -> None:
    said = await corrector(record).person(EMAIL, who, "new@example.org", *BECAUSE)
    assert (said.about, said.label) == ("dc:3", "Test Person 3 (Test Party, Clacton)")
    ballot = (await record.ballots(CLACTON))[0]
    assert ballot.candidates[2].email == "new@example.org"


async def test_c14_a_name_is_found_without_its_accents(record: MemoryPublicRecord) -> None:
    said = await corrector(record).person(EMAIL, "orfhlaith test", None, *BECAUSE)
    assert said.label == "Órfhlaith Test (Test Party, MP for Bath)"


async def test_c5_of_two_of_one_name_staff_is_asked_which(record: MemoryPublicRecord) -> None:
    assert await refusal(record, OUT, "Test Person 1", None) == (
        "2 people are called 'Test Person 1'. Write an id:\n"
        "  dc:1  Test Person 1 (Test Party, Clacton)\n"
        "  dc:2  Test Person 1 (Other & Trial Party, Clacton)"
    )


async def test_c4_somebody_is_found_by_an_id_that_was_merged(record: MemoryPublicRecord) -> None:
    merged = replace(candidate(3), former_ids=(PersonId("dc:117529"),))
    await record.replace_ballots(BY_ELECTION, [by_election(merged)], "a test", TODAY)
    said = await corrector(record).person(OUT, "dc:117529", None, *BECAUSE)
    assert said.about == "dc:3"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ((EMAIL, "Nobody At All", "a@example.org"), "Nobody called 'Nobody At All'"),
        ((EMAIL, "dc:3", "not an address"), "cannot be taken"),
        ((EMAIL, "dc:3", "a@example.org?bcc=b@example.org"), "cannot be taken"),
        ((Correcting.PAGE, "dc:3", "javascript:alert(1)"), "cannot be taken"),
        ((OUT, "mnis:5", None), "sits in Parliament"),
        ((EMAIL, "dc:3", None, "  ", "Ann"), "Say why"),
        ((EMAIL, "dc:3", None, "x" * (LONGEST_REASON + 1), "Ann"), "Say why"),
        (
            (EMAIL, "dc:3", None, "a supporter, joan@example.org, told us", "Ann"),
            "without anybody",
        ),
        ((EMAIL, "dc:3", None, "somebody of SW1A 1AA told us", "Ann"), "without anybody"),
        ((EMAIL, "dc:3", None, "a reason", ""), "Say who"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_a_sentence(
    record: MemoryPublicRecord, said: tuple[object, ...], why: str
) -> None:
    assert re.search(why, await refusal(record, *said))


async def test_what_is_said_already_is_not_said_twice(record: MemoryPublicRecord) -> None:
    await corrector(record).person(OUT, "dc:3", None, *BECAUSE)
    with pytest.raises(CorrectionRefused, match="correction 1 already"):
        await corrector(record).person(OUT, "dc:3", None, *BECAUSE)


async def test_the_address_that_bounced_is_the_one_held(record: MemoryPublicRecord) -> None:
    said = await corrector(record).person(Correcting.BOUNCED, "dc:3", None, *BECAUSE)
    assert said.value == "test-3@example.org"
    none = replace(candidate(3), routes=())
    await record.replace_ballots(BY_ELECTION, [by_election(none)], "a test", TODAY)
    with pytest.raises(CorrectionRefused, match="no e-mail address"):
        await corrector(record).person(Correcting.BOUNCED, "dc:3", None, *BECAUSE)


@pytest.mark.parametrize("seat", ["Bath", "bath", BATH])
async def test_m1_a_seat_can_be_said_to_be_vacant(record: MemoryPublicRecord, seat: str) -> None:
    said = await corrector(record).seat_is_vacant(seat, *BECAUSE)
    assert (said.about, said.value) == (BATH, "mnis:5")
    assert await record.member(BATH) is None


@pytest.mark.parametrize(
    ("seat", "why"), [("Clacton", "vacant in the list too"), ("Bat", "no seat")]
)
async def test_a_vacancy_that_is_none_is_refused(
    record: MemoryPublicRecord, seat: str, why: str
) -> None:
    with pytest.raises(CorrectionRefused, match=why):
        await corrector(record).seat_is_vacant(seat, *BECAUSE)


async def test_a_correction_is_cleared_once(record: MemoryPublicRecord) -> None:
    said: Correction = await corrector(record).person(OUT, "dc:3", None, *BECAUSE)
    ended = await corrector(record).clear(said.id, "they rang again", "Ben")
    assert ended.cleared is not None
    assert (ended.cleared.by, ended.cleared.why) == ("Ben", "they rang again")
    with pytest.raises(CorrectionRefused, match="no correction 1 in force"):
        await corrector(record).clear(said.id, "they rang again", "Ben")


async def test_whoever_asks_for_no_letters_takes_their_address_along(
    record: MemoryPublicRecord,
) -> None:
    said = await corrector(record).person(OUT, "dc:3", None, *BECAUSE)
    assert said.value == "test-3@example.org"
    again = replace(candidate(3), id=PersonId("dc:30"), name="Another Name")
    await record.replace_ballots(BY_ELECTION, [by_election(again)], "a test", TODAY)
    ((person,),) = [ballot.candidates for ballot in await record.ballots(CLACTON)]
    assert person.email is None
