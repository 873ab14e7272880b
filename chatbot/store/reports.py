"""The rows of the reports, as plain values. Pure; no row names a supporter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chatbot.domain.commitments import ActionKind, Answer
from chatbot.domain.places import SeatCode
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


def answer_rows(answers: Iterable[Answer]) -> list[dict[str, object]]:
    """In the order of seat, person and ask."""
    ordered = sorted(answers, key=lambda it: (it.constituency, it.person, it.ask))
    return [dict(plain(it)) for it in ordered]
