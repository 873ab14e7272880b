"""Coming back after a conversation: once, by day, to whoever wants it, with nothing to sell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from chatbot.domain.messages import FollowUp, Lane, TimedOut
from chatbot.engine.effects import AlertStaff, Send, SetFollowUp
from chatbot.service.rehearsal import Rehearsal
from tests.builders import NOON, ROOT, a_chat, a_world

FLOW = """
flow: 1
title: Test
starts: {commands: [ask], follow_up: true}
steps:
  one:
    choose: Did it work?
    options:
      yes_it_did: {label: Yes, end: worked}
      not_yet: {label: Not yet, end: not_yet}
    no_reply: {after: 3 hours, say: "Did it?"}
"""
FLOWS = ROOT / "flows"
NIGHT = datetime(2024, 6, 20, 21, tzinfo=UTC)
MORNING = datetime(2024, 6, 21, 8, tzinfo=UTC)


def woken(chat: Rehearsal, at: datetime = NOON) -> list[str]:
    chat.at = at
    chat.receive(FollowUp("test"))
    return chat.heard()


def test_it_asks_though_no_conversation_is_open_and_nobody_waits_for_it() -> None:
    chat = a_chat(a_world(FLOW))
    assert woken(chat) == ["main.one"]
    assert [it.lane for it in chat.effects if isinstance(it, Send)] == [Lane.BROADCAST]


def test_at_night_it_waits_for_nine_in_london() -> None:
    chat = a_chat(a_world(FLOW))
    assert (woken(chat, NIGHT), chat.effects) == ([], (SetFollowUp("test", MORNING),))


def test_nobody_is_drawn_out_of_an_open_question() -> None:
    chat = a_chat(a_world(FLOW))
    chat.type("/start")
    chat.heard()
    before = chat.session
    assert woken(chat) == []
    assert chat.effects == (SetFollowUp("test", NOON + timedelta(days=1)),)
    assert chat.session == before


def test_it_is_not_heard_after_stop() -> None:
    chat = a_chat(a_world(FLOW))
    chat.type("/stop")
    chat.heard()
    assert (woken(chat), chat.effects) == ([], ())


def test_a_campaign_that_has_no_such_flow_any_more_tells_staff_only() -> None:
    chat = a_chat(a_world(FLOW.replace(", follow_up: true", "")))
    assert (woken(chat), chat.effects) == ([], (AlertStaff("no_follow_up_flow", "test"),))


def test_a_reminder_that_comes_late_at_night_waits_for_the_morning() -> None:
    chat = a_chat(a_world(FLOW))
    woken(chat)
    (timer,) = [it for it in chat.timers if it.kind == "no_reply"]
    chat.at = NIGHT
    chat.receive(TimedOut(timer.session, timer.visit, "no_reply"))
    assert chat.heard() == []
    assert [it.due for it in chat.timers if it.kind == "no_reply"] == [MORNING]


def test_the_shipped_service_message_passes_nothing_on_and_asks_for_nothing() -> None:
    """Translations have the placeholders of their source, so one language tells for all."""
    campaigns = [path for path in FLOWS.iterdir() if (path / "campaign.yaml").exists()]
    for campaign in campaigns:
        (flow,) = [
            it for it in campaign.glob("*.yaml") if "follow_up: true" in it.read_text("utf-8")
        ]
        written = flow.read_text("utf-8")
        for selling in ("{asks", "{invite_link", "{facts", "{imprint", "share:", "do: compose"):
            assert selling not in written, f"{flow.name}: {selling}"
