"""What comes in the same moment is stored together: one transaction, one answer to wait for.

A webhook brings updates one by one, each on a connection of its own. All that were read before
the event loop looks at the network again are handed on as one batch, as a poll would have been.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from chatbot.service.ports import Arrival

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]
Stored = Callable[[Exception | None], None]
"""Told once what became of an arrival: None when it is durable."""


class Together:
    """Gathers arrivals for `receive`. Used on one event loop."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._waiting: list[tuple[Arrival, Stored]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, arrival: Arrival, stored: Stored) -> None:
        """Have an arrival stored, with all that come before the loop turns."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._begin)
        self._waiting.append((arrival, stored))

    def _begin(self) -> None:
        batch, self._waiting = self._waiting, []
        task = asyncio.get_running_loop().create_task(self._store(batch))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _store(self, batch: Sequence[tuple[Arrival, Stored]]) -> None:
        try:
            await self._receive([arrival for arrival, _ in batch])
        except Exception as fault:
            if len(batch) == 1:
                batch[0][1](fault)
                return
            # One of them may be to blame: each by itself then, so that the others are confirmed.
            for one in batch:
                await self._store([one])
        else:
            for _, stored in batch:
                stored(None)
