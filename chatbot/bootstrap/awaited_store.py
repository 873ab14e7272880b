"""The store for a server: however long its database takes, and looked through for damage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

import structlog

from chatbot.bootstrap.opened_store import opened_store
from chatbot.config import Settings
from chatbot.domain.errors import ChatbotError, StoreFailed
from chatbot.service.patience import backoff, stopped_within
from chatbot.service.ports import Clock
from chatbot.store.sql_store import SqlStore

FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 10.0

_log = structlog.get_logger()


class NeverOpened(ChatbotError):
    """The database did not answer until we were asked to stop."""


@asynccontextmanager
async def awaited_store(
    settings: Settings, clock: Clock, stop: asyncio.Event
) -> AsyncIterator[SqlStore]:
    """The store, open; closed at the end.

    Raises NeverOpened when asked to stop before, SettingsFault when it never will be.
    """
    async with AsyncExitStack() as stack:
        store: SqlStore | None = None
        attempt = 0
        while store is None:
            try:
                opening = opened_store(settings, clock, look=True)
                store = await stack.enter_async_context(opening)
            except StoreFailed as fault:
                wait = backoff(attempt, FIRST_WAIT, LONGEST_WAIT)
                _log.warning("store.not_there", cause=str(fault), again_in=round(wait, 1))
                if await stopped_within(stop, wait):
                    raise NeverOpened from None
                attempt += 1
        yield store
