"""Releases on every store: kept as published, and who waits where in which."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from chatbot.domain.messages import Address
from chatbot.domain.publications import How, Publication
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


def becomes(number: int, release: str, how: How = "publish") -> Publication:
    return Publication(number, release, NOON + timedelta(hours=number), how)


async def test_nothing_is_current_before_something_is_published(store: Store) -> None:
    await store.releases.keep("release-1", b"1", NOON)
    assert await store.releases.current() is None
    assert list(await store.releases.published()) == []


async def test_what_was_published_last_is_current_and_the_others_are_told(
    store: Store,
) -> None:
    history = [becomes(1, "a", "start"), becomes(2, "b"), becomes(3, "a", "back")]
    for one in history:
        assert await store.releases.publish(one, one.release.encode())
    assert await store.releases.current() == history[-1]
    assert list(await store.releases.published()) == history[::-1]
    assert await store.releases.load("b") == b"b"


async def test_publishing_a_release_that_is_kept_leaves_it_as_it_was(store: Store) -> None:
    await store.releases.keep("a", b"as it was", NOON)
    assert await store.releases.publish(becomes(1, "a"), b"another")
    assert await store.releases.load("a") == b"as it was"


async def test_of_two_who_publish_at_once_one_is_told_that_it_came_late(store: Store) -> None:
    both = [becomes(1, "a"), becomes(1, "b")]
    done = await asyncio.gather(*(store.releases.publish(one, b"") for one in both))
    assert sorted(done) == [False, True]
    (won,) = await store.releases.published()
    assert won == both[done.index(True)]
