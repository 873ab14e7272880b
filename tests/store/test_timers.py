"""Timers of every store: fired once, through the door everything comes in by."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

from chatbot.engine.effects import SetStopped, SetTimers, Timer
from chatbot.service.ports import Arrival
from tests.store.kit import ANN, BEN, NOON, Store, a_session, a_turn, commit, says, take_turn


def idle(hours: float, visit: int = 1) -> Timer:
    return Timer("s1", visit, "idle", NOON + timedelta(hours=hours))


async def fire(store: Store, hours: float, limit: int = 99) -> list[Arrival]:
    return await store.conversations.fire_timers(NOON + timedelta(hours=hours), limit)


def told(arrival: Arrival) -> dict[str, object]:
    return dict(json.loads(arrival.payload))


async def test_a_due_timer_becomes_an_arrival_that_lasts(store: Store) -> None:
    await take_turn(store, SetTimers((idle(1, visit=3),)), session=a_session(3))
    assert await fire(store, 0.9) == []
    (arrival,) = await fire(store, 1)
    assert told(arrival) == {
        "channel": "telegram",
        "identity": "8121",
        "session": "s1",
        "visit": 3,
        "kind": "idle",
    }
    assert (arrival.channel, arrival.key.split(":")[0]) == ("timer", "timer")
    assert await store.conversations.unhandled("timer", 9) == [arrival]


async def test_a_timer_fires_once(store: Store) -> None:
    await take_turn(store, SetTimers((idle(1),)), session=a_session())
    first, second = await asyncio.gather(fire(store, 2), fire(store, 2))
    assert len(first) + len(second) == 1
    assert await fire(store, 3) == []


async def test_the_earliest_fire_first_and_no_more_than_asked_for(store: Store) -> None:
    await take_turn(store, SetTimers((idle(3, 3), idle(1, 1), idle(2, 2))), session=a_session())
    assert [told(it)["visit"] for it in await fire(store, 9, limit=2)] == [1, 2]
    assert [told(it)["visit"] for it in await fire(store, 9, limit=2)] == [3]


async def test_one_contact_s_timers_fire_alone_where_only_those_are_asked_for(
    store: Store,
) -> None:
    await take_turn(store, SetTimers((idle(1, 1),)), session=a_session())
    await take_turn(store, SetTimers((idle(1, 7),)), session=a_session(7), address=BEN)
    at = NOON + timedelta(hours=9)
    (fired,) = await store.conversations.fire_timers(at, 99, BEN)
    assert told(fired)["visit"] == 7
    assert await store.conversations.fire_timers(at, 99, BEN) == []
    assert [told(it)["visit"] for it in await fire(store, 9)] == [1]


async def test_new_timers_replace_the_old_ones(store: Store) -> None:
    await take_turn(store, SetTimers((idle(1, 1),)), session=a_session())
    await take_turn(store, says("Hello"), session=a_session())
    await take_turn(store, SetTimers((idle(2, 2),)), session=a_session(2))
    await take_turn(store, SetTimers((idle(1, 7),)), session=a_session(7), address=BEN)
    assert sorted(str(told(it)["visit"]) for it in await fire(store, 9)) == ["2", "7"]


async def test_setting_no_timers_takes_them_all_off(store: Store) -> None:
    await take_turn(store, SetTimers((idle(1),)), session=a_session())
    await take_turn(store, SetTimers(()))
    assert await fire(store, 9) == []


async def test_none_fires_after_stop_or_when_the_address_closed(store: Store) -> None:
    for address in (ANN, BEN):
        await take_turn(store, SetTimers((idle(1),)), session=a_session(), address=address)
    await take_turn(store, SetStopped(True))
    await store.conversations.address_closed(BEN)
    assert await fire(store, 9) == []


async def test_a_fired_timer_is_done_by_its_turn(store: Store) -> None:
    await take_turn(store, SetTimers((idle(1),)), session=a_session())
    (arrival,) = await fire(store, 2)
    version = (await store.conversations.snapshot(ANN)).version
    await commit(store, a_turn(says("Still there?"), key=arrival.key, version=version))
    assert await store.conversations.unhandled("timer", 9) == []
