"""Timers of every store: fired once, through the door everything comes in by."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import cast

from chatbot.domain.messages import Address
from chatbot.engine.effects import (
    ForgetContact,
    SetFollowUp,
    SetStopped,
    SetSwitch,
    SetTimers,
    Timer,
)
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


async def test_a_follow_up_outlives_the_conversation_and_fires_once(store: Store) -> None:
    later = NOON + timedelta(hours=3)
    await take_turn(store, SetTimers((idle(1),)), SetFollowUp("rally", later), session=a_session())
    await take_turn(store, SetTimers(()))
    assert await fire(store, 2.9) == []
    (arrival,) = await fire(store, 3)
    assert told(arrival) | {"identity": "", "channel": ""} == {
        "channel": "",
        "identity": "",
        "session": "rally",
        "visit": 0,
        "kind": "follow_up",
    }
    assert await fire(store, 9) == []


async def test_a_follow_up_is_one_for_each_campaign(store: Store) -> None:
    for campaign, hours in (("rally", 1), ("other", 2), ("rally", 3)):
        await take_turn(store, SetFollowUp(campaign, NOON + timedelta(hours=hours)))
    assert [told(it)["session"] for it in await fire(store, 9)] == ["other", "rally"]


async def test_a_follow_up_is_taken_off_and_leaves_the_question_s_timers(store: Store) -> None:
    later = NOON + timedelta(hours=2)
    await take_turn(store, SetTimers((idle(1),)), SetFollowUp("rally", later), session=a_session())
    await take_turn(store, SetFollowUp("rally", None), session=a_session())
    assert [told(it)["kind"] for it in await fire(store, 9)] == ["idle"]


async def test_no_follow_up_comes_after_stop_or_delete_or_when_the_address_closed(
    store: Store,
) -> None:
    cal = Address("telegram", "8123")
    for address in (ANN, BEN, cal):
        await take_turn(store, SetFollowUp("rally", NOON + timedelta(hours=1)), address=address)
    await take_turn(store, SetStopped(True))
    await store.conversations.address_closed(BEN)
    await take_turn(store, ForgetContact(), address=cal)
    assert await fire(store, 9) == []


async def test_stop_turns_every_permission_off_and_keeps_its_words(store: Store) -> None:
    on = SetSwitch("rally", "campaign", True, "words", "r1", "en", NOON)
    await take_turn(store, on)
    await take_turn(store, SetStopped(True))
    held = await store.contact_records.show(ANN)
    assert held is not None
    (switch,) = cast("list[dict[str, object]]", held["switches"])
    assert (switch["on"], switch["wording"]) == (False, "words")
