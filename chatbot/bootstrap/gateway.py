"""The door of the house: the web server listens before the rest is ready, and until it is gone.

What arrives too early waits a little; what arrives too early for that, or too late, is refused,
and Telegram brings it again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from chatbot.domain.errors import StoreFailed
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Arrival
from chatbot.service.receive import Receiver

OPENS_WITHIN: Final = 5.0
"""Seconds that a start may keep somebody waiting; beyond them the database is away."""


class Gateway:
    """Opened once, closed once."""

    def __init__(self) -> None:
        self._receiver: Receiver | None = None
        self._decided = asyncio.Event()

    def open(self, receiver: Receiver) -> None:
        """Let in what waits and what comes."""
        self._receiver = receiver
        self._decided.set()

    def close(self) -> None:
        """Let nothing in any more."""
        self._receiver = None
        self._decided.set()

    async def is_open(self) -> bool:
        """Whether messages are taken in."""
        return self._receiver is not None

    def take_up(self, arrivals: Sequence[Arrival]) -> None:
        """Begin with what is durable already; while the door is not open it lies in the inbox."""
        if self._receiver is not None:
            self._receiver.take_up(arrivals)

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Make arrivals durable. Raises StoreFailed while the door is not open."""
        if await stopped_within(self._decided, OPENS_WITHIN) and self._receiver is not None:
            await self._receiver.receive(arrivals)
        else:
            raise StoreFailed("closed")
