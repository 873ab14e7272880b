"""The gate: a rate, places, holds, and who goes first."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.service.deliver_gate import PATIENT_EVERY, Gate


async def passed(gate: Gate, notes: list[str], what: str, urgent: bool = True) -> None:
    await gate.enter(urgent)
    notes.append(what)
    gate.leave()


def queued(
    gate: Gate, notes: list[str], *names: str, urgent: bool = True
) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(passed(gate, notes, name, urgent)) for name in names]


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


async def test_urgent_ones_go_first_and_the_patient_are_not_forgotten() -> None:
    gate, notes = Gate(at_once=1), list[str]()
    gate.hold(0.01)
    tasks = queued(gate, notes, *["patient"] * 3, urgent=False)
    tasks += queued(gate, notes, *["urgent"] * 7)
    await asyncio.gather(*tasks)
    assert notes[0] == "urgent"
    assert notes.index("patient") == PATIENT_EVERY - 1
    assert notes[-1] == "patient"


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
    await gate.enter(True)
    (leaving,) = queued(gate, notes, "leaving")
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    gate.leave()
    await passed(gate, notes, "next")
    assert notes == ["next"]
