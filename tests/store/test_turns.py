"""Turns on every store: whole or not at all, once, and only on what they were decided on."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from chatbot.domain.contacts import Contact
from chatbot.domain.messages import Address
from chatbot.engine.effects import AlertStaff, SetLanguage, SetStopped, Unremember
from chatbot.service.ports import CommitOutcome, Snapshot
from tests.store.kit import (
    ANN,
    BEN,
    NOON,
    FixedClock,
    Store,
    a_session,
    a_turn,
    acts,
    commit,
    ports_of,
    remembers,
    says,
    take_turn,
    texts,
)


async def test_nobody_is_known_at_first(store: Store) -> None:
    assert await store.conversations.snapshot(ANN) == Snapshot(Contact(), None, 0)


async def test_what_a_turn_leaves_is_what_the_next_one_finds(store: Store) -> None:
    session = a_session(2, "seat", postcode="SW1A 1AA", seats=["a", "b"], near={"a": 1.5})
    until = NOON + timedelta(days=90)
    await take_turn(
        store, SetLanguage("cy"), remembers("seat", {"code": "E1"}, until), session=session
    )
    found = await store.conversations.snapshot(ANN)
    value = remembers("seat", {"code": "E1"}, until).value
    contact = Contact("cy", False, {("sample_campaign", "seat"): value})
    assert (found.contact, found.session) == (contact, session)
    assert found.version > 0
    assert found.contact_id is not None


async def test_a_later_turn_changes_what_it_says_and_nothing_else(store: Store) -> None:
    await take_turn(store, SetLanguage("cy"), remembers("a", 1), remembers("b", 2))
    await take_turn(store, Unremember("sample_campaign", "a"), remembers("b", 3))
    contact = (await store.conversations.snapshot(ANN)).contact
    kept = {name: value.value for (_, name), value in contact.remembered.items()}
    assert (contact.language, kept) == ("cy", {"b": 3})


async def test_contacts_do_not_see_each_other(store: Store) -> None:
    await take_turn(store, SetLanguage("cy"), session=a_session())
    assert await store.conversations.snapshot(BEN) == Snapshot(Contact(), None, 0)
    assert await store.conversations.snapshot(Address("web", "8121")) == Snapshot(
        Contact(), None, 0
    )


async def test_a_repeated_key_changes_nothing(store: Store) -> None:
    turn = a_turn(says("Hello"), acts("a1"), session=a_session())
    await commit(store, turn)
    before = await store.conversations.snapshot(ANN)
    again = a_turn(says("Twice"), key=turn.key, version=before.version, session=a_session(9))
    result = await commit(store, again)
    assert (result.outcome, result.parcels) == (CommitOutcome.REPEATED, ())
    assert await store.conversations.snapshot(ANN) == before


async def test_a_turn_on_an_old_version_changes_nothing(store: Store) -> None:
    await take_turn(store, session=a_session(1))
    old = (await store.conversations.snapshot(ANN)).version
    await take_turn(store, session=a_session(2))
    before = await store.conversations.snapshot(ANN)
    stale = a_turn(says("Too late"), acts("late"), version=old, session=a_session(3))
    result = await commit(store, stale)
    assert (result.outcome, result.parcels) == (CommitOutcome.STALE, ())
    assert await store.conversations.snapshot(ANN) == before
    assert await store.ledger.action_counts(None) == []


async def test_a_stale_turn_may_be_taken_again_under_its_key(store: Store) -> None:
    stale = a_turn(version=7, session=a_session())
    assert (await commit(store, stale)).outcome is CommitOutcome.STALE
    again = a_turn(key=stale.key, session=a_session())
    assert (await commit(store, again)).outcome is CommitOutcome.COMMITTED


@pytest.mark.parametrize("at_once", [2, 5, 20])
async def test_of_turns_at_once_on_one_version_exactly_one_wins(
    store: Store, at_once: int
) -> None:
    for _ in range(3):
        version = (await store.conversations.snapshot(ANN)).version
        results = await asyncio.gather(
            *(commit(store, a_turn(version=version, session=a_session(n))) for n in range(at_once))
        )
        outcomes = sorted(result.outcome for result in results)
        assert outcomes == [CommitOutcome.COMMITTED] + [CommitOutcome.STALE] * (at_once - 1)


async def test_of_turns_at_once_in_one_call_exactly_one_wins(store: Store) -> None:
    turns = [a_turn(says(str(n)), session=a_session(n)) for n in range(5)]
    results = await store.conversations.commit(turns)
    assert [it.outcome for it in results] == [CommitOutcome.COMMITTED] + [CommitOutcome.STALE] * 4
    session = (await store.conversations.snapshot(ANN)).session
    assert session is not None
    assert session.visit == 0


async def test_the_same_key_twice_in_one_call_counts_once(store: Store) -> None:
    turn = a_turn(session=a_session())
    results = await store.conversations.commit([turn, turn])
    outcomes = [result.outcome for result in results]
    assert outcomes == [CommitOutcome.COMMITTED, CommitOutcome.REPEATED]


async def test_many_contacts_at_once_all_get_through(store: Store) -> None:
    people = [Address("telegram", str(10**15 + n)) for n in range(60)]
    results = await asyncio.gather(
        *(take_turn(store, says("Hi"), session=a_session(), address=it) for it in people)
    )
    assert {result.outcome for result in results} == {CommitOutcome.COMMITTED}
    assert len({result.parcels[0].contact_id for result in results}) == len(people)


async def test_a_faulty_turn_among_good_ones_fails_alone(store: Store) -> None:
    faulty = a_turn(says("?"), session=a_session(value=object()))  # type: ignore[arg-type]
    good = a_turn(says("Hello"), session=a_session(), address=BEN)
    bad, fine = await store.conversations.commit([faulty, good])
    assert (bad.outcome, fine.outcome) == (CommitOutcome.FAILED, CommitOutcome.COMMITTED)
    assert bad.cause is not None
    assert await store.conversations.snapshot(ANN) == Snapshot(Contact(), None, 0)
    again = a_turn(key=faulty.key, session=a_session())
    assert (await commit(store, again)).outcome is CommitOutcome.COMMITTED


async def test_a_conversation_that_is_over_leaves_no_session(store: Store) -> None:
    await take_turn(store, session=a_session())
    await take_turn(store, says("Goodbye"))
    assert (await store.conversations.snapshot(ANN)).session is None


async def test_nothing_to_keep_makes_nobody_known(store: Store) -> None:
    result = await commit(store, a_turn())
    assert result.outcome is CommitOutcome.COMMITTED
    assert await store.conversations.snapshot(ANN) == Snapshot(Contact(), None, 0)


async def test_identities_of_fifteen_digits_are_kept_apart(store: Store) -> None:
    one, other = (Address("telegram", str(10**15 + n)) for n in (1, 2))
    result = await take_turn(store, says("Hello"), session=a_session(), address=one)
    assert result.parcels[0].address == one
    assert (await store.conversations.snapshot(other)).version == 0


async def test_an_alert_to_staff_is_kept_nowhere(store: Store) -> None:
    result = await take_turn(store, AlertStaff("flow.loop", "welcome.hello"))
    assert (result.outcome, result.parcels) == (CommitOutcome.COMMITTED, ())
    assert (await store.conversations.snapshot(ANN)).version == 0


async def test_every_store_has_every_port(store: Store) -> None:
    assert len(ports_of(store)) == 9


async def test_stopping_closes_the_door_and_starting_opens_it(store: Store) -> None:
    await take_turn(store, SetStopped(True))
    assert (await store.conversations.snapshot(ANN)).contact.stopped
    await take_turn(store, SetStopped(False))
    assert not (await store.conversations.snapshot(ANN)).contact.stopped


async def test_a_closed_address_is_stopped_and_nothing_waits_for_it(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, says("Hello"), remembers("a", 1), session=a_session())
    version = (await store.conversations.snapshot(ANN)).version
    await store.conversations.address_closed(ANN)
    await store.conversations.address_closed(BEN)
    found = await store.conversations.snapshot(ANN)
    assert (found.contact.stopped, found.session) == (True, None)
    assert found.version != version
    clock.go_on(timedelta(minutes=1))
    assert await store.outbox.claim(9) == []


async def test_an_expired_value_is_gone_before_it_is_purged(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, remembers("draft", "Dear…", NOON + timedelta(days=28)))
    clock.go_on(timedelta(days=28))
    assert (await store.conversations.snapshot(ANN)).contact.remembered == {}


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("a\0b", "a�b"),
        ("\ud83d half", "� half"),
        ("\udc00", "�"),
        ("\\u0000 typed out", "\\u0000 typed out"),
        (
            "𐐷 \U0001f469\u200d\U0001f692 ‏\u2066x\u2069",
            "𐐷 \U0001f469\u200d\U0001f692 ‏\u2066x\u2069",
        ),
    ],
)
async def test_what_no_database_holds_is_replaced_alike_everywhere(
    store: Store, clock: FixedClock, typed: str, held: str
) -> None:
    session = a_session(value={"text": typed, typed: 1})
    result = await take_turn(store, says(typed), remembers("name", [typed]), session=session)
    assert texts(result.parcels) == [held]
    clock.go_on(timedelta(minutes=1))
    found = await store.conversations.snapshot(ANN)
    assert found.session is not None
    assert found.session.top.values == {"value": {"text": held, held: 1}}
    assert [it.value for it in found.contact.remembered.values()] == [[held]]
    assert texts(await store.outbox.claim(9)) == [held]
