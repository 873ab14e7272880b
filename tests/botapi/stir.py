"""Waiting for something to become true, without asking over and over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


class Stir:
    """Whoever changes a thing says so; whoever waits looks again each time."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def now(self) -> None:
        """Say that something has changed."""
        self._event.set()

    async def until(self, look: Callable[[], Seen | None], seconds: float) -> Seen:
        """Return what `look` returns as soon as it is true; raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not (seen := look()):
                self._event.clear()
                await self._event.wait()
            return seen
