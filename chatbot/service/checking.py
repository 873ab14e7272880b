"""Verdicts of the campaign's people on readings. Raises CheckRefused with a sentence to read."""

from __future__ import annotations

from typing import Final

from chatbot.domain.commitments import AnswerStage, AnswerValue
from chatbot.domain.errors import CheckRefused
from chatbot.domain.readings import Check, KeptReading, Verdict
from chatbot.service.answer_ports import AnswerChecks
from chatbot.service.ports import Clock

LONGEST_NAME: Final = 80
LONGEST_WHY: Final = 300


class Checker:
    """Enters verdicts, one for each name."""

    def __init__(self, checks: AnswerChecks, clock: Clock) -> None:
        self._checks = checks
        self._clock = clock

    async def one(self, number: int) -> KeptReading:
        """A reading by its number."""
        for kept in await self._checks.all():
            if kept.id == number:
                return kept
        raise CheckRefused(f"There is no answer {number}. `chatbot answers list` has them all.")

    async def verify(self, number: int, by: str) -> KeptReading:
        """Somebody reads it as the supporter did. Two different people make it an answer."""
        kept = await self.one(number)
        if kept.stage is AnswerStage.DISPUTED:
            raise CheckRefused(f"Answer {number} is disputed, so it cannot be verified.")
        check = self._made(by, Verdict.AGREE, kept.reading.value, None)
        if any(check.name == one.name for one in kept.checks):
            raise CheckRefused(
                f"{check.by} has checked answer {number} already. Somebody else is needed."
            )
        return await self._enter(number, check)

    async def dispute(self, number: int, by: str, value: AnswerValue, why: str) -> KeptReading:
        """Somebody reads it otherwise: both readings stay, and it is no answer on record."""
        kept = await self.one(number)
        if value is kept.reading.value:
            raise CheckRefused(f"The supporter reads it as {value.value} too. Say what you read.")
        return await self._enter(number, self._made(by, Verdict.DISPUTE, value, why))

    def _made(self, by: str, verdict: Verdict, value: AnswerValue, why: str | None) -> Check:
        name, reason = " ".join(by.split()), " ".join((why or "").split()) or None
        if not name or len(name) > LONGEST_NAME:
            raise CheckRefused(f"--by needs a name of at most {LONGEST_NAME} characters.")
        if verdict is Verdict.DISPUTE and reason is None:
            raise CheckRefused("--reason says why, without anything of a supporter.")
        if reason and len(reason) > LONGEST_WHY:
            raise CheckRefused(f"--reason may have {LONGEST_WHY} characters at most.")
        return Check(name, verdict, value, self._clock.now(), reason)

    async def _enter(self, number: int, check: Check) -> KeptReading:
        kept = await self._checks.check(number, check)
        if kept is None:
            raise CheckRefused(f"Answer {number} is gone: its supporter had it erased.")
        return kept
