"""Arrivals that were given up, in memory."""

from __future__ import annotations

from chatbot.domain.messages import InboxKey
from chatbot.service.ports import DeadLetter
from chatbot.store.memory.contents import Contents, HeldArrival


class MemoryDeadLetters:
    """The port `DeadLetters` over a dictionary."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def newest(self, limit: int) -> list[DeadLetter]:
        dead = [(key, it) for key, it in self._held.inbox.items() if it.done and it.cause]
        return [
            DeadLetter(
                key,
                it.cause or "",
                it.arrival.at if it.arrival else it.since,
                it.since,
                it.arrival is not None,
            )
            for key, it in reversed(dead[-limit:])
        ]

    async def payload(self, key: InboxKey) -> bytes | None:
        held = self._dead(key)
        return held.arrival.payload if held and held.arrival else None

    async def replay(self, key: InboxKey) -> bool:
        held = self._dead(key)
        if held is None or held.arrival is None:
            return False
        self._held.inbox[key] = HeldArrival(held.arrival, self._held.clock.wall())
        return True

    def _dead(self, key: InboxKey) -> HeldArrival | None:
        held = self._held.inbox.get(key)
        return held if held is not None and held.done and held.cause else None
