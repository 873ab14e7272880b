"""getUpdates as Telegram answers it: long poll, one poller at a time (the older loses).

After telegram-bot-api Client.cpp (do_get_updates, abort_long_poll, fail_query_conflict).
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from .refusals import OTHER_POLLER, Refused
from .replies import RawResult
from .update_queue import Pending, UpdateQueue

MAX_POLL = 50  # seconds
DEFAULT_LIMIT = 100
CONFLICT_GAP = 3.0  # a second conflict within so many seconds is told only after as many


@dataclass(slots=True)
class Polling:
    """The one place where getUpdates waits."""

    queue: UpdateQueue
    _waiting: asyncio.Future[None] | None = None
    _next_quick_conflict: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.queue.listeners.append(self._wake)

    async def get_updates(self, params: dict[str, Any]) -> RawResult:
        """Answer one call; raises Refused when another poller takes over."""
        self.queue.allow(params.get("allowed_updates"))
        offset, limit = params.get("offset", 0), params.get("limit", DEFAULT_LIMIT)
        batch = self.queue.take(offset, limit)
        timeout = max(0, min(params.get("timeout", 0), MAX_POLL))
        if not batch and timeout:
            await self._wait(timeout)
            batch = self.queue.take(offset, limit)
        return _as_result(batch)

    def end(self, why: str) -> None:
        """End the poll that waits, if one does, with a conflict."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(Refused(why, 409))
        self._waiting = None

    async def _wait(self, seconds: float) -> None:
        self.end(OTHER_POLLER)
        mine = self._waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await mine
        except TimeoutError:
            pass  # nothing came: an empty list is the answer
        except Refused:
            await self._hold_back()
            raise
        finally:
            if self._waiting is mine:
                self._waiting = None

    async def _hold_back(self) -> None:
        now = time.monotonic()
        if now < self._next_quick_conflict:
            await asyncio.sleep(CONFLICT_GAP)
        else:
            self._next_quick_conflict = now + CONFLICT_GAP

    def _wake(self, _: Pending) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def _as_result(batch: list[Pending]) -> RawResult:
    text = b"[" + b",".join(each.body for each in batch) + b"]"
    return RawResult(text, [each.update_id for each in batch])
