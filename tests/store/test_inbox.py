"""The inbox of every store: durable, known again, in order, scrubbed."""

from __future__ import annotations

from datetime import timedelta

from chatbot.domain.messages import InboxKey
from chatbot.service.ports import Arrival, CommitOutcome
from tests.store.kit import (
    ANN,
    NOON,
    FixedClock,
    Store,
    a_key,
    a_session,
    a_turn,
    an_arrival,
    commit,
)


async def test_a_key_is_new_once(store: Store) -> None:
    arrival = an_arrival()
    assert await store.conversations.receive([arrival, arrival]) == [True, False]
    assert await store.conversations.receive([arrival, an_arrival()]) == [False, True]


async def test_what_was_received_is_found_again_as_it_came_oldest_first(store: Store) -> None:
    arrivals = [an_arrival(f'{{"n": {n}, "\\u0000": "é\x00"}}'.encode()) for n in range(12)]
    await store.conversations.receive(arrivals)
    assert await store.conversations.unhandled("telegram", 100) == arrivals
    assert await store.conversations.unhandled("telegram", 2) == arrivals[:2]
    assert await store.conversations.unhandled("web", 100) == []


async def test_keys_may_rise_or_fall(store: Store) -> None:
    high, low = (InboxKey(f"telegram:{number}") for number in (10**9, 500))
    arrivals = [an_arrival(key=high), an_arrival(key=low)]
    assert await store.conversations.receive(arrivals) == [True, True]
    assert await store.conversations.unhandled("telegram", 9) == arrivals


async def test_a_turn_marks_its_arrival_done(store: Store) -> None:
    arrival = an_arrival()
    await store.conversations.receive([arrival])
    await commit(store, a_turn(key=arrival.key, session=a_session()))
    assert await store.conversations.unhandled("telegram", 9) == []
    assert await store.conversations.receive([arrival]) == [False]


async def test_a_turn_may_be_of_an_arrival_that_was_never_stored(store: Store) -> None:
    arrival = an_arrival()
    done = await commit(store, a_turn(key=arrival.key, session=a_session()))
    assert done.outcome is CommitOutcome.COMMITTED
    assert await store.conversations.receive([arrival]) == [False]


async def test_an_arrival_can_be_closed_without_a_turn(store: Store) -> None:
    arrival, other = an_arrival(), an_arrival()
    await store.conversations.receive([arrival, other])
    await store.conversations.close_arrival(arrival.key)
    await store.conversations.close_arrival(other.key, "unreadable: ValueError", ANN)
    assert await store.conversations.unhandled("telegram", 9) == []
    repeated = await commit(store, a_turn(key=arrival.key))
    assert repeated.outcome is CommitOutcome.REPEATED


async def test_a_key_closed_before_it_was_stored_is_known(store: Store) -> None:
    arrival = an_arrival()
    await store.conversations.close_arrival(arrival.key, "poison")
    assert await store.conversations.receive([arrival]) == [False]
    assert await store.conversations.unhandled("telegram", 9) == []


async def test_a_key_that_is_done_stays_done(store: Store) -> None:
    arrival = an_arrival()
    await store.conversations.receive([arrival])
    await commit(store, a_turn(key=arrival.key, session=a_session()))
    await store.conversations.close_arrival(arrival.key, "late")
    assert await store.conversations.unhandled("telegram", 9) == []
    assert await store.conversations.receive([arrival]) == [False]


async def test_keys_are_kept_three_days_and_not_for_ever(store: Store, clock: FixedClock) -> None:
    arrival, waiting = an_arrival(), an_arrival()
    await store.conversations.receive([arrival, waiting])
    await store.conversations.close_arrival(arrival.key)
    clock.go_on(timedelta(days=2, hours=23))
    assert (await store.contact_records.purge(clock.now()))["inbox"] == 0
    assert await store.conversations.receive([arrival]) == [False]
    clock.go_on(timedelta(hours=2))
    assert (await store.contact_records.purge(clock.now()))["inbox"] == 1
    assert await store.conversations.unhandled("telegram", 9) == [waiting]
    assert await store.conversations.receive([arrival]) == [True]


async def test_dead_letters_go_after_four_weeks(store: Store, clock: FixedClock) -> None:
    arrival = Arrival(a_key(), "telegram", b"not JSON", NOON)
    await store.conversations.receive([arrival])
    await store.conversations.close_arrival(arrival.key, "poison")
    clock.go_on(timedelta(days=27))
    assert (await store.contact_records.purge(clock.now()))["dead_letters"] == 0
    clock.go_on(timedelta(days=2))
    assert (await store.contact_records.purge(clock.now()))["dead_letters"] == 1
