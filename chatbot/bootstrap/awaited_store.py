"""The store for a server: however long its database takes, and looked through for damage.

A house that has started outlives any absence of its database. So whatever it must have from there
before it can go on is asked for here, as often as that takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final, TypeVar

import structlog

from chatbot.bootstrap.opened_store import opened_store
from chatbot.config import Settings
from chatbot.domain.errors import ChatbotError, StoreFailed
from chatbot.service.patience import backoff, stopped_within
from chatbot.service.ports import Clock
from chatbot.store.sql_store import SqlStore

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 10.0

T = TypeVar("T")

_log = structlog.get_logger()


class NeverOpened(ChatbotError):
    """The database did not answer until we were asked to stop."""


async def answered(ask: Callable[[], Awaitable[T]], stop: asyncio.Event) -> T:
    """What the database says, asked until it answers; asking twice must do no harm.

    Raises NeverOpened when asked to stop before, and whatever `ask` raises but StoreFailed.
    """
    attempt = 0
    while True:
        try:
            return await ask()
        except StoreFailed as fault:
            wait = backoff(attempt, FIRST_WAIT, LONGEST_WAIT)
            _log.warning("store.not_there", cause=str(fault), again_in=round(wait, 1))
        if await stopped_within(stop, wait):
            raise NeverOpened
        attempt += 1


@asynccontextmanager
async def awaited_store(
    settings: Settings, clock: Clock, stop: asyncio.Event
) -> AsyncIterator[SqlStore]:
    """The store, open; closed at the end.

    Raises NeverOpened when asked to stop before, SettingsFault when it never will be.
    """
    async with AsyncExitStack() as stack:
        yield await answered(
            lambda: stack.enter_async_context(opened_store(settings, clock, stays=True)), stop
        )
