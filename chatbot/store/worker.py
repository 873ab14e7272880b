"""One thread with one connection: gathers what waits into a transaction, commits once, answers.

Work comes from event loops through a queue that needs no lock of ours. If the transaction fails
because of one piece of work, it is rolled back and each piece is done again alone; so only the
faulty one fails. No savepoints: SQLite's outlive the rollback around them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine

from chatbot.domain.errors import ChatbotError, StoreFailed
from chatbot.store.connections import Connection
from chatbot.store.faults import CONCERNS_ALL, as_failure, code_of
from chatbot.store.statements import Db

A = TypeVar("A")
R = TypeVar("R")

MOST_IN_ONE_TRANSACTION = 256

FAILURE_COUNTS_SECONDS = 30.0
"""For so long a failed write says how things are, unless another one succeeds."""


@dataclass(frozen=True, eq=False, slots=True)
class Job(Generic[A, R]):
    """What to do with all pieces of one kind in one transaction: an answer for each, in order.

    Jobs that only read run last, so that they see what the same transaction wrote. A probe only
    asks whether the database works: its success outweighs no failure.
    """

    run: Callable[[Db, Sequence[A]], Sequence[R]]
    reads: bool = False
    probes: bool = False


@dataclass(slots=True)
class _Task:
    job: Job[Any, Any]
    pieces: Sequence[Any]
    future: asyncio.Future[list[Any]]
    loop: asyncio.AbstractEventLoop
    answers: list[Any] = field(default_factory=list)

    def resolve(self) -> None:
        if not self.future.done():
            self.future.set_result(self.answers)


class Worker:
    """The thread. Started at once; `close` finishes what waits and ends it."""

    def __init__(self, bind: Engine, name: str, writes: bool = True) -> None:
        self._connection = Connection(bind, writes)
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._closed = False
        self._failed_at = float("-inf")
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def failed_lately(self) -> bool:
        """Whether the last write failed for a cause that concerns all writes."""
        return time.monotonic() - self._failed_at < FAILURE_COUNTS_SECONDS

    async def each(self, job: Job[A, R], pieces: Sequence[A]) -> list[R | ChatbotError]:
        """Do every piece; a failed one has an error in place of its answer."""
        if self._closed or not pieces:
            return [StoreFailed("closed") for _ in pieces]
        loop = asyncio.get_running_loop()
        task = _Task(job, pieces, loop.create_future(), loop)
        self._tasks.put(task)
        return await task.future

    async def one(self, job: Job[A, R], piece: A) -> R:
        """Do one piece. Raises what went wrong."""
        (answer,) = await self.each(job, [piece])
        if isinstance(answer, ChatbotError):
            raise answer
        return answer

    async def close(self) -> None:
        """Finish what waits, as far as nobody else's lock is in the way, then let go."""
        if not self._closed:
            self._closed = True
            self._connection.hurry()
            self._tasks.put(None)
        await asyncio.to_thread(self._thread.join)

    # --- In the thread ---------------------------------------------------------------------

    def _work(self) -> None:
        going = True
        while going:
            batch, going = self._gather()
            if batch:
                self._do(batch)
                _answer(batch)
        self._connection.close()

    def _gather(self) -> tuple[list[_Task], bool]:
        batch: list[_Task] = []
        task = self._tasks.get()
        pieces = 0
        while task is not None:
            batch.append(task)
            pieces += len(task.pieces)
            if pieces >= MOST_IN_ONE_TRANSACTION:
                return batch, True
            try:
                task = self._tasks.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _do(self, batch: list[_Task]) -> None:
        try:
            self._together(batch)
        except Exception as fault:
            if self._connection.lost_idle(fault):
                self._again(batch)
            else:
                self._apart(batch, fault)

    def _again(self, batch: list[_Task]) -> None:
        try:
            self._together(batch)
        except Exception as fault:
            self._apart(batch, fault)

    def _apart(self, batch: list[_Task], fault: Exception) -> None:
        only_one = sum(len(task.pieces) for task in batch) == 1
        if only_one or code_of(fault) in CONCERNS_ALL:
            failure = as_failure(fault)
            for task in batch:
                task.answers = [failure] * len(task.pieces)
            if code_of(fault) in CONCERNS_ALL:
                self._failed_at = time.monotonic()
            return
        for task in batch:
            task.answers = [self._alone(task.job, piece) for piece in task.pieces]

    def _together(self, batch: list[_Task]) -> None:
        by_job: dict[Job[Any, Any], list[_Task]] = {}
        for task in batch:
            by_job.setdefault(task.job, []).append(task)
        with self._connection.transaction() as db:
            for job in sorted(by_job, key=lambda job: job.reads):
                _run(db, job, by_job[job])
        if not all(job.probes for job in by_job):
            self._failed_at = float("-inf")

    def _alone(self, job: Job[Any, Any], piece: Any) -> Any:
        try:
            with self._connection.transaction() as db:
                (answer,) = job.run(db, [piece])
        except Exception as fault:
            return as_failure(fault)
        return answer


def _run(db: Db, job: Job[Any, Any], tasks: list[_Task]) -> None:
    answers = iter(job.run(db, [piece for task in tasks for piece in task.pieces]))
    for task in tasks:
        task.answers = [next(answers) for _ in task.pieces]


def _answer(batch: Iterable[_Task]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Task]] = {}
    for task in batch:
        by_loop.setdefault(task.loop, []).append(task)
    for loop, tasks in by_loop.items():
        # A loop that is closed has nobody left who waits.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_resolve, tasks)


def _resolve(tasks: list[_Task]) -> None:
    for task in tasks:
        task.resolve()
