"""Corrections of the public record, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chatbot.domain.corrections import Cleared, Correction, InForce


class MemoryCorrections:
    """The port `Corrections` over a dictionary."""

    def __init__(self) -> None:
        self._held: dict[int, Correction] = {}

    async def add(self, said: Correction) -> Correction:
        kept = replace(said, id=len(self._held) + 1, cleared=None)
        self._held[kept.id] = kept
        return kept

    async def clear(self, wanted: int, cleared: Cleared) -> Correction | None:
        held = self._held.get(wanted)
        if held is None or held.cleared is not None:
            return None
        self._held[wanted] = replace(held, cleared=cleared)
        return self._held[wanted]

    async def all(self) -> Sequence[Correction]:
        return list(self._held.values())

    def in_force(self) -> InForce:
        """What is not cleared."""
        return InForce(self._held.values())
