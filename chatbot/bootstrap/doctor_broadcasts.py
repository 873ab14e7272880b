"""The doctor at news that is sent around: whether it goes on, and what nobody knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from chatbot.bootstrap.doctor_findings import Found, note, well, wrong
from chatbot.domain.broadcasts import Broadcast, BroadcastState, ReachState
from chatbot.domain.quiet_hours import is_quiet

WHAT: Final = "broadcasts"

LATELY: Final = timedelta(days=7)
"""For so long after its end it is told that some may not have arrived."""


def broadcasts(held: Iterable[Broadcast], now: datetime) -> Iterator[Found]:
    """What there is to say of each."""
    for one in held:
        count = one.reached.get
        to_go = count(ReachState.WAITING, 0) + count(ReachState.POSTED, 0)
        match one.state:
            case BroadcastState.RUNNING:
                yield _running(one, to_go, now)
            case BroadcastState.STOPPED:
                says = f"{one.plan} is stopped, with {to_go} people to go."
                do = f"chatbot broadcast resume {one.plan} --by NAME, or let it end by itself."
                yield note(WHAT, says, do)
            case BroadcastState.ENDED if _is_recent(one, now) and (lost := _unknown(one)):
                says = f"Of {one.plan}, {lost} messages may not have arrived."
                yield note(WHAT, says, "Nothing: they are never sent again.")


def _running(one: Broadcast, to_go: int, now: datetime) -> Found:
    says = f"{one.plan} runs, with {to_go} people to go."
    if is_quiet(now):
        return well(WHAT, f"{says} It is night in London: it goes on at nine.")
    if one.reached.get(ReachState.WAITING, 0) and not one.reached.get(ReachState.POSTED, 0):
        do = "Is chatbot serve running, and can it reach Telegram? Read its log."
        return wrong(WHAT, f"{says} Nothing of it is on its way.", do)
    return well(WHAT, says)


def _is_recent(one: Broadcast, now: datetime) -> bool:
    return one.ended_at is not None and now - one.ended_at < LATELY


def _unknown(one: Broadcast) -> int:
    return one.reached.get(ReachState.UNKNOWN, 0)
