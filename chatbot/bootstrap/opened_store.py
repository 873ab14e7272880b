"""The store for one command: opened, used, closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.pace import pace_of
from chatbot.bootstrap.secret_key import secret_of
from chatbot.config import Settings
from chatbot.service.ports import Clock
from chatbot.store.sql_store import SqlStore

T = TypeVar("T")


@asynccontextmanager
async def opened_store(settings: Settings, clock: Clock | None = None) -> AsyncIterator[SqlStore]:
    """The store with its schema brought up to date."""
    store = await SqlStore.open(
        settings.database_url,
        secret_of(settings),
        clock or clock_for(settings.as_of),
        pace_of(settings.for_tests).lease,
    )
    try:
        yield store
    finally:
        await store.close()


def with_store(settings: Settings, work: Callable[[SqlStore], Awaitable[T]]) -> T:
    """Do one thing with the store."""

    async def done() -> T:
        async with opened_store(settings) as store:
            return await work(store)

    return asyncio.run(done())
