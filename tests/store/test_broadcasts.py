"""Broadcasts on both databases: who gets one, once, in their language, and who does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from chatbot.domain.broadcasts import Audience
from chatbot.domain.commitments import ActionKind
from chatbot.domain.messages import Address, Lane
from chatbot.domain.places import SeatCode
from chatbot.engine.effects import ForgetContact, SetStopped
from chatbot.service.ports import Later, Refused, Sent, Unreachable, Unsure
from chatbot.store import reaching
from tests.store.broadcasts import (
    AUDIENCE,
    PLAN,
    UNTIL,
    allows,
    begun,
    fed,
    given_out,
    other_plan,
    somebody,
    state_of,
    switched,
)
from tests.store.kit import NOON, FixedClock, OpenStore, acts, says, take_turn, texts

LEASE_OVER = timedelta(seconds=31)
HERE, THERE = SeatCode("E14001063"), SeatCode("E14001064")


async def test_who_allowed_it_gets_it_once_in_their_language(open_store: OpenStore) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await allows(store, somebody(2), language="cy")
    await take_turn(store, says("Hello"), address=somebody(3))
    await store.outbox.settle([(it, Sent()) for it in await store.outbox.claim(9)])
    assert await store.broadcasts.count(AUDIENCE) == {"en": 1, "cy": 1}
    assert await begun(store) == 2
    assert await fed(store) == 2
    parcels = await given_out(store)
    assert sorted(texts(parcels)) == ["News", "Newyddion"]
    assert {parcel.lane for parcel in parcels} == {Lane.BROADCAST}
    await store.outbox.settle([(parcel, Sent()) for parcel in parcels])
    assert await fed(store) == 0
    assert await state_of(store) == ("ended", {"sent": 2})
    assert not await store.broadcast_feed.has_work(NOON)


async def test_a_plan_begins_once_and_what_has_begun_is_not_planned_again(
    open_store: OpenStore,
) -> None:
    store, other = await open_store(), await open_store()
    await allows(store, somebody(1))
    assert await begun(store) == 1
    assert await other.broadcasts.begin(PLAN.plan, "Cal", NOON, UNTIL) is None
    assert not await other.broadcasts.keep(PLAN)


async def test_the_audience_is_frozen_when_it_begins(open_store: OpenStore) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    assert await begun(store) == 1
    await allows(store, somebody(2))
    assert await fed(store) == 1


async def test_who_turned_it_off_stopped_or_blocked_since_is_left_out_and_marked(
    open_store: OpenStore,
) -> None:
    store = await open_store()
    for number in range(5):
        await allows(store, somebody(number))
    assert await begun(store) == 5
    await take_turn(store, switched(on=False), address=somebody(0))
    await take_turn(store, SetStopped(True), address=somebody(1))
    await take_turn(store, says("Hello"), address=somebody(2))
    await take_turn(store, ForgetContact(), address=somebody(3))
    assert await fed(store) == 2  # the third, for whom something older waits, and the fifth
    assert await state_of(store) == ("running", {"left_out": 2, "posted": 2})


async def test_a_contact_that_blocked_us_is_closed_and_marked(open_store: OpenStore) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    await fed(store)
    (parcel,) = await given_out(store)
    await store.outbox.settle([(parcel, Unreachable("blocked"))])
    await fed(store)
    assert await state_of(store) == ("ended", {"left_out": 1})
    assert await store.broadcasts.count(AUDIENCE) == {}


async def test_other_campaigns_reach_only_those_who_allowed_others_elsewhere(
    open_store: OpenStore,
) -> None:
    store = await open_store()
    await take_turn(store, switched(switch="others", campaign="plan"), address=somebody(1))
    await take_turn(store, switched(switch="others", campaign="rally"), address=somebody(2))
    await take_turn(store, switched(switch="campaign", campaign="plan"), address=somebody(3))
    await take_turn(store, switched(switch="letter", campaign="rally"), address=somebody(4))
    assert await store.broadcasts.count(Audience("rally", "others")) == {"en": 1}
    assert await store.broadcasts.count(AUDIENCE) == {}


async def test_an_audience_is_narrowed_by_where_and_when_people_acted(
    open_store: OpenStore,
) -> None:
    store = await open_store()
    early = NOON - timedelta(days=9)
    await allows(store, somebody(1), acts("a", constituency=HERE))
    await allows(store, somebody(2), acts("b", constituency=THERE, at=early))
    later = acts("c", kind=ActionKind.PROMISED)
    await allows(store, somebody(3), acts("d", at=early), later)
    await allows(store, somebody(4), acts("e", kind=ActionKind.OFFERED, constituency=HERE))

    async def count(**narrow: object) -> int:
        audience = replace(AUDIENCE, **narrow)  # type: ignore[arg-type]
        return sum((await store.broadcasts.count(audience)).values())

    assert await count(seats=(HERE,)) == 1
    assert await count(seats=(HERE, THERE)) == 2
    assert await count(last_action=ActionKind.SENT) == 2
    assert await count(last_action=ActionKind.PROMISED) == 1
    assert await count(acted_since=date(2024, 6, 20)) == 2
    assert await count(acted_before=date(2024, 6, 20)) == 1


async def test_who_reads_a_language_without_a_text_is_left_out_unless_another_stands_in(
    open_store: OpenStore,
) -> None:
    store = await open_store()
    await allows(store, somebody(1), language="ar")
    await allows(store, somebody(2))
    assert await begun(store) == 2
    assert await begun(store, replace(other_plan(), fallback="cy")) == 2
    await fed(store)
    assert await state_of(store) == ("running", {"left_out": 1, "posted": 1})
    assert sorted(texts(await given_out(store))) == ["News", "Newyddion"]


async def test_a_group_chat_gets_none(open_store: OpenStore) -> None:
    store = await open_store()
    await allows(store, Address("telegram", "-1001"))
    await allows(store, Address("web", "abc"))
    assert await begun(store) == 1  # what cannot be pushed to is not even counted
    assert await fed(store) == 0
    assert await state_of(store) == ("ended", {"left_out": 1})


async def test_nothing_is_posted_at_night_and_what_lies_there_waits_for_nine(
    open_store: OpenStore, clock: FixedClock
) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    night = datetime(2024, 6, 20, 20, tzinfo=UTC)
    assert await fed(store, night) == 0
    await fed(store)
    clock.told = clock.hung = night
    (parcel,) = await store.outbox.claim(9)
    held = await store.permits.withheld(parcel)
    assert held == Later(12 * 3600, "address", quiet=True)  # 20:00 to 08:00 UTC, in summer
    await store.outbox.settle([(parcel, held)])
    clock.go_on(timedelta(hours=11))
    assert await store.outbox.claim(9) == []
    clock.go_on(timedelta(hours=1))
    assert texts(await given_out(store)) == ["News"]


async def test_somebody_who_writes_at_night_does_not_wait_for_the_morning(
    open_store: OpenStore, clock: FixedClock
) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    await fed(store)
    clock.told = clock.hung = datetime(2024, 6, 20, 20, tzinfo=UTC)
    (parcel,) = await store.outbox.claim(9)
    held = await store.permits.withheld(parcel)
    assert held is not None
    await store.outbox.settle([(parcel, held)])
    await take_turn(store, says("Reply"), address=somebody(1))
    (news,) = await given_out(store)
    assert (texts([news]), news.lane) == (["News"], Lane.REPLY)
    await store.outbox.settle([(news, Sent())])
    assert texts(await given_out(store)) == ["Reply"]


async def test_a_reply_that_comes_while_it_is_put_to_sleep_wakes_it(
    open_store: OpenStore, clock: FixedClock
) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    await fed(store)
    clock.told = clock.hung = datetime(2024, 6, 20, 20, tzinfo=UTC)
    (parcel,) = await store.outbox.claim(9)
    held = await store.permits.withheld(parcel)
    assert held is not None
    await take_turn(store, says("Reply"), address=somebody(1))
    await store.outbox.settle([(parcel, held)])
    assert texts(await given_out(store)) == ["News"]


async def test_stopped_it_lets_nothing_go_that_lies_there_or_is_held(
    open_store: OpenStore,
) -> None:
    store, staff = await open_store(), await open_store()
    for number in range(6):
        await allows(store, somebody(number))
    await begun(store)
    await fed(store)
    held = await store.outbox.claim(2)
    assert await staff.broadcasts.stop(PLAN.plan, "Ben", NOON)
    assert [await store.permits.withheld(it) for it in held] == [Refused(reaching.STOPPED)] * 2
    await store.outbox.settle([(it, Refused(reaching.STOPPED)) for it in held])
    assert await store.outbox.claim(9) == []
    assert await fed(store) == 0
    assert await state_of(store) == ("stopped", {"waiting": 6})
    assert not await staff.broadcasts.stop(PLAN.plan, "Ben", NOON)

    assert await staff.broadcasts.resume(PLAN.plan, "Cal")
    assert await fed(store) == 6
    assert len(await given_out(store)) == 6


async def test_what_may_have_left_is_unknown_for_ever(
    open_store: OpenStore, clock: FixedClock
) -> None:
    store = await open_store()
    for number in range(3):
        await allows(store, somebody(number))
    await begun(store)
    await fed(store)
    lost, dead, sent = await given_out(store)
    await store.outbox.settle([(lost, Unsure("timeout")), (sent, Sent())])
    clock.go_on(LEASE_OVER)
    assert await store.outbox.claim(9) == []
    await fed(store)
    assert await state_of(store) == ("ended", {"sent": 1, "unknown": 2})
    assert dead.id != lost.id


async def test_with_stop_in_the_middle_nothing_more_leaves_though_it_is_held(
    open_store: OpenStore,
) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    await fed(store)
    (parcel,) = await store.outbox.claim(9)
    await take_turn(store, SetStopped(True), address=somebody(1))
    assert await store.permits.withheld(parcel) == Refused(reaching.GONE)
    await store.outbox.settle([(parcel, Refused(reaching.GONE))])
    await fed(store)
    assert await state_of(store) == ("ended", {"unknown": 1})


async def test_row_62_who_is_erased_in_the_middle_leaves_no_row(open_store: OpenStore) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    await fed(store)
    await take_turn(store, ForgetContact(), address=somebody(1))
    assert await store.outbox.claim(9) == []
    await fed(store)
    assert await state_of(store) == ("ended", {})


async def test_a_reminder_in_hand_does_not_leave_after_stop(open_store: OpenStore) -> None:
    store = await open_store()
    await take_turn(store, says("Reminder", lane=Lane.BROADCAST), address=somebody(1))
    (parcel,) = await store.outbox.claim(9)
    assert await store.permits.withheld(parcel) is None
    await take_turn(store, SetStopped(True), address=somebody(1))
    assert await store.permits.withheld(parcel) == Refused(reaching.GONE)


async def test_what_has_not_left_after_three_days_does_not_leave(open_store: OpenStore) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await allows(store, somebody(2))
    await begun(store)
    await store.broadcasts.stop(PLAN.plan, "Ben", NOON)
    assert await store.broadcast_feed.has_work(UNTIL)
    await fed(store, UNTIL)
    assert await state_of(store) == ("ended", {"left_out": 2})


async def test_whom_it_went_to_is_forgotten_and_how_many_is_not(
    open_store: OpenStore, clock: FixedClock
) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    await fed(store)
    await store.outbox.settle([(it, Sent()) for it in await given_out(store)])
    await fed(store)
    clock.go_on(timedelta(days=29))
    assert (await store.contact_records.purge(clock.now()))["reached"] == 1
    assert await state_of(store) == ("ended", {"sent": 1})


async def test_what_somebody_was_sent_is_shown_to_them(open_store: OpenStore) -> None:
    store = await open_store()
    await allows(store, somebody(1))
    await begun(store)
    await fed(store)
    held = await store.contact_records.show(somebody(1))
    assert held is not None
    assert held["news"] == [{"campaign": "rally", "news": "answers", "became": "posted"}]


async def test_few_lie_in_the_outbox_at_a_time(open_store: OpenStore) -> None:
    store = await open_store()
    for number in range(70):
        await allows(store, somebody(number))
    await begun(store)
    assert [await fed(store), await fed(store)] == [60, 0]


async def test_four_processes_and_one_broadcast_post_each_person_once(
    open_store: OpenStore,
) -> None:
    import asyncio

    store = await open_store()
    for number in range(50):
        await allows(store, somebody(number))
    await begun(store)
    others = [await open_store() for _ in range(3)]
    posted = await asyncio.gather(*(fed(it) for it in (store, *others)))
    while sum(posted) < 50 and (more := await fed(store)):
        posted.append(more)
    assert sum(posted) == 50
    addresses = [it.address for it in await store.outbox.claim(99)]
    assert len(addresses) == len(set(addresses)) == 50
