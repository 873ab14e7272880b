"""Counts of promises made together, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from chatbot.domain.pacts import KEPT_DAYS, Pact
from chatbot.store.memory.contents import Contents


class MemoryPactCounts:
    """The port `PactCounts` over a dictionary."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def of(self, scope: str, campaign: str) -> Mapping[Pact, Sequence[tuple[date, int]]]:
        found: dict[Pact, list[tuple[date, int]]] = defaultdict(list)
        for (pact, day), change in sorted(self._held.pacts.items(), key=lambda it: it[0][1]):
            if (pact.scope, pact.campaign) == (scope, campaign):
                found[pact].append((day, change))
        return dict(found)

    def purge(self, today: date) -> int:
        before = today - timedelta(days=KEPT_DAYS)
        old = [key for key in self._held.pacts if key[0].last < before]
        for key in old:
            del self._held.pacts[key]
        return len(old)
