"""Dead letters of every store: listed with their cause, opened, taken in again."""

from __future__ import annotations

from datetime import timedelta

from chatbot.domain.messages import InboxKey
from chatbot.service.ports import CommitOutcome
from tests.store.kit import (
    ANN,
    NOON,
    FixedClock,
    Store,
    a_session,
    a_turn,
    an_arrival,
    commit,
    take_turn,
)

ONE, TWO, THREE = (InboxKey(f"telegram:{name}") for name in ("one", "two", "three"))


async def buried(store: Store, clock: FixedClock) -> None:
    """Two letters with their words, one without, and one arrival that is no dead letter."""
    for key in (ONE, TWO, THREE, InboxKey("telegram:fine")):
        await store.conversations.receive([an_arrival(key.encode(), key)])
    clock.go_on(timedelta(minutes=1))
    await store.conversations.close_arrival(ONE, "decide: ValueError", ANN)
    await store.conversations.close_arrival(TWO, "unreadable: KeyError")
    await store.conversations.close_arrival(THREE, "failed", ANN)
    await store.conversations.close_arrival(InboxKey("telegram:fine"))


async def test_they_are_listed_newest_first_with_their_cause(
    store: Store, clock: FixedClock
) -> None:
    await buried(store, clock)
    three, two, one = await store.dead_letters.newest(9)
    assert [it.key for it in (one, two, three)] == [ONE, TWO, THREE]
    assert (one.cause, one.is_whole) == ("decide: ValueError", True)
    assert (two.cause, two.is_whole) == ("unreadable: KeyError", False)
    assert (one.at, one.died) == (NOON, NOON + timedelta(minutes=1))
    assert [it.key for it in await store.dead_letters.newest(1)] == [THREE]


async def test_what_came_can_be_read_while_it_is_there(store: Store, clock: FixedClock) -> None:
    await buried(store, clock)
    assert await store.dead_letters.payload(ONE) == ONE.encode()
    assert await store.dead_letters.payload(TWO) is None
    assert await store.dead_letters.payload(InboxKey("telegram:fine")) is None


async def test_one_taken_in_again_lies_in_the_inbox_and_is_answered_once(
    store: Store, clock: FixedClock
) -> None:
    await buried(store, clock)
    assert await store.dead_letters.replay(ONE)
    assert not await store.dead_letters.replay(ONE)
    (again,) = await store.conversations.unhandled("telegram", 9)
    assert (again.key, again.payload) == (ONE, ONE.encode())
    assert [it.key for it in await store.dead_letters.newest(9)] == [THREE, TWO]
    turn = a_turn(key=ONE, session=a_session())
    assert (await commit(store, turn)).outcome is CommitOutcome.COMMITTED
    assert (await commit(store, turn)).outcome is CommitOutcome.REPEATED


async def test_what_is_not_whole_or_not_there_is_not_taken_in(
    store: Store, clock: FixedClock
) -> None:
    await buried(store, clock)
    assert not await store.dead_letters.replay(TWO)
    assert not await store.dead_letters.replay(InboxKey("telegram:nobody"))
    assert await store.conversations.unhandled("telegram", 9) == []


async def test_nothing_is_left_of_whoever_is_erased(store: Store, clock: FixedClock) -> None:
    await take_turn(store, session=a_session())
    await buried(store, clock)
    await store.contact_records.forget(ANN)
    assert [it.is_whole for it in await store.dead_letters.newest(9)] == [False, False, False]
    assert await store.dead_letters.payload(ONE) is None
