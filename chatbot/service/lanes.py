"""Lanes: jobs of one lane strictly one after another, different lanes at the same time.

A lane exists only while it has jobs. Nothing here is durable: whoever submits a job must be able
to do without it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

JOBS_AT_ONCE = 256
"""Most jobs wait for a look-up or a commit, so far more than there are cores."""

Job = Callable[[], Awaitable[None]]

_log = structlog.get_logger()


class Lanes:
    """Keyed queues. Used on one event loop only."""

    def __init__(self, at_once: int = JOBS_AT_ONCE) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._lanes: dict[str, deque[Job]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._waiting = 0
        self._closed = False

    @property
    def waiting(self) -> int:
        """Jobs not finished yet, the running ones included."""
        return self._waiting

    def submit(self, lane: str, job: Job) -> None:
        """Put a job at the end of a lane. After `drain` began it is dropped."""
        if self._closed:
            return
        self._waiting += 1
        if (jobs := self._lanes.get(lane)) is not None:
            jobs.append(job)
            return
        self._lanes[lane] = deque((job,))
        self._tasks[lane] = asyncio.create_task(self._run(lane))

    async def idle(self) -> None:
        """Wait until no job is left."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def drain(self, seconds: float) -> bool:
        """Start no more jobs, and finish those that run; True when all of them could."""
        self._closed = True
        if not self._tasks:
            return True
        _, late = await asyncio.wait(self._tasks.values(), timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return not late

    async def _run(self, lane: str) -> None:
        jobs = self._lanes[lane]
        try:
            while jobs and not self._closed:
                await self._places.acquire()
                try:
                    await jobs.popleft()()
                except Exception as fault:
                    _log.error("lane.job_failed", fault=type(fault).__name__)
                finally:
                    self._waiting -= 1
                    self._places.release()
        finally:
            self._waiting -= len(jobs)
            del self._lanes[lane]
            del self._tasks[lane]  # a callback of the loop's would cost more
