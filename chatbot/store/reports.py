"""The rows of the reports, as plain values. Pure; no row names a supporter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chatbot.domain.commitments import ActionKind, Answer, AnswerStage, AnswerValue, Heard
from chatbot.domain.places import PersonId, SeatCode
from chatbot.store.showing import plain


@dataclass(frozen=True, slots=True)
class ActionCount:
    """How often supporters of one seat did one kind of thing for one campaign, and since when."""

    campaign: str
    constituency: SeatCode | None
    kind: ActionKind
    count: int
    first: datetime
    last: datetime


def action_rows(counts: Iterable[ActionCount]) -> list[dict[str, object]]:
    """In the order of campaign, seat and kind; dates only, so that no row points to a minute."""
    ordered = sorted(counts, key=lambda it: (it.campaign, it.constituency or "", it.kind))
    return [
        {
            "campaign": it.campaign,
            "constituency": it.constituency,
            "action": it.kind.value,
            "count": it.count,
            "first": it.first.date().isoformat(),
            "last": it.last.date().isoformat(),
        }
        for it in ordered
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """How many letters to one person were sent, or had one thing told of what came back."""

    constituency: SeatCode | None
    person: PersonId
    kind: ActionKind
    heard: str | None
    count: int


_ANSWERED: Final = frozenset({Heard.ANSWERED.value, Heard.NOT_MY_QUESTION.value})


def answer_rows(answers: Iterable[Answer], written: Iterable[Asked]) -> list[dict[str, object]]:
    """In the order of seat, person and ask: what is verified, and nothing else.

    Beside each stand the letters sent to that person, and those of which an answer is known. Who
    was written to and has no verified answer has a row too: no answer is a fact, and a share of
    answers means nothing without those who were asked.
    """
    asked: Counter[tuple[str, PersonId]] = Counter()
    answered: Counter[tuple[str, PersonId]] = Counter()
    for it in written:
        whom = (it.constituency or "", it.person)
        asked[whom] += it.count if it.kind is ActionKind.SENT else 0
        answered[whom] += it.count if it.heard in _ANSWERED else 0
    verified = [it for it in answers if it.stage is AnswerStage.VERIFIED]
    rows = [dict(plain(it)) for it in verified]
    settled = {(it.constituency, it.person) for it in verified}
    rows += [_unanswered(*whom) for whom in asked if whom not in settled]
    for row in rows:
        whom = (row["constituency"], row["person"])
        row["asked"], row["answered"] = asked[whom], answered[whom]
        row["no_answer_known"] = max(0, asked[whom] - answered[whom])
    return sorted(rows, key=lambda row: (row["constituency"], row["person"], row["ask"] or ""))


def _unanswered(seat: str, person: PersonId) -> dict[str, object]:
    nothing = dict.fromkeys(("ask", "stage", "on", "evidence"))
    value = AnswerValue.NONE.value
    return {"person": person, "constituency": seat, **nothing, "value": value}
