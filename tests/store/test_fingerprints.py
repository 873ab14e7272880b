"""Fingerprints in every store: alike or not, per office, without a person, for weeks only."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from chatbot.domain.commitments import ActionKind
from chatbot.domain.places import PersonId
from chatbot.domain.sameness import ALIKE, own_passages, week_of
from chatbot.engine.effects import ForgetContact, RecordFingerprint
from chatbot.engine.needs import NeedLikeness
from chatbot.service.ports import CommitOutcome
from chatbot.store.retention import FINGERPRINTS_KEPT
from chatbot.store.tables import fingerprint
from tests.store.kit import (
    ANN,
    BEN,
    NOON,
    FixedClock,
    OpenStore,
    Store,
    a_turn,
    acts,
    commit,
    take_turn,
)
from tests.store.test_at_rest import looking

WEEK = week_of(NOON.date())
ANNE, BOB = PersonId("sample:person-1"), PersonId("sample:person-2")
WHY = (
    "My grandmother fled over the mountains with two bags. She never spoke of it, but she "
    "set one more place at the table every evening, for whoever might come."
)
LOCAL = "In our street the baker comes from Aleppo and the postman from Gdansk, and both sing."


def passages(*texts: str) -> tuple[str, ...]:
    return tuple(it for text in texts for it in own_passages(text, ()))


def recorded(
    *texts: str, to: PersonId = ANNE, campaign: str = "sample_campaign", week: date = WEEK
) -> RecordFingerprint:
    return RecordFingerprint(campaign, to, passages(*texts), week)


async def shares(
    store: Store, *to: PersonId, campaign: str = "sample_campaign", **parts: str
) -> dict[str, bool]:
    """Part -> whether an earlier letter has it too."""
    need = NeedLikeness(
        campaign, to or (ANNE,), tuple((part, passages(text)) for part, text in parts.items())
    )
    found = await store.fingerprints.likeness(need)
    return {part: share >= ALIKE for part, share in found.shares.items()}


async def test_nothing_is_alike_before_anybody_wrote(store: Store) -> None:
    assert await shares(store, why=WHY, local=LOCAL) == {"why": False, "local": False}


async def test_a_letter_is_held_against_earlier_ones(store: Store) -> None:
    await take_turn(store, recorded(WHY))
    assert await shares(store, why=WHY, local=LOCAL) == {"why": True, "local": False}


async def test_each_office_and_campaign_has_its_own(store: Store) -> None:
    await take_turn(store, recorded(WHY))
    assert await shares(store, BOB, why=WHY) == {"why": False}
    assert await shares(store, campaign="other", why=WHY) == {"why": False}
    assert await shares(store, BOB, ANNE, why=WHY) == {"why": True}


async def test_a_letter_without_own_words_is_counted_and_alike_to_nothing(store: Store) -> None:
    await take_turn(store, recorded())
    assert await shares(store, why=WHY) == {"why": False}


async def test_a_repeated_turn_leaves_no_second_fingerprint(store: Store) -> None:
    for number in range(5):
        sent = acts(str(number), recipient=ANNE)
        known = await store.conversations.snapshot(BEN)
        turn = a_turn(recorded(WHY), sent, version=known.version, address=BEN)
        await commit(store, turn)
        assert (await commit(store, turn)).outcome is CommitOutcome.REPEATED
    (row,) = await store.ledger.letters(None)
    assert row["letters"] == 5


async def test_forgetting_a_contact_leaves_what_names_nobody(store: Store) -> None:
    await take_turn(store, recorded(WHY), acts("1"))
    await take_turn(store, ForgetContact())
    assert await store.contact_records.show(ANN) is None
    assert await shares(store, why=WHY) == {"why": True}


async def test_what_is_shown_of_a_contact_has_no_fingerprint(store: Store) -> None:
    await take_turn(store, recorded(WHY), acts("1"))
    shown = await store.contact_records.show(ANN)
    assert shown is not None
    assert not any("print" in name for name in shown)


async def test_fingerprints_go_after_twelve_weeks_and_no_later_than_thirteen(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, recorded(WHY))
    clock.go_on(FINGERPRINTS_KEPT)
    assert (await store.contact_records.purge(clock.now()))["fingerprints"] == 0
    clock.go_on(timedelta(weeks=13) - FINGERPRINTS_KEPT)
    assert (await store.contact_records.purge(clock.now()))["fingerprints"] == 1
    assert await shares(store, why=WHY) == {"why": False}


async def test_what_was_mixed_is_still_found(store: Store, clock: FixedClock) -> None:
    await take_turn(store, recorded(WHY), recorded(LOCAL, to=BOB))
    await store.contact_records.purge(clock.now())
    await store.contact_records.purge(clock.now())
    assert await shares(store, ANNE, why=WHY) == {"why": True}
    assert await shares(store, BOB, local=LOCAL) == {"local": True}


# --- The report --------------------------------------------------------------------------------


async def write(store: Store, number: int, *texts: str, to: PersonId = ANNE) -> None:
    sent = acts(str(number), recipient=to, constituency="E14001063", kind=ActionKind.SENT)
    await take_turn(store, recorded(*texts, to=to), sent)


async def test_staff_see_distinct_messages_per_office_and_week(store: Store) -> None:
    for number in range(4):
        await write(store, number, WHY)
    await write(store, 4, LOCAL)
    assert list(await store.ledger.letters("sample_campaign")) == [
        {
            "campaign": "sample_campaign",
            "week": "2024-06-17",
            "constituency": "E14001063",
            "recipient": ANNE,
            "letters": 5,
            "distinct": 2,
        }
    ]
    assert await store.ledger.letters("other") == []


async def test_fewer_than_five_letters_are_not_counted_out(store: Store) -> None:
    for number in range(4):
        await write(store, number, WHY)
    (row,) = await store.ledger.letters(None)
    assert (row["letters"], row["distinct"]) == ("under 5", "under 5")


# --- At rest -----------------------------------------------------------------------------------


async def test_at_rest_there_is_no_text_no_person_and_no_time_but_the_week(
    open_store: OpenStore, database_url: str
) -> None:
    store = await open_store()
    for number in range(20):
        await take_turn(store, recorded(WHY, to=PersonId(f"sample:person-{number}")))
    with looking(database_url) as db:
        rows = db.execute(select(fingerprint)).all()
    assert {*rows[0]._fields} == {"office", "week", "id", "marks", "fresh"}
    assert {row.week for row in rows} == {WEEK.isoformat()}
    assert len({bytes(row.marks) for row in rows}) == len({row.office for row in rows}) == 20
    assert not any(word in repr(rows) for word in ("person-", "sample", "grandmother"))


async def test_ids_do_not_tell_in_which_order_people_wrote(
    open_store: OpenStore, database_url: str
) -> None:
    store = await open_store()
    for _ in range(20):
        await take_turn(store, recorded(WHY))
        await take_turn(store, recorded(LOCAL))
    with looking(database_url) as db:
        rows = db.execute(select(fingerprint).order_by(fingerprint.c.id)).all()
    lengths = [len(row.marks) for row in rows]
    assert lengths not in (lengths[:1] * 40, lengths[:2] * 20, lengths[1::-1] * 20)


async def test_what_is_mixed_lies_apart_from_the_turn_that_it_came_with(
    open_store: OpenStore, database_url: str, clock: FixedClock
) -> None:
    store = await open_store()
    await take_turn(store, recorded(WHY))
    with looking(database_url) as db:
        before = db.execute(select(fingerprint)).one()
    await store.contact_records.purge(clock.now())
    with looking(database_url) as db:
        after = db.execute(select(fingerprint)).one()
    assert (before.fresh, after.fresh) == (True, False)
    assert before.id != after.id
    assert before.marks == after.marks


async def test_two_processes_that_mix_at_once_leave_each_row_once(
    open_store: OpenStore, database_url: str, clock: FixedClock
) -> None:
    first, second = await open_store(), await open_store()
    for _ in range(30):
        await take_turn(first, recorded(WHY))
    await asyncio.gather(*(it.contact_records.purge(clock.now()) for it in (first, second) * 3))
    with looking(database_url) as db:
        assert len(db.execute(select(fingerprint)).all()) == 30


def test_in_sqlite_rows_have_no_number_of_their_own() -> None:
    made = str(CreateTable(fingerprint).compile(dialect=sqlite.dialect()))
    assert "WITHOUT ROWID" in made
