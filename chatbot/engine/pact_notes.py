"""What a person's own chat keeps of a promise made together, and how it ends with them.

The value is the only link between person and pact. It lies under the person's own key, and goes
when they were told, when they take it back, with /stop, /delete and withdrawn consent, when they
cannot be reached, and at the latest `domain.pacts.KEPT_DAYS` after the last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from chatbot.domain.calendar import LONDON, day_of
from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.pacts import DAY, Pact, gone, stops_counting
from chatbot.domain.quiet_hours import QUIET_UNTIL
from chatbot.engine.effects import (
    PACT,
    CountInPact,
    Effect,
    ForgetContact,
    Remember,
    SetFollowUp,
    SetStopped,
    Unremember,
)

VALUE = "pact"
"""The name under which it is kept."""


@dataclass(frozen=True, slots=True)
class Promised:
    """One person's promise: in which pact, and from which day it counts."""

    pact: Pact
    counts_from: date


def read_promise(value: Value, campaign: str) -> Promised | None:
    """What is kept, read; None when there is none."""
    if not isinstance(value, dict):
        return None
    try:
        pact = Pact(
            str(value["scope"]),
            campaign,
            int(str(value["count"])),
            date.fromisoformat(str(value["last"])),
        )
        return Promised(pact, date.fromisoformat(str(value["counts_from"])))
    except (KeyError, ValueError):
        return None


def keep_promise(promised: Promised, today: date) -> tuple[Effect, ...]:
    """Count it, keep it, and come back every day until it is settled."""
    pact = promised.pact
    value: dict[str, Value] = {
        "scope": pact.scope,
        "count": pact.number,
        "last": pact.last.isoformat(),
        "counts_from": promised.counts_from.isoformat(),
    }
    return (
        CountInPact(pact, promised.counts_from, 1),
        Remember(Remembered(pact.campaign, VALUE, value, _midnight(gone(pact)))),
        look_on(pact.campaign, today + DAY),
    )


def let_go(campaign: str) -> tuple[Effect, ...]:
    """Nothing is kept of it any more, and nobody comes back for it."""
    return (Unremember(campaign, VALUE), SetFollowUp(campaign, None, PACT))


def look_on(campaign: str, day: date) -> SetFollowUp:
    """Look again on a day, as soon as somebody may be told."""
    due = datetime.combine(day, QUIET_UNTIL, LONDON).astimezone(UTC)
    return SetFollowUp(campaign, due, PACT)


def take_back(promised: Promised, today: date) -> CountInPact | None:
    """One promise fewer; None once it is settled."""
    pact = promised.pact
    day = stops_counting(promised.counts_from, today)
    return CountInPact(pact, day, -1) if today <= pact.last else None


def ended_by_leaving(
    effects: list[Effect], remembered: Mapping[tuple[str, str], Remembered], at: datetime
) -> list[Effect]:
    """What has to happen to a person's promises when this turn shuts the door or erases them.

    Somebody who cannot be told any more does not count: others would rely on them.
    """
    if not any(name == VALUE for _, name in remembered):
        return []
    gone_for_good = any(isinstance(it, ForgetContact) for it in effects)
    shut = any(isinstance(it, SetStopped) and it.stopped for it in effects)
    dropped = {
        it.campaign for it in effects if isinstance(it, Unremember) and it.name == VALUE
    } - {it.campaign for it in effects if isinstance(it, SetFollowUp) and it.kind == PACT}
    more: list[Effect] = []
    for (campaign, name), held in remembered.items():
        if name != VALUE or not (gone_for_good or shut or campaign in dropped):
            continue
        promised = read_promise(held.value, campaign)
        back = take_back(promised, day_of(at)) if promised else None
        more += [back] if back else []
        more += let_go(campaign) if not gone_for_good else ()
    return more


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)
