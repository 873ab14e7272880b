"""The way in: durable first, in order for each address, and nothing left lying."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from chatbot.domain.errors import StoreFailed
from chatbot.domain.messages import InboxKey
from chatbot.domain.places import Place
from chatbot.service import receive
from chatbot.service.ports import Arrival
from chatbot.service.timers import TimerChannel
from tests.service.house import House, Store, build, running, until
from tests.service.stand_in import NOON, FewPlaces, RunningClock, WordChannel


@pytest.fixture
def channel() -> WordChannel:
    return WordChannel()


@pytest.fixture
async def house(
    store: Store, clock: RunningClock, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> House:
    monkeypatch.setattr(receive, "SWEEP_SECONDS", 0.01)
    monkeypatch.setattr(receive, "STORE_FIRST_WAIT", 0.01)
    return build(store, clock, channel)


async def test_what_cannot_be_stored_is_not_begun(
    house: House, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(arrivals: Sequence[Arrival]) -> list[bool]:
        raise StoreFailed("unreachable")

    monkeypatch.setattr(house.store.conversations, "receive", away)
    with pytest.raises(StoreFailed):
        await house.hears("ann", "hello")
    await house.settled()
    assert channel.sent == []


async def test_a_store_that_is_away_for_a_while_costs_nothing_but_time(
    house: House, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = house.store.conversations.snapshot
    failures = 3

    async def flaky(address: object) -> object:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise StoreFailed("unreachable")
        return await snapshot(address)  # type: ignore[arg-type]

    monkeypatch.setattr(house.store.conversations, "snapshot", flaky)
    async with running(house):
        await house.hears("ann", "one", "two")
        await until(lambda: len(channel.sent) == 2)
    assert channel.heard("ann") == ["1: one", "2: two"]


async def test_an_arrival_given_up_for_now_is_taken_up_by_a_sweep(
    house: House, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "STORE_TRIES", 0)
    await house.hears("ann", "hello")
    await house.settled()
    monkeypatch.undo()
    monkeypatch.setattr(receive, "SWEEP_SECONDS", 0.01)
    house.receiver._left_after = 0.02
    house.receiver.recover = nothing  # type: ignore[method-assign]
    async with running(house):
        await until(lambda: channel.sent)
    assert channel.heard("ann") == ["1: hello"]


async def nothing() -> None:
    """A process that recovered long ago."""


async def test_what_another_process_has_in_hand_is_left_to_it_at_first(
    house: House, channel: WordChannel
) -> None:
    house.receiver.recover = nothing  # type: ignore[method-assign]
    async with running(house):
        await house.store.conversations.receive([house.arrival("ann", "hello")])
        await asyncio.sleep(0.05)
        assert channel.sent == []


async def test_a_full_house_leaves_the_rest_in_the_inbox_and_keeps_the_order(
    house: House, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "MOST_IN_HAND", 2)
    monkeypatch.setattr(receive, "SWEEP_LIMIT", 5)
    async with running(house):
        for start in range(0, 30, 6):
            await house.hears("ann", *map(str, range(start, start + 6)))
            await asyncio.sleep(0.005)
        await until(lambda: len(channel.sent) == 30)
    assert channel.heard("ann") == [f"{number + 1}: {number}" for number in range(30)]


async def test_turns_not_begun_when_the_house_closes_are_answered_by_the_next(
    house: House, store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    door = asyncio.Event()

    class Waiting(FewPlaces):
        async def find(self, typed: str) -> Place:
            await door.wait()
            return await super().find(typed)

    object.__setattr__(house.conversation, "places", Waiting())
    await house.hears("ann", "find ZZ1 1ZZ", "next")
    await asyncio.sleep(0.01)
    draining = asyncio.create_task(house.receiver.drain(5))
    await asyncio.sleep(0)
    door.set()
    assert await draining
    await house.deliverer.drain(5)
    assert channel.heard("ann") == ["Testford East"]
    async with running(build(store, clock, channel)):
        await until(lambda: len(channel.sent) == 2)
    assert channel.heard("ann") == ["Testford East", "2: next"]


async def test_a_sweep_that_fails_is_followed_by_another(
    house: House, channel: WordChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    fire = house.store.conversations.fire_timers
    failures = 2

    async def flaky(now: object, limit: int) -> object:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise StoreFailed("locked")
        return await fire(now, limit)  # type: ignore[arg-type]

    monkeypatch.setattr(house.store.conversations, "fire_timers", flaky)
    with capture_logs() as logs:
        async with running(house):
            await until(lambda: failures < 0)
    assert [log["event"] for log in logs] == ["inbox.sweep_failed"] * 2


async def test_the_age_of_what_waits_longest_is_known(house: House) -> None:
    assert house.receiver.oldest_in_hand() == 0.0
    await house.hears("ann", "hello")
    assert house.receiver.oldest_in_hand() >= 0.0
    await house.settled()
    assert house.receiver.oldest_in_hand() == 0.0


@pytest.mark.parametrize("payload", [b"{}", b"[]", b"nonsense", b'{"channel": 1}'])
def test_a_timer_that_cannot_be_read_is_a_value_error(payload: bytes) -> None:
    with pytest.raises(ValueError, match="not a timer"):
        TimerChannel().read(Arrival(InboxKey("timer:1"), "timer", payload, NOON))
