"""Fingerprints in memory, under a key that ends with the process."""

from __future__ import annotations

from chatbot.domain.sameness import Likeness, likeness
from chatbot.engine.needs import NeedLikeness
from chatbot.store.fingerprints import MOST_COMPARED, greatest
from chatbot.store.memory.contents import Contents


class MemoryFingerprints:
    """The port `Fingerprints` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def likeness(self, need: NeedLikeness) -> Likeness:
        found = []
        for recipient in need.recipients:
            office = self._held.keys.office(need.campaign, recipient)
            rows = [row for row in self._held.fingerprints if row["office"] == office.id]
            newest = sorted(rows, key=lambda row: str(row["week"]), reverse=True)[:MOST_COMPARED]
            earlier = (row["marks"] for row in newest if row["marks"])
            found.append(likeness(dict(need.parts), office.key, earlier))
        return greatest(found)
