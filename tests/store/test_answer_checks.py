"""Readings of replies in every store: private, checked by two, gone with their person."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from chatbot.domain.commitments import AnswerStage, AnswerValue
from chatbot.domain.places import PersonId, SeatCode
from chatbot.domain.readings import Check, KeptReading, Reading, Verdict
from chatbot.engine.effects import ForgetContact, RecordReading
from chatbot.store.retention import READINGS_KEPT
from tests.store.kit import ANN, BEN, NOON, Store, take_turn

LATER = NOON + timedelta(hours=1)


def told(key: str = "set:p:routes", value: AnswerValue = AnswerValue.YES) -> RecordReading:
    person, seat = PersonId("sample:1"), SeatCode("E14001063")
    reading = Reading(key, "rally", person, seat, "routes", value, NOON, "I will vote for it.")
    return RecordReading(reading)


def agrees(by: str, value: AnswerValue = AnswerValue.YES) -> Check:
    return Check(by, Verdict.AGREE, value, LATER)


def disputes(by: str) -> Check:
    return Check(by, Verdict.DISPUTE, AnswerValue.PARTLY, LATER, "it says perhaps")


async def the_one(store: Store) -> KeptReading:
    (kept,) = await store.answer_checks.all()
    return kept


async def answers(store: Store) -> list[tuple[object, object]]:
    return [(row["value"], row["evidence"]) for row in await store.ledger.answers(None)]


async def test_what_is_told_is_kept_once_and_their_last_word_counts(store: Store) -> None:
    await take_turn(store, told())
    await take_turn(store, told(value=AnswerValue.NO))
    kept = await the_one(store)
    assert (kept.stage, kept.reading.value) == (AnswerStage.SAID, AnswerValue.NO)
    assert (kept.reading.quote, kept.checks) == ("I will vote for it.", ())
    assert await answers(store) == []


async def test_one_name_is_not_two_people(store: Store) -> None:
    await take_turn(store, told())
    number = (await the_one(store)).id
    for name in ("Ann Example", "ann  example", "Ann Example"):
        await store.answer_checks.check(number, agrees(name))
    assert (await the_one(store)).stage is AnswerStage.SAID
    assert await answers(store) == []


async def test_two_people_put_an_answer_on_record(store: Store) -> None:
    await take_turn(store, told())
    number = (await the_one(store)).id
    first = await store.answer_checks.check(number, agrees("Ann"))
    second = await store.answer_checks.check(number, agrees("Ben"))
    assert first is not None
    assert second is not None
    assert [it.stage for it in (first, second)] == [AnswerStage.SAID, AnswerStage.VERIFIED]
    assert [(it.by, it.at) for it in second.checks] == [("Ann", LATER), ("Ben", LATER)]
    assert await answers(store) == [("yes", "I will vote for it.")]


async def test_verdicts_on_an_older_word_do_not_count_for_the_newer(store: Store) -> None:
    await take_turn(store, told())
    number = (await the_one(store)).id
    await store.answer_checks.check(number, agrees("Ann"))
    await take_turn(store, told(value=AnswerValue.NO))
    await store.answer_checks.check(number, agrees("Ben", AnswerValue.NO))
    assert (await the_one(store)).stage is AnswerStage.SAID


async def test_a_dispute_keeps_both_readings_and_takes_the_answer_off_the_record(
    store: Store,
) -> None:
    await take_turn(store, told())
    number = (await the_one(store)).id
    for name in ("Ann", "Ben"):
        await store.answer_checks.check(number, agrees(name))
    kept = await store.answer_checks.check(number, disputes("Cal"))
    assert kept is not None
    assert (kept.stage, kept.reading.value) == (AnswerStage.DISPUTED, AnswerValue.YES)
    assert [(it.by, it.value, it.why) for it in kept.checks if it.why] == [
        ("Cal", AnswerValue.PARTLY, "it says perhaps")
    ]
    assert await answers(store) == []


async def test_what_staff_have_settled_is_not_changed_by_a_later_word(store: Store) -> None:
    await take_turn(store, told())
    number = (await the_one(store)).id
    for name in ("Ann", "Ben"):
        await store.answer_checks.check(number, agrees(name))
    await take_turn(store, told(value=AnswerValue.NO))
    assert (await the_one(store)).reading.value is AnswerValue.YES


async def test_a_reading_goes_with_its_person_but_for_what_is_on_record(store: Store) -> None:
    await take_turn(store, told())
    await take_turn(store, told("other"), address=BEN)
    ours = (await the_first(store)).id
    for name in ("Ann", "Ben"):
        await store.answer_checks.check(ours, agrees(name))
    await take_turn(store, ForgetContact())
    await take_turn(store, ForgetContact(), address=BEN)
    kept = await the_one(store)
    assert (kept.id, kept.stage, kept.reading.quote) == (ours, AnswerStage.VERIFIED, None)
    assert "set:p" not in kept.reading.key
    assert await answers(store) == [("yes", "I will vote for it.")]


async def the_first(store: Store) -> KeptReading:
    return (await store.answer_checks.all())[0]


async def test_there_is_no_verdict_on_what_is_not_there(store: Store) -> None:
    assert await store.answer_checks.check(99, agrees("Ann")) is None


async def test_the_person_can_see_what_they_told(store: Store) -> None:
    await take_turn(store, told())
    shown = await store.contact_records.show(ANN)
    assert shown is not None
    (reading,) = cast("list[dict[str, object]]", shown["readings"])
    assert (reading["value"], reading["quote"]) == ("yes", "I will vote for it.")


async def test_what_nobody_has_settled_goes_after_half_a_year(store: Store) -> None:
    await take_turn(store, told())
    await take_turn(store, told("other"), address=BEN)
    number = (await the_first(store)).id
    for name in ("Ann", "Ben"):
        await store.answer_checks.check(number, agrees(name))
    gone = await store.contact_records.purge(NOON + READINGS_KEPT + timedelta(days=1))
    assert gone["readings"] == 1
    assert [kept.id for kept in await store.answer_checks.all()] == [number]
