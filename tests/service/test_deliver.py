"""Delivery: order for each contact, holds, put-backs, and what each end of a send means."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from chatbot.service import deliver
from chatbot.service.ports import Delivery, Later, Parcel, Refused, Sent, Unreachable, Unsure
from chatbot.store import leases
from tests.service.house import House, Store, build, running, until
from tests.service.stand_in import RunningClock, WordChannel


@pytest.fixture
def channel() -> WordChannel:
    return WordChannel()


@pytest.fixture
async def house(store: Store, clock: RunningClock, channel: WordChannel) -> House:
    return build(store, clock, channel)


async def test_bubbles_of_one_contact_keep_their_order(house: House, channel: WordChannel) -> None:
    async with running(house):
        await house.hears("ann", "again 3")
        await house.hears("bob", "again 2")
        await until(lambda: len(channel.sent) == 5)
    assert channel.heard("ann") == ["1 of 3", "2 of 3", "3 of 3"]
    assert channel.heard("bob") == ["1 of 2", "2 of 2"]


async def test_a_short_wait_is_waited_out_and_nothing_overtakes(
    house: House, channel: WordChannel
) -> None:
    channel.ordered = [Later(0.01), Later(0.01)]
    await house.hears("ann", "again 3")
    await house.settled()
    assert channel.heard("ann") == ["1 of 3", "2 of 3", "3 of 3"]


async def test_a_long_wait_goes_back_with_all_behind_it(
    house: House, channel: WordChannel, clock: RunningClock
) -> None:
    channel.ordered = [Later(30, "address")]
    async with running(house):
        await house.hears("ann", "again 3")
        await house.settled()
        await house.hears("ann", "more")
        await house.hears("bob", "hello")
        await until(lambda: channel.sent)
        assert channel.sent == [("bob", "1: hello")]
        clock.skip(31)
        await until(lambda: len(channel.heard("ann")) == 4)
    assert channel.heard("ann") == ["1 of 3", "2 of 3", "3 of 3", "2: more"]


async def test_a_hold_of_the_channel_holds_everybody(house: House, channel: WordChannel) -> None:
    channel.ordered = [Later(0.1, "channel")]
    await house.hears("ann", "hello")
    await until(lambda: not channel.ordered)
    await house.hears("bob", "hello")
    await asyncio.sleep(0.02)
    assert channel.sent == []
    await house.settled()
    assert sorted(channel.sent) == [("ann", "1: hello"), ("bob", "1: hello")]


async def test_a_refused_parcel_is_not_sent_again_and_the_next_goes(
    house: House, channel: WordChannel
) -> None:
    channel.ordered = [Refused("too_long")]
    async with running(house):
        await house.hears("ann", "again 2")
        await until(lambda: channel.sent)
        await house.settled()
    assert channel.heard("ann") == ["2 of 2"]
    assert await house.store.outbox.claim(10) == []


async def test_a_lost_answer_is_repeated_once(house: House, channel: WordChannel) -> None:
    channel.ordered = [Unsure("timeout")]
    async with running(house):
        await house.hears("ann", "again 2")
        await until(lambda: len(channel.sent) == 2)
    assert channel.heard("ann") == ["1 of 2", "2 of 2"]


async def test_a_lost_answer_is_not_repeated_for_ever(house: House, channel: WordChannel) -> None:
    channel.ordered = [Unsure("timeout"), Unsure("timeout")]
    async with running(house):
        await house.hears("ann", "again 2")
        await until(lambda: channel.sent)
    assert channel.heard("ann") == ["2 of 2"]


async def test_nothing_waits_for_who_cannot_be_reached(house: House, channel: WordChannel) -> None:
    channel.ordered = [Unreachable("blocked")]
    async with running(house):
        await house.hears("ann", "again 3")
        await house.settled()
    assert channel.sent == []
    assert await house.store.outbox.claim(10) == []


async def test_a_fault_of_a_channel_costs_one_message(house: House, channel: WordChannel) -> None:
    channel.ordered = [RuntimeError("private words")]
    with capture_logs() as logs:
        await house.hears("ann", "again 2")
        await house.settled()
    assert channel.heard("ann") == ["2 of 2"]
    assert "private" not in str(logs)


async def test_buttons_are_taken_off_the_message_that_carried_the_question(
    house: House, channel: WordChannel
) -> None:
    async with running(house):
        await house.hears("ann", "hello")
        await until(lambda: channel.sent)
        await house.hears("ann", "#yes")
        await until(lambda: channel.retired)
    assert channel.retired == ["ref-0"]


async def test_a_question_sent_before_a_restart_is_found_in_the_outbox(
    house: House, store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    await house.hears("ann", "hello")
    await house.settled()
    again = build(store, clock, channel)
    again.keys = house.keys
    async with running(again):
        await again.hears("ann", "#yes")
        await until(lambda: channel.retired)
    assert channel.retired == ["ref-0"]


async def test_a_late_answer_to_a_press_is_dropped(house: House, channel: WordChannel) -> None:
    channel.ordered = [Later(60)]
    await house.hears("ann", "#toast")
    await house.settled()
    assert channel.toasts == []
    assert channel.heard("ann") == ["pressed toast"]


async def test_a_press_is_answered_while_messages_wait(house: House, channel: WordChannel) -> None:
    async with running(house):
        await house.hears("ann", "hello")
        await house.settled()
        channel.ordered = [Later(30)]
        await house.hears("ann", "hello")
        await house.settled()
        await house.hears("ann", "#toast")
        await until(lambda: channel.toasts)
        assert channel.heard("ann") == ["1: hello"]


async def test_what_was_claimed_by_a_dead_process_is_sent_after_its_lease(
    house: House, store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    dead = WordChannel(ordered=[Later(4)])
    died = build(store, clock, dead)
    await died.hears("ann", "again 2")
    await until(lambda: not dead.ordered)
    async with running(house):
        await asyncio.sleep(0.05)
        assert channel.sent == []
        clock.skip(31)
        await until(lambda: len(channel.sent) == 2)
    assert channel.heard("ann") == ["1 of 2", "2 of 2"]


async def test_draining_puts_back_what_could_not_leave(
    house: House, store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    channel.ordered = [Later(4)]
    await house.hears("ann", "again 2")
    await until(lambda: not channel.ordered)
    await house.deliverer.drain(0.1)
    assert channel.sent == []
    async with running(build(store, clock, channel)):
        await until(lambda: len(channel.sent) == 2)
    assert channel.heard("ann") == ["1 of 2", "2 of 2"]


async def test_a_send_cut_off_by_the_end_may_have_left(
    house: House, store: Store, clock: RunningClock
) -> None:
    class Hanging(WordChannel):
        async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
            await asyncio.sleep(60)
            return Sent()

    hanging = build(store, clock, Hanging())
    await hanging.hears("ann", "hello")
    await hanging.receiver.lanes.idle()
    await asyncio.sleep(0.01)
    await hanging.deliverer.drain(0.1)
    again = WordChannel(ordered=[Unsure("again")])
    async with running(build(store, clock, again)):
        await until(lambda: not again.ordered)
    assert again.sent == []
    assert await store.outbox.claim(10) == []


async def test_a_parcel_held_too_long_goes_back(
    house: House, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "HELD", 0.0)
    await house.hears("ann", "hello")
    await house.settled()
    assert channel.sent == []
    monkeypatch.undo()
    async with running(house):
        await until(lambda: channel.sent)


async def test_a_store_that_is_away_is_told_later(
    house: House, store: Store, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = store.outbox.settle
    failures = 2

    async def failing(results: object) -> None:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise OSError
        await settle(results)  # type: ignore[arg-type]

    monkeypatch.setattr(store.outbox, "settle", failing)
    await house.hears("ann", "hello")
    await house.settled()
    assert failures < 0
    assert await store.outbox.claim(10) == []


async def test_parcels_of_a_channel_that_is_not_here_wait_for_another_process(
    store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    here = build(store, clock, channel)
    here.deliverer = build(store, clock, WordChannel("other")).deliverer
    object.__setattr__(here.conversation, "deliver", here.deliverer.dispatch)
    await here.hears("ann", "hello")
    await here.settled()
    clock.skip(deliver.ELSEWHERE_SECONDS + 1)
    async with running(build(store, clock, channel)):
        await until(lambda: channel.sent)


async def test_different_contacts_are_sent_to_at_once(store: Store, clock: RunningClock) -> None:
    door, inside = asyncio.Event(), list[str]()

    class Slow(WordChannel):
        async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
            inside.append(parcel.address.identity)
            await door.wait()
            return await super().send(parcel, ref)

    slow = Slow()
    house = build(store, clock, slow)
    for who in ("ann", "bob", "cat"):
        await house.hears(who, "again 2")
    await until(lambda: len(inside) == 3)
    assert sorted(inside) == ["ann", "bob", "cat"]
    door.set()
    await house.settled()
    assert len(slow.sent) == 6
