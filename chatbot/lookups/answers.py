"""One question to a service at a time for each key, and its answer kept for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

from cachetools import TTLCache

from chatbot.domain.errors import LookupFailed
from chatbot.service.ports import Clock

T = TypeVar("T")

MOST_KEPT: Final = 10_000


class Answers(Generic[T]):
    """A thousand people with one question make one call; failures are never kept.

    An answer is given again while it is `fresh`; an older one, up to `stale`, only to those whom
    the service fails. Kept in memory only, the one least recently asked for dropped first.
    """

    def __init__(self, clock: Clock, fresh: timedelta, stale: timedelta | None = None) -> None:
        self._clock = clock
        self._fresh = fresh
        self._kept: TTLCache[str, tuple[datetime, T]] = TTLCache(
            MOST_KEPT, (stale or fresh).total_seconds(), timer=lambda: clock.wall().timestamp()
        )
        self._asking: dict[str, asyncio.Task[T]] = {}

    async def get(self, key: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer kept, the one under way, or a new one. Raises what `ask` raises."""
        kept = self._kept.get(key)
        if kept and self._clock.wall() - kept[0] < self._fresh:
            return kept[1]
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(ask())
            task.add_done_callback(lambda done: self._settle(key, done))
        try:
            # One who gives up must not take the answer from the others.
            return await asyncio.shield(task)
        except LookupFailed:
            if kept:
                return kept[1]
            raise

    def _settle(self, key: str, task: asyncio.Task[T]) -> None:
        self._asking.pop(key, None)
        if task.cancelled() or task.exception() is not None:
            return
        self._kept[key] = (self._clock.wall(), task.result())
