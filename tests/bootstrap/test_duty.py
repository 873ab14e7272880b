"""Duties: one process works, another takes over when it falls silent, and both see it."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.bootstrap.duty import LEASE_SECONDS, RENEWED_EVERY, on_duty

OFTEN = 0.01


class OneRoom:
    """Duties of two processes in one dictionary; a holder may be cut off from it."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.cut_off: set[str] = set()
        self.asked: list[str] = []

    async def hold(self, duty: str, holder: str, seconds: float) -> bool:
        self.asked.append(holder)
        if holder in self.cut_off:
            raise OSError("cut off")
        return self.held.setdefault(duty, holder) == holder

    async def lay_down(self, duty: str, holder: str) -> None:
        if self.held.get(duty) == holder:
            del self.held[duty]


class Worker:
    """Notes when it works."""

    def __init__(self, room: OneRoom) -> None:
        self.stop = asyncio.Event()
        self.turns = 0
        self.is_working = False
        self.task = asyncio.create_task(on_duty(room, "poll", self.work, self.stop, OFTEN))

    async def work(self, over: asyncio.Event) -> None:
        self.turns += 1
        self.is_working = True
        await over.wait()
        self.is_working = False

    def works_now(self) -> bool:
        return self.is_working

    async def ends(self) -> None:
        self.stop.set()
        await self.task


async def soon() -> None:
    await asyncio.sleep(OFTEN * 5)


def test_a_renewal_may_fail_before_the_lease_is_over() -> None:
    assert RENEWED_EVERY * 3 < LEASE_SECONDS


async def test_one_works_and_the_next_begins_when_it_ends() -> None:
    room = OneRoom()
    one = Worker(room)
    await soon()
    other = Worker(room)
    await soon()
    assert (one.is_working, other.is_working) == (True, False)
    await one.ends()
    await soon()
    assert (one.is_working, other.is_working) == (False, True)
    await other.ends()
    assert (one.turns, other.turns, room.held) == (1, 1, {})


async def test_whoever_lost_the_duty_stops_working() -> None:
    room = OneRoom()
    one = Worker(room)
    await soon()
    room.held["poll"] = "another"  # it slept past its lease
    await soon()
    assert not one.is_working
    await one.ends()


async def test_whoever_cannot_ask_works_on_for_as_long_as_the_lease_lasts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chatbot.bootstrap.duty.LEASE_SECONDS", 0.2)
    room = OneRoom()
    one = Worker(room)
    await soon()
    room.cut_off.update(room.asked)
    await soon()
    assert one.is_working
    await asyncio.sleep(0.3)
    assert not one.works_now()
    await one.ends()


async def test_a_fault_of_the_work_is_raised_and_the_duty_is_free() -> None:
    room = OneRoom()

    async def fails(over: asyncio.Event) -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await on_duty(room, "poll", fails, asyncio.Event(), OFTEN)
    assert room.held == {}
