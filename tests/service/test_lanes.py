"""Lanes keep order within, and nothing between."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from chatbot.service.lanes import Job, Lanes


def noting(notes: list[str], what: str, door: asyncio.Event | None = None) -> Job:
    async def job() -> None:
        if door is not None:
            await door.wait()
        notes.append(what)

    return job


async def test_jobs_of_one_lane_run_in_order_and_other_lanes_do_not_wait() -> None:
    lanes, notes, door = Lanes(), list[str](), asyncio.Event()
    lanes.submit("a", noting(notes, "a1", door))
    lanes.submit("a", noting(notes, "a2"))
    lanes.submit("b", noting(notes, "b1"))
    await asyncio.sleep(0.01)
    assert notes == ["b1"]
    door.set()
    await lanes.idle()
    assert notes == ["b1", "a1", "a2"]
    assert lanes.waiting == 0


async def test_only_so_many_jobs_run_at_once() -> None:
    lanes, running, most = Lanes(at_once=3), 0, 0

    async def job() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    for number in range(20):
        lanes.submit(str(number), job)
    await lanes.idle()
    assert most == 3


async def test_a_job_that_fails_does_not_stop_its_lane_and_says_no_words() -> None:
    lanes, notes = Lanes(), list[str]()

    async def failing() -> None:
        raise RuntimeError("private words")

    with capture_logs() as logs:
        lanes.submit("a", failing)
        lanes.submit("a", noting(notes, "next"))
        await lanes.idle()
    assert notes == ["next"]
    assert [log["fault"] for log in logs] == ["RuntimeError"]
    assert "private" not in str(logs)


async def test_draining_finishes_what_runs_and_begins_nothing() -> None:
    lanes, notes, door = Lanes(), list[str](), asyncio.Event()
    lanes.submit("a", noting(notes, "running", door))
    lanes.submit("a", noting(notes, "waiting"))
    await asyncio.sleep(0)
    draining = asyncio.create_task(lanes.drain(5))
    await asyncio.sleep(0)
    lanes.submit("b", noting(notes, "late"))
    door.set()
    assert await draining
    assert notes == ["running"]
    assert lanes.waiting == 0


async def test_draining_does_not_wait_for_ever() -> None:
    lanes, notes = Lanes(), list[str]()
    lanes.submit("a", noting(notes, "never", asyncio.Event()))
    await asyncio.sleep(0)
    assert not await lanes.drain(0.01)
    assert notes == []
