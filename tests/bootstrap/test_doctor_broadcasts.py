"""What the doctor says of news that is sent around."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from chatbot.bootstrap.doctor_broadcasts import broadcasts
from chatbot.domain.broadcasts import BroadcastState, ReachState
from tests.store.broadcasts import PLAN
from tests.store.kit import NOON

RUNNING = replace(PLAN, state=BroadcastState.RUNNING)
NIGHT = NOON + timedelta(hours=10)


def told(state: BroadcastState, at: object = NOON, **reached: int) -> list[tuple[str, str]]:
    counts = {ReachState(name): number for name, number in reached.items()}
    one = replace(PLAN, state=state, reached=counts, ended_at=NOON)
    return [(it.state, it.says) for it in broadcasts([one], at)]  # type: ignore[arg-type]


def test_news_that_goes_on_is_well_and_by_night_it_waits() -> None:
    running = BroadcastState.RUNNING
    assert told(running, waiting=8, posted=2) == [("well", "plan-1 runs, with 10 people to go.")]
    ((state, says),) = told(running, NIGHT, waiting=8)
    assert (state, "it goes on at nine" in says) == ("well", True)


def test_news_that_nobody_sends_is_wrong() -> None:
    ((state, says),) = told(BroadcastState.RUNNING, waiting=8, sent=2)
    assert (state, "Nothing of it is on its way" in says) == ("wrong", True)


def test_what_is_stopped_or_may_not_have_arrived_is_noted() -> None:
    ((state, says),) = told(BroadcastState.STOPPED, waiting=8)
    assert (state, "8 people to go" in says) == ("note", True)
    ((state, says),) = told(BroadcastState.ENDED, unknown=2, sent=9)
    assert (state, "2 messages may not have arrived" in says) == ("note", True)
    assert told(BroadcastState.ENDED, NOON + timedelta(days=8), unknown=2) == []
    assert told(BroadcastState.ENDED, sent=9) == []
    assert told(BroadcastState.PLANNED) == []
