"""Lanes of every outbox: what leaves first, what stops for whom, and what is never repeated."""

from __future__ import annotations

from datetime import timedelta

from chatbot.domain.messages import Address, Lane, Retire
from chatbot.engine.effects import RetireButtons
from chatbot.service.ports import Later, Sent, Unsure
from tests.store.kit import ANN, BEN, FixedClock, Store, a_session, says, take_turn, texts

LEASE_OVER = timedelta(seconds=31)


def somebody(number: int) -> Address:
    return Address("telegram", str(number))


async def test_what_people_wait_for_is_given_out_first_whatever_is_older(
    store: Store, clock: FixedClock
) -> None:
    for number, lane in enumerate(reversed(Lane)):
        await take_turn(store, says(lane.name, lane=lane), address=somebody(number))
    for _ in range(2):  # what was born claimed is put back, so that all five compete
        clock.go_on(LEASE_OVER)
        claimed = await store.outbox.claim(9)
        await store.outbox.settle([(parcel, Later(0)) for parcel in claimed])
    claimed = await store.outbox.claim(9)
    assert texts(claimed) == ["REPLY", "EDIT", "GROUP", "TALLY"]
    await store.outbox.settle([(parcel, Sent()) for parcel in claimed])
    (last,) = await store.outbox.claim(9)
    assert (texts([last]), last.lane) == (["BROADCAST"], Lane.BROADCAST)


async def test_the_oldest_reply_is_given_out_first_whatever_happened_to_it(
    store: Store, clock: FixedClock
) -> None:
    first = await take_turn(store, says("First"), address=somebody(1))
    await take_turn(store, says("Second"), address=somebody(2))
    clock.go_on(LEASE_OVER)  # who held the second died; the first is put back only now
    await store.outbox.settle([(parcel, Later(0)) for parcel in first.parcels])
    clock.go_on(timedelta(seconds=1))
    assert texts(await store.outbox.claim(1)) == ["First"]
    assert texts(await store.outbox.claim(1)) == ["Second"]


async def test_a_broadcast_is_not_claimed_at_birth(store: Store) -> None:
    result = await take_turn(store, says("News", lane=Lane.BROADCAST))
    assert result.parcels == ()
    assert texts(await store.outbox.claim(9)) == ["News"]


async def test_only_so_many_broadcasts_are_given_out_as_asked_for(store: Store) -> None:
    for number in range(4):
        await take_turn(store, says("News", lane=Lane.BROADCAST), address=somebody(number))
    assert len(await store.outbox.claim(9, broadcasts=0)) == 0
    assert len(await store.outbox.claim(9, broadcasts=3)) == 3
    assert len(await store.outbox.claim(9)) == 1


async def test_a_reply_that_waits_longer_than_five_seconds_stops_broadcasts(
    store: Store, clock: FixedClock
) -> None:
    result = await take_turn(store, says("Reply"))
    await take_turn(store, says("News", lane=Lane.BROADCAST), address=BEN)
    await take_turn(store, says("More news", lane=Lane.BROADCAST), address=somebody(3))
    clock.go_on(timedelta(seconds=5))
    (news,) = await store.outbox.claim(1)
    assert texts([news]) == ["News"]
    clock.go_on(timedelta(seconds=1))
    assert await store.outbox.claim(9) == []
    await store.outbox.settle([(parcel, Sent()) for parcel in result.parcels])
    assert texts(await store.outbox.claim(9)) == ["More news"]


async def test_a_chat_that_must_wait_by_itself_stops_nobody_s_broadcast(
    store: Store, clock: FixedClock
) -> None:
    result = await take_turn(store, says("Reply"))
    await store.outbox.settle([(parcel, Later(3600, "address")) for parcel in result.parcels])
    clock.go_on(timedelta(minutes=5))
    await take_turn(store, says("News", lane=Lane.BROADCAST), address=BEN)
    assert texts(await store.outbox.claim(9)) == ["News"]


async def test_a_group_that_waits_delays_neither_people_nor_broadcasts(
    store: Store, clock: FixedClock
) -> None:
    group = await take_turn(store, says("Tally", lane=Lane.TALLY), address=somebody(-100))
    await store.outbox.settle([(parcel, Later(60, "address")) for parcel in group.parcels])
    await take_turn(store, says("News", lane=Lane.BROADCAST), address=BEN)
    clock.go_on(timedelta(seconds=9))
    assert texts(await store.outbox.claim(9)) == ["News"]
    assert texts((await take_turn(store, says("Reply"), address=ANN)).parcels) == ["Reply"]


async def test_what_stands_before_a_reply_goes_as_fast_as_the_reply(store: Store) -> None:
    await take_turn(store, says("News", lane=Lane.BROADCAST))
    await take_turn(store, says("Other news", lane=Lane.BROADCAST), address=BEN)
    result = await take_turn(store, says("Reply"))
    assert result.parcels == ()
    (first,) = await store.outbox.claim(1)
    assert (texts([first]), first.lane) == (["News"], Lane.REPLY)
    await store.outbox.settle([(first, Sent())])
    assert texts(await store.outbox.claim(1)) == ["Reply"]


async def test_buttons_taken_off_before_a_reply_go_with_it_and_alone_as_an_edit(
    store: Store,
) -> None:
    retire = RetireButtons(Retire("s1", 1))
    result = await take_turn(store, retire, says("Next"), session=a_session(2))
    assert [parcel.lane for parcel in result.parcels] == [Lane.REPLY, Lane.REPLY]
    alone = await take_turn(store, retire, session=a_session(2), address=BEN)
    assert [parcel.lane for parcel in alone.parcels] == [Lane.EDIT]


async def test_a_broadcast_that_may_have_left_is_not_repeated(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, says("News", lane=Lane.BROADCAST))
    (news,) = await store.outbox.claim(9)
    await store.outbox.settle([(news, Unsure("timeout"))])
    clock.go_on(LEASE_OVER)
    assert await store.outbox.claim(9) == []


async def test_a_broadcast_whose_holder_died_is_not_repeated_and_blocks_nobody(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, says("News", lane=Lane.BROADCAST))
    assert len(await store.outbox.claim(9)) == 1
    await take_turn(store, says("Reply"))
    clock.go_on(LEASE_OVER)
    given = [*await store.outbox.claim(9), *await store.outbox.claim(9)]
    assert texts(given) == ["Reply"]


async def test_a_broadcast_put_back_before_it_left_goes_later(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, says("News", lane=Lane.BROADCAST))
    (news,) = await store.outbox.claim(9)
    await store.outbox.settle([(news, Later(5))])
    clock.go_on(timedelta(seconds=6))
    assert texts(await store.outbox.claim(9)) == ["News"]
