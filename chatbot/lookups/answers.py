"""One question to a service at a time for each key, and its answer kept for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, Generic, TypeVar

from chatbot.service.ports import Clock

T = TypeVar("T")

MOST_KEPT: Final = 10_000


class Answers(Generic[T]):
    """A thousand people with one question make one call; failures are never kept.

    Kept in memory only, the one least recently asked for dropped first.
    """

    def __init__(self, clock: Clock, fresh: timedelta) -> None:
        self._clock = clock
        self._fresh = fresh
        self._kept: dict[str, tuple[datetime, T]] = {}
        self._asking: dict[str, asyncio.Task[T]] = {}

    async def get(self, key: str, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The answer kept, the one under way, or a new one. Raises what `ask` raises."""
        kept = self._kept.pop(key, None)
        if kept and self._clock.wall() - kept[0] < self._fresh:
            self._kept[key] = kept
            return kept[1]
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(ask())
            task.add_done_callback(lambda done: self._settle(key, done))
        # One who gives up must not take the answer from the others.
        return await asyncio.shield(task)

    def _settle(self, key: str, task: asyncio.Task[T]) -> None:
        self._asking.pop(key, None)
        if task.cancelled() or task.exception() is not None:
            return
        if len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (self._clock.wall(), task.result())
