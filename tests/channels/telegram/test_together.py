"""What comes in one moment is stored together, and each is told what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from chatbot.channels.telegram.together import Together
from chatbot.domain.errors import StoreFailed
from chatbot.domain.messages import InboxKey
from chatbot.service.ports import Arrival

NOON = datetime(2026, 10, 7, 12, tzinfo=UTC)


class Store:
    """Takes everything in but what is called bad."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.told: list[tuple[str, bool]] = []
        self.together = Together(self._receive)

    async def _receive(self, arrivals: Sequence[Arrival]) -> None:
        self.batches.append([arrival.key for arrival in arrivals])
        await asyncio.sleep(0)
        if any(arrival.key == "bad" for arrival in arrivals):
            raise StoreFailed("bad")

    def take(self, *keys: str) -> None:
        """Let these come in the same moment."""
        for key in keys:
            arrival = Arrival(InboxKey(key), "telegram", b"{}", NOON)
            self.together.take(arrival, lambda fault, key=key: self._tell(key, fault))  # type: ignore[misc]

    def _tell(self, key: str, fault: Exception | None) -> None:
        self.told.append((key, fault is None))


async def settled() -> None:
    """Give everything that is under way its time."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_moment_is_one_batch_in_the_order_in_which_it_came() -> None:
    store = Store()
    store.take("a", "b", "c")
    await settled()
    store.take("d")
    await settled()
    assert store.batches == [["a", "b", "c"], ["d"]]
    assert store.told == [("a", True), ("b", True), ("c", True), ("d", True)]


async def test_one_that_cannot_be_stored_costs_the_others_nothing() -> None:
    store = Store()
    store.take("a", "bad", "c")
    await settled()
    assert store.told == [("a", True), ("bad", False), ("c", True)]
