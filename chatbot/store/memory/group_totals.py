"""Totals of groups in memory."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from chatbot.domain.messages import Address
from chatbot.domain.tallies import TOTALS_KEPT_DAYS
from chatbot.engine.group_notes import OF_GROUP, REF
from chatbot.store.memory.contents import Contents


class MemoryGroupTotals:
    """The port `GroupTotals` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def counted(self, group: str, campaign: str, day: date) -> int:
        rows = self._held.group_totals.items()
        wanted, until = (group, campaign), day.isoformat()
        return sum(n for (*of, on), n in rows if tuple(of) == wanted and on <= until)

    async def totals(self, day: date) -> list[tuple[str, str, int]]:
        found: Counter[tuple[str, str]] = Counter()
        for (group, campaign, on), n in self._held.group_totals.items():
            if on <= day.isoformat():
                found[group, campaign] += n
        return [(*of, n) for of, n in sorted(found.items())]

    async def known(self) -> list[tuple[str, Address]]:
        found = [
            (str(one.remembered[OF_GROUP, REF].value), one.address)
            for one in self._held.contacts.values()
            if (OF_GROUP, REF) in one.remembered
        ]
        return sorted(found, key=lambda one: one[0])

    async def purge_left(self, now: datetime) -> int:
        before = now - timedelta(days=TOTALS_KEPT_DAYS)
        old = {group for group, at in self._held.groups_left.items() if at < before}
        for key in [key for key in self._held.group_totals if key[0] in old]:
            del self._held.group_totals[key]
        for group in old:
            del self._held.groups_left[group]
        return len(old)
