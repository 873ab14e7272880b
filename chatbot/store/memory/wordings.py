"""Sentences that people call badly put, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from chatbot.domain.wordings import ReportedWording
from chatbot.store.memory.contents import Contents


class MemoryWordings:
    """The port `Wordings` over a list."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def reported(self) -> Sequence[ReportedWording]:
        told = sorted(self._held.wordings, key=lambda it: (it.language, it.key, it.on))
        found = []
        for (language, key), same in groupby(told, key=lambda it: (it.language, it.key)):
            days = [it.on for it in same]
            found.append(ReportedWording(language, key, len(days), days[0], days[-1]))
        return sorted(found, key=lambda it: (it.language, -it.times, it.key))
