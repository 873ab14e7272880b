"""What the house needs to keep of what people say of replies, and of the bot's own sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from chatbot.domain.readings import Check, KeptReading
from chatbot.domain.wordings import ReportedWording


class AnswerChecks(Protocol):
    """How supporters read replies, and what the campaign's people say of that."""

    async def all(self) -> Sequence[KeptReading]:
        """Every reading, with the verdicts on it, oldest first."""
        ...

    async def check(self, reading: int, check: Check) -> KeptReading | None:
        """Enter a verdict, one for each name; what then stands. None: there is no such reading."""
        ...


class Wordings(Protocol):
    """Sentences that people call badly put."""

    async def reported(self) -> Sequence[ReportedWording]:
        """By language, those reported most often first."""
        ...
