"""Snapshots in memory: always what the database would say, never too many."""

from __future__ import annotations

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.messages import Address
from chatbot.engine.effects import Effect, SetLanguage, SetStopped, Unremember
from chatbot.service.ports import Unreachable
from chatbot.store.snapshots import NOBODY, Held, Snapshots, first_version
from tests.store.kit import ANN, NOON, OpenStore, a_session, remembers, says, take_turn


async def test_what_is_held_after_a_turn_is_what_is_read(open_store: OpenStore) -> None:
    store = await open_store()
    steps: list[tuple[Effect, ...]] = [
        (SetLanguage("cy"), remembers("a", {"b": [1, 2.5, None, True]})),
        (remembers("c", "d", NOON.replace(year=2030)), says("Hello")),
        (SetStopped(True), Unremember("sample_campaign", "a")),
        (SetStopped(False), remembers("c", "a\0b")),
        (),
    ]
    for visit, effects in enumerate(steps):
        await store.conversations.snapshot(ANN)
        await take_turn(store, *effects, session=a_session(visit, value={"x": ["y"]}))
        held = await store.conversations.snapshot(ANN)
        read = await (await open_store()).conversations.snapshot(ANN)
        assert held == read


async def test_a_session_that_was_cleaned_is_held_clean(open_store: OpenStore) -> None:
    store = await open_store()
    await take_turn(store, session=a_session(typed="a\0b\ud800"))
    session = (await store.conversations.snapshot(ANN)).session
    assert session is not None
    assert session.top.values == {"typed": "a\ufffdb\ufffd"}


async def test_what_closes_or_forgets_a_contact_is_seen_at_once(open_store: OpenStore) -> None:
    store = await open_store()
    result = await take_turn(store, says("Hello"), session=a_session())
    await store.conversations.snapshot(ANN)
    await store.outbox.settle([(result.parcels[0], Unreachable("blocked"))])
    assert (await store.conversations.snapshot(ANN)).contact.stopped
    await store.contact_records.forget(ANN)
    assert await store.conversations.snapshot(ANN) == NOBODY
    await take_turn(store, says("Hello"), session=a_session())
    await store.conversations.snapshot(ANN)
    await store.conversations.address_closed(ANN)
    assert (await store.conversations.snapshot(ANN)).contact.stopped


@given(st.lists(st.integers(0, 9), max_size=40))
def test_only_the_last_used_are_held(used: list[int]) -> None:
    snapshots = Snapshots(size=3)
    for number in used:
        address = Address("telegram", str(number))
        if snapshots.get(address) is None:
            snapshots.put(address, Held(NOBODY))
    last = list(dict.fromkeys(reversed(used)))[:3]
    held = [n for n in range(10) if snapshots.take(Address("telegram", str(n))) is not None]
    assert held == sorted(last)


def test_versions_of_two_contacts_never_meet() -> None:
    assert first_version(2) - first_version(1) >= 2**20
    assert first_version(2**42) < 2**63


async def test_what_is_read_while_it_is_forgotten_is_not_held(open_store: OpenStore) -> None:
    store, other = await open_store(), await open_store()
    for _ in range(20):
        await take_turn(other, says("Hello"), session=a_session())
        await asyncio.gather(
            store.conversations.snapshot(ANN),
            store.contact_records.forget(ANN),
            store.conversations.snapshot(ANN),
        )
        assert await store.conversations.snapshot(ANN) == NOBODY
