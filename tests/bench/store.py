"""What a committed turn costs, by how many share a transaction.

`python -m tests.bench.store [URL]`: a typical turn (a session, a bubble with its question, a
retired keyboard, a timer) of contacts who are known, each batch handed over at once as a busy
loop would; then the same with the settling of its parcels. Prints microseconds per turn: wall
clock, processor time of the store's threads, and of the event loop (making the turn included).
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from secrets import token_hex
from time import perf_counter, process_time, thread_time

from chatbot.domain.messages import Address, InboxKey, Retire, Toast
from chatbot.engine.effects import AnswerPress, RetireButtons, SetTimers, Timer
from chatbot.service.ports import CommitOutcome, Sent, TurnRecord
from chatbot.store.sql_store import SqlStore
from tests.store.kit import NOON, SECRET, FixedClock, a_session, says

BATCHES = (1, 8, 32, 128)
TURNS = 4096
CONTACTS = 512

_keys = count(1)
_run_id = token_hex(4)


async def _turn(store: SqlStore, number: int) -> TurnRecord:
    address = Address("telegram", str(10**9 + number % CONTACTS))
    known = await store.conversations.snapshot(address)
    visit = 1 + (known.session.visit if known.session else 0)
    effects = (
        AnswerPress(Toast("press", None)),
        RetireButtons(Retire("s1", visit - 1)),
        says("Thank you. Which of these would you like to ask for? " * 4, visit),
        SetTimers((Timer("s1", visit, "idle", NOON),)),
    )
    session = a_session(visit, "asks", postcode="SW1A 1AA", draft="words " * 40)
    key = InboxKey(f"bench:{_run_id}:{next(_keys)}")
    return TurnRecord(key, address, NOON, known.version, session, effects)


async def _commit(store: SqlStore, numbers: range) -> None:
    turns = [await _turn(store, number) for number in numbers]
    results = await asyncio.gather(*(store.conversations.commit([turn]) for turn in turns))
    assert {one.outcome for (one,) in results} == {CommitOutcome.COMMITTED}
    parcels = [parcel for (one,) in results for parcel in one.parcels]
    await store.outbox.settle([(parcel, Sent("1")) for parcel in parcels])


async def _commit_only(store: SqlStore, numbers: range) -> None:
    turns = [await _turn(store, number) for number in numbers]
    results = await asyncio.gather(*(store.conversations.commit([turn]) for turn in turns))
    assert {one.outcome for (one,) in results} == {CommitOutcome.COMMITTED}


async def _measure(
    store: SqlStore, batch: int, work: Callable[[SqlStore, range], Awaitable[None]]
) -> str:
    turns = TURNS if batch > 1 else TURNS // 4
    before = perf_counter(), process_time(), thread_time()
    for start in range(0, turns, batch):
        await work(store, range(start, start + batch))
    after = perf_counter(), process_time(), thread_time()
    wall, busy, loop = ((b - a) / turns * 1e6 for a, b in zip(before, after, strict=True))
    return f"{wall:6.0f} us wall {busy - loop:6.0f} us store {loop:6.0f} us loop, per turn"


async def _run(url: str) -> None:
    store = await SqlStore.open(url, SECRET, FixedClock())
    await _commit(store, range(CONTACTS))
    for name, work in (("commit", _commit_only), ("commit and settle", _commit)):
        for batch in BATCHES:
            measured = await _measure(store, batch, work)
            print(f"{name:18} batch {batch:4} {measured}")  # noqa: T201
    await store.close()


def main() -> None:
    """Measure the database named on the command line, or SQLite in a folder of its own."""
    if len(sys.argv) > 1:
        asyncio.run(_run(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_run(f"sqlite:///{Path(folder)}/chatbot.db"))


if __name__ == "__main__":
    main()
