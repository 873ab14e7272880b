"""The gate: a rate, places, holds, who goes first and who may wait no longer."""

from __future__ import annotations

import asyncio
import time
from math import inf

import pytest

from chatbot.domain.messages import Lane
from chatbot.service.deliver_gate import Gate


async def passed(
    gate: Gate, notes: list[str], what: str, age: int = 0, until: float = inf
) -> None:
    if await gate.enter(age, until=until):
        notes.append(what)
        gate.leave()
    else:
        notes.append(f"not {what}")


def queued(gate: Gate, notes: list[str], *names: str, age: int = 0) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(passed(gate, notes, name, age)) for name in names]


async def test_without_a_rate_all_pass_in_order() -> None:
    gate, notes = Gate(), list[str]()
    await asyncio.gather(*queued(gate, notes, *"abc"))
    assert notes == ["a", "b", "c"]


async def test_a_burst_passes_and_the_rest_comes_by_and_by() -> None:
    gate, notes = Gate(rate=50, burst=2), list[str]()
    tasks = queued(gate, notes, *"abcd")
    await asyncio.sleep(0)
    assert notes == ["a", "b"]
    await asyncio.gather(*tasks)
    assert notes == ["a", "b", "c", "d"]


async def test_the_oldest_goes_first_whenever_it_came() -> None:
    gate, notes = Gate(at_once=1), list[str]()
    gate.hold(0.01)
    tasks = [task for age in (7, 3, 9, 1) for task in queued(gate, notes, f"{age}", age=age)]
    await asyncio.gather(*tasks)
    assert notes == ["1", "3", "7", "9"]


async def test_who_may_wait_no_longer_is_told_and_costs_no_token() -> None:
    gate, notes = Gate(rate=20, burst=1), list[str]()
    assert await gate.enter(0)
    gate.leave()
    late = [
        asyncio.create_task(passed(gate, notes, "late", 1, time.monotonic())) for _ in range(99)
    ]
    waiting = queued(gate, notes, "waiting", age=2)
    await asyncio.gather(*late, *waiting)
    assert notes == ["not late"] * 99 + ["waiting"]
    assert gate.waiting == 0


async def test_a_lane_stands_above_age() -> None:
    gate, notes = Gate(at_once=1), list[str]()
    assert await gate.enter(0)

    async def edit() -> None:
        await gate.enter(1, Lane.EDIT)
        notes.append("an old edit")
        gate.leave()

    editing = asyncio.create_task(edit())
    await asyncio.sleep(0)
    replies = queued(gate, notes, "a new reply", age=5)
    await asyncio.sleep(0)
    gate.leave()
    await asyncio.gather(editing, *replies)
    assert notes == ["a new reply", "an old edit"]


async def test_a_hold_lets_nobody_pass() -> None:
    gate, notes = Gate(), list[str]()
    gate.hold(0.05)
    tasks = queued(gate, notes, "a")
    await asyncio.sleep(0.01)
    assert notes == []
    assert gate.held_for > 0
    await asyncio.gather(*tasks)
    assert notes == ["a"]


async def test_who_gives_up_takes_no_place() -> None:
    gate, notes = Gate(at_once=1), list[str]()
    assert await gate.enter(0)
    (leaving,) = queued(gate, notes, "leaving")
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    gate.leave()
    await passed(gate, notes, "next")
    assert notes == ["next"]


async def test_held_broadcasts_let_replies_pass_and_go_when_the_hold_is_over() -> None:
    gate = Gate(None)
    gate.hold_broadcasts(0.05)
    passed: list[Lane] = []

    async def pass_through(lane: Lane) -> None:
        assert await gate.enter(0, lane)
        passed.append(lane)
        gate.leave()

    news = asyncio.create_task(pass_through(Lane.BROADCAST))
    await asyncio.sleep(0)
    await pass_through(Lane.REPLY)
    assert (passed, gate.broadcasts_held_for > 0) == ([Lane.REPLY], True)
    await news
    assert passed == [Lane.REPLY, Lane.BROADCAST]
    assert gate.broadcasts_held_for == 0
