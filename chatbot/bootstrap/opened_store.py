"""The store for one command: opened, used, closed.

Whoever was erased stays so: an older copy in its place is brought up to date first, and what was
erased here is in the log before we leave.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.erasure_log import ErasureLog, log_file
from chatbot.bootstrap.pace import pace_of
from chatbot.bootstrap.secret_key import secret_of
from chatbot.config import Settings
from chatbot.service.ports import Clock
from chatbot.store.sql_store import SqlStore

T = TypeVar("T")

_log = structlog.get_logger()


@asynccontextmanager
async def opened_store(
    settings: Settings, clock: Clock | None = None, stays: bool = False
) -> AsyncIterator[SqlStore]:
    """The store with its schema and its erasures brought up to date.

    `stays`: this process will work with it for long (see `SqlStore.open`).
    """
    clock = clock or clock_for(settings.as_of)
    lease = pace_of(settings.for_tests).lease
    store = await SqlStore.open(settings.database_url, secret_of(settings), clock, lease, stays)
    try:
        erasures = erasure_log(settings, store, clock)
        if again := await erasures.apply():
            _log.warning("erasures.done_again", contacts=again)
        yield store
        await erasures.write_if_possible()
    finally:
        await store.close()


def erasure_log(settings: Settings, store: SqlStore, clock: Clock) -> ErasureLog:
    """The log of erasures of this database."""
    return ErasureLog(log_file(settings), store.erasures, clock)


def with_store(settings: Settings, work: Callable[[SqlStore], Awaitable[T]]) -> T:
    """Do one thing with the store."""

    async def done() -> T:
        async with opened_store(settings) as store:
            return await work(store)

    return asyncio.run(done())
