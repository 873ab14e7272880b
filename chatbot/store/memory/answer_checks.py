"""Readings of replies and the verdicts on them, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.domain.commitments import Answer, AnswerStage
from chatbot.domain.readings import Check, KeptReading, Reading, stage_of
from chatbot.store.memory.contents import Contents


class MemoryAnswerChecks:
    """The port `AnswerChecks` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def all(self) -> Sequence[KeptReading]:
        return [kept for _, (kept, _) in sorted(self._held.readings.items())]

    async def check(self, reading: int, check: Check) -> KeptReading | None:
        if reading not in self._held.readings:
            return None
        kept, contact_id = self._held.readings[reading]
        others = [one for one in kept.checks if one.name != check.name]
        checks = tuple(sorted((*others, check), key=lambda one: (one.at, one.name)))
        stage = stage_of(kept.reading.value, checks)
        told = kept.reading
        if stage is AnswerStage.VERIFIED:
            self._held.answers[told.person, told.ask] = _answer(told, stage)
        elif kept.stage is AnswerStage.VERIFIED:
            self._held.answers[told.person, told.ask] = _answer(told, AnswerStage.DISPUTED)
        self._held.readings[reading] = KeptReading(reading, told, stage, checks), contact_id
        return self._held.readings[reading][0]


def _answer(told: Reading, stage: AnswerStage) -> Answer:
    return Answer(told.person, told.constituency, told.ask, told.value, stage, told.on, told.quote)
