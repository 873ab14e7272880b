"""The writer's thread: one transaction for all that waits, one failure for the one at fault."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from threading import Event

import pytest

from chatbot.domain.errors import StoreFailed
from chatbot.store.connections import bind_to
from chatbot.store.database_urls import read_url
from chatbot.store.statements import Db
from chatbot.store.worker import MOST_IN_ONE_TRANSACTION, Job, Worker


class Recorder:
    """A job that notes what it was given together, and can be made to wait or fail."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.go = Event()
        self.entered = Event()
        self.writes = Job(self._write)
        self.reads = Job(self._read, reads=True)

    def _write(self, db: Db, batch: Sequence[int]) -> list[int]:
        self.entered.set()
        self.go.wait()
        self.batches.append(list(batch))
        if 13 in batch:
            raise ValueError("13")
        return [2 * piece for piece in batch]

    def _read(self, db: Db, batch: Sequence[int]) -> list[int]:
        return [len(self.batches) for _ in batch]


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[Worker]:
    bind = bind_to(read_url(f"sqlite:///{tmp_path}/chatbot.db"))
    worker = Worker(bind, "test-writer")
    yield worker
    await worker.close()


async def held(worker: Worker, job: Recorder) -> asyncio.Task[int]:
    """Somebody is in the transaction; everybody else waits."""
    first = asyncio.create_task(worker.one(job.writes, 0))
    await asyncio.to_thread(job.entered.wait)
    return first


async def test_what_waits_shares_a_transaction(worker: Worker) -> None:
    job = Recorder()
    first = await held(worker, job)
    waiting = asyncio.gather(*(worker.one(job.writes, piece) for piece in range(1, 6)))
    await asyncio.sleep(0)
    job.go.set()
    assert (await first, await waiting) == (0, [2, 4, 6, 8, 10])
    assert job.batches == [[0], [1, 2, 3, 4, 5]]


async def test_no_transaction_grows_without_end(worker: Worker) -> None:
    job = Recorder()
    first = await held(worker, job)
    wanted = range(100, 100 + 2 * MOST_IN_ONE_TRANSACTION)
    waiting = asyncio.gather(*(worker.one(job.writes, piece) for piece in wanted))
    await asyncio.sleep(0)
    job.go.set()
    await asyncio.gather(first, waiting)
    assert max(len(batch) for batch in job.batches) == MOST_IN_ONE_TRANSACTION


async def test_only_the_faulty_piece_fails(worker: Worker) -> None:
    job = Recorder()
    job.go.set()
    answers = await worker.each(job.writes, [1, 13, 2])
    assert [answers[0], answers[2]] == [2, 4]
    assert isinstance(answers[1], StoreFailed)
    assert str(answers[1]).startswith("ValueError in tests.store.test_worker:")
    assert job.batches == [[1, 13, 2], [1], [13], [2]]


async def test_reading_comes_after_the_writing_it_shares_a_transaction_with(
    worker: Worker,
) -> None:
    job = Recorder()
    first = await held(worker, job)
    reading = asyncio.create_task(worker.one(job.reads, 0))
    await asyncio.sleep(0)
    writing = asyncio.create_task(worker.one(job.writes, 1))
    await asyncio.sleep(0)
    job.go.set()
    await asyncio.gather(first, writing)
    assert await reading == 2


async def test_one_who_no_longer_waits_is_no_trouble(worker: Worker) -> None:
    job = Recorder()
    first = await held(worker, job)
    first.cancel()
    job.go.set()
    assert await worker.one(job.writes, 4) == 8
    assert first.cancelled()


async def test_an_event_loop_that_ended_is_no_trouble(worker: Worker) -> None:
    job = Recorder()

    def elsewhere() -> None:
        async def ask_and_leave() -> None:
            asyncio.create_task(worker.one(job.writes, 1))  # noqa: RUF006
            await asyncio.to_thread(job.entered.wait)

        asyncio.run(ask_and_leave())

    await asyncio.to_thread(elsewhere)
    job.go.set()
    assert await worker.one(job.writes, 4) == 8


async def test_nothing_at_all_is_done_at_once(worker: Worker) -> None:
    assert await worker.each(Recorder().writes, []) == []
