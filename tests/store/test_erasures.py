"""Erasures are noted by marks that name nobody, and can be done again on an older copy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chatbot.domain.calendar import day_of
from chatbot.domain.messages import Address
from chatbot.domain.pacts import Pact
from chatbot.engine.effects import ForgetContact
from chatbot.engine.pact_notes import Promised, keep_promise
from chatbot.store import erasures
from chatbot.store.erasures import Erasure
from chatbot.store.retention import CONTACTS_KEPT, ERASURES_KEPT
from tests.store.kit import (
    ANN,
    BEN,
    NOON,
    FixedClock,
    OpenStore,
    a_session,
    acts,
    says,
    take_turn,
)

EVER = NOON - timedelta(days=1)


async def test_whoever_is_erased_leaves_a_mark_and_no_name(open_store: OpenStore) -> None:
    store = await open_store()
    await take_turn(store, says("Hi"), session=a_session())
    await take_turn(store, says("Hi"), session=a_session(), address=BEN)
    await store.contact_records.forget(ANN)
    await take_turn(store, ForgetContact(), address=BEN)
    ann, ben = await store.erasures.since(EVER)
    assert ann.mark != ben.mark
    assert {len(ann.mark), len(ben.mark)} == {64}
    assert (ann.at, ben.at) == (NOON, NOON)


async def test_an_erasure_done_again_erases_that_contact_only(open_store: OpenStore) -> None:
    store = await open_store()
    await take_turn(store, acts("a1"), session=a_session())
    await take_turn(store, session=a_session(), address=BEN)
    mark = await mark_of(store, ANN)
    assert await store.erasures.again([Erasure(mark, NOON), Erasure("0" * 64, NOON)]) == 1
    assert await store.contact_records.show(ANN) is None
    assert await store.contact_records.show(BEN) is not None
    assert [row["count"] for row in await store.ledger.action_counts(None)] == [1]
    assert await store.erasures.again([Erasure(mark, NOON)]) == 0


async def test_an_erasure_done_again_takes_back_what_was_promised(open_store: OpenStore) -> None:
    store = await open_store()
    pact, day = Pact("group:aaaaaaaaaa", "rally", 5, date(2024, 7, 7)), date(2024, 6, 21)
    for address in (ANN, BEN):
        await take_turn(store, *keep_promise(Promised(pact, day), day_of(NOON)), address=address)
    assert await store.erasures.again([Erasure(await mark_of(store, ANN), NOON)]) == 1
    assert await store.pact_counts.of(pact.scope, "rally") == {pact: [(day, 1)]}


async def test_somebody_who_came_back_is_somebody_else(open_store: OpenStore) -> None:
    store = await open_store()
    await take_turn(store, session=a_session())
    await store.contact_records.forget(ANN)
    await take_turn(store, session=a_session(2))
    assert await store.erasures.again(await store.erasures.since(EVER)) == 0
    assert await store.contact_records.show(ANN) is not None


async def test_many_contacts_are_gone_through(
    open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "READ_AT_ONCE", 3)
    store = await open_store()
    people = [Address("telegram", str(number)) for number in range(8)]
    for address in people:
        await take_turn(store, session=a_session(), address=address)
    mark = await mark_of(store, people[7])
    assert await store.erasures.again([Erasure(mark, NOON)]) == 1


async def test_what_goes_by_itself_leaves_no_mark_and_marks_go_in_their_time(
    open_store: OpenStore, clock: FixedClock
) -> None:
    store = await open_store()
    await take_turn(store, session=a_session())
    await store.contact_records.forget(ANN)
    await take_turn(store, session=a_session(), address=BEN)
    clock.go_on(CONTACTS_KEPT + timedelta(days=1))
    assert (await store.contact_records.purge(clock.now()))["contacts"] == 1
    assert len(await store.erasures.since(EVER)) == 1
    clock.go_on(ERASURES_KEPT)
    assert (await store.contact_records.purge(clock.now()))["erasures"] == 1
    assert await store.erasures.since(EVER) == []


async def mark_of(store: object, address: Address) -> str:
    """The mark that an address would leave now."""
    seals = store.erasures._seals  # type: ignore[attr-defined]  # no port tells it
    known = await store.conversations.snapshot(address)  # type: ignore[attr-defined]
    return str(seals._held[known.contact_id].mark())
