"""What a flow sees of the calendar: the phase, and a reminder on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chatbot.domain.calendar import LONDON
from chatbot.domain.contacts import Contact
from chatbot.domain.messages import Address, InboxKey, Incoming, Typed
from chatbot.domain.places import SeatCode
from chatbot.engine.campaign import Poll
from chatbot.engine.world import BuiltIn, World
from chatbot.service.rehearsal import Rehearsal
from tests.builders import NOON, a_chat, a_world

REMINDER = """
flow: 1
title: Test
remembers:
  agreed: {type: choice, keep: session}
  day: {type: date, keep: session}
idle: {after: 3 days, end: lapsed}
steps:
  agreed:
    choose: May I keep it?
    purpose: test
    save: agreed
    options:
      agree: {label: Yes}
      refuse: {label: No}
  day:
    ask: On which day?
    answer: date
    save: day
  waiting:
    choose: I will write then.
    options:
      now: {label: Now, end: gone}
      never: {label: Never, end: gone}
    no_reply: {after: 3 hours, "on": day, say: "You asked me.", go: done}
  done:
    say: Here it is.
    end: done
"""

CALLED = Poll(date(2024, 7, 4), date(2024, 5, 22))


def phase_at(world: World, at: datetime) -> object:
    incoming = Incoming(InboxKey("k"), Address("test", "one"), at, Typed("hello"))
    campaign = replace(world.release.campaigns["test"], polls=(CALLED,))
    return BuiltIn(world, Contact(), incoming, "en", campaign, False).get("phase")


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        ("2024-05-21T12:00", "quiet"),
        ("2024-06-20T12:00", "regulated"),
        ("2024-07-04T21:59", "poll_day"),
        ("2024-07-04T22:01", "after"),
    ],
)
def test_every_flow_can_read_the_phase_of_the_country(at: str, phase: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    assert phase_at(a_world(REMINDER), moment) == phase


def test_a_by_election_of_the_campaign_concerns_its_own_seat() -> None:
    seat, other = SeatCode("E14001251"), SeatCode("E14001081")
    poll = Poll(date(2026, 2, 26), date(2026, 1, 27), seat)
    campaign = replace(a_world(REMINDER).release.campaigns["test"], polls=(CALLED, poll))
    assert [one.poll for one in campaign.contests(other)] == [CALLED.day]
    assert [one.by_election for one in campaign.contests(seat)] == [False, True]
    assert [one.poll for one in campaign.general_contests] == [CALLED.day]


def waiting(consent: str, day: str) -> Rehearsal:
    chat = a_chat(a_world(REMINDER))
    chat.type("/start")
    chat.tap(consent)
    chat.type(day)
    return chat


def due(chat: Rehearsal) -> dict[str, datetime]:
    return {timer.kind: timer.due for timer in chat.timers}


def test_a_reminder_comes_in_the_morning_of_its_day_and_patience_ends_after_it() -> None:
    morning = datetime(2024, 7, 1, 10, tzinfo=LONDON)
    chat = waiting("agree", "1 July 2024")
    assert due(chat) == {"no_reply": morning, "idle": morning + timedelta(days=3)}


def test_a_reminder_leads_on_when_its_day_comes() -> None:
    chat = waiting("agree", "1 July 2024")
    chat.heard()
    chat.wait(datetime(2024, 7, 1, 9, tzinfo=UTC) - NOON)
    assert (chat.heard(), chat.outcome) == (["main.waiting.no_reply", "main.done"], "done")


def test_a_day_that_is_over_reminds_at_once() -> None:
    assert due(waiting("agree", "1 June 2024"))["no_reply"] == NOON


def test_who_did_not_agree_is_not_kept_until_then() -> None:
    chat = waiting("refuse", "1 July 2024")
    assert due(chat) == {
        "no_reply": NOON + timedelta(hours=3),
        "idle": NOON + timedelta(days=1),
    }
