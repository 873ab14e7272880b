"""What the house needs to keep readings of replies and the verdicts on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from chatbot.domain.readings import Check, KeptReading


class AnswerChecks(Protocol):
    """How supporters read replies, and what the campaign's people say of that."""

    async def all(self) -> Sequence[KeptReading]:
        """Every reading, with the verdicts on it, oldest first."""
        ...

    async def check(self, reading: int, check: Check) -> KeptReading | None:
        """Enter a verdict, one for each name; what then stands. None: there is no such reading."""
        ...
