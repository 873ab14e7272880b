"""Releases on every store: kept as published, and who waits where in which."""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.messages import Address
from tests.store.kit import NOON, Store, a_session, take_turn


async def test_a_release_is_kept_as_it_was_published(store: Store) -> None:
    bundle = bytes(range(256)) * 100
    await store.releases.keep("release-1", bundle, NOON)
    await store.releases.keep("release-1", b"another", NOON)
    assert await store.releases.load("release-1") == bundle
    assert await store.releases.load("release-2") is None


async def test_people_who_wait_are_counted_by_release_and_step(store: Store) -> None:
    standing = [("1", "hello"), ("2", "hello"), ("3", "seat")]
    for identity, step in standing:
        address = Address("telegram", identity)
        await take_turn(store, session=a_session(1, step), address=address)
    old = replace(a_session(), release="release-0")
    await take_turn(store, session=old, address=Address("telegram", "4"))
    await take_turn(store, session=a_session(), address=Address("telegram", "5"))
    await take_turn(store, address=Address("telegram", "5"))
    assert list(await store.releases.waiting()) == [
        ("release-0", "welcome.hello", 1),
        ("release-1", "welcome.hello", 2),
        ("release-1", "welcome.seat", 1),
    ]
