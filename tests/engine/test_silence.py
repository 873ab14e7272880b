"""Silence: reminders, patience, and what counts as a sign of life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.domain.messages import Pressed, Returned, TimedOut
from chatbot.engine.effects import RetireButtons, SetTimers
from chatbot.service.rehearsal import Rehearsal
from tests.builders import NOON, a_chat, a_world, labels
from tests.engine.patched import place

FLOW = """
flow: 1
title: Test
idle: {after: 20 hours, go: tired}
steps:
  one:
    choose: Ready?
    options:
      ready: {label: Ready}
      not_yet: {label: Not yet}
    no_reply: {after: 3 hours, say: "Still there?"}
  two:
    choose: Steady?
    options:
      steady: {label: Steady}
      no_way: {label: No way}
    no_reply: {after: 3 hours, say: "I take it you are.", go: three}
  three:
    choose: Go?
    options:
      gone: {label: Gone, end: gone}
      here: {label: Here, end: here}
    no_reply: {after: 3 hours, end: went}
  tired:
    say: I am tired.
    end: tired
"""


def asked(*options: str) -> Rehearsal:
    chat = a_chat(a_world(FLOW))
    chat.type("/start")
    for option in options:
        chat.tap(option)
    chat.heard()
    return chat


def hours(chat: Rehearsal, count: float) -> list[str]:
    chat.wait(timedelta(hours=count))
    return chat.heard()


def test_a_reminder_puts_the_question_s_buttons_under_its_own_words() -> None:
    chat = asked()
    assert hours(chat, 3) == ["main.one.no_reply"]
    assert (chat.screen[-1].text.text, labels(chat)) == ("Still there?", ["Ready", "Not yet"])


def test_after_the_reminder_patience_still_counts_from_the_question() -> None:
    chat = asked()
    assert hours(chat, 3) == ["main.one.no_reply"]
    assert (hours(chat, 16.9), hours(chat, 0.2)) == ([], ["main.tired"])
    assert chat.outcome == "tired"


def test_a_reminder_that_moves_on_takes_the_old_buttons_along() -> None:
    chat = asked("ready")
    here = place(chat)
    assert hours(chat, 3) == ["main.two.no_reply", "main.three"]
    assert (chat.screen[-2].text.text, chat.screen[-2].buttons) == ("I take it you are.", ())
    retired = [e.target.visit for e in chat.effects if isinstance(e, RetireButtons)]
    assert retired == [here.visit]


def test_silence_can_end_a_talk_without_a_word() -> None:
    chat = asked("ready", "steady")
    assert (hours(chat, 3), chat.outcome) == ([], "went")


@pytest.mark.parametrize("sign", ["type", "press", "photo"])
def test_any_sign_of_life_begins_the_silence_anew(sign: str) -> None:
    chat = asked()
    hours(chat, 2)
    match sign:
        case "type":
            chat.type("wait a moment")
        case "press":
            chat.receive(Pressed("forged", press="p"))
        case _:
            chat.send("photo")
    chat.heard()
    assert hours(chat, 2.9) == []
    assert hours(chat, 0.2) == ["main.one.no_reply"]


def test_a_sign_of_life_after_the_reminder_allows_for_another() -> None:
    chat = asked()
    hours(chat, 3.2)
    chat.type("/help")
    chat.heard()
    assert hours(chat, 3) == ["main.one.no_reply"]


def test_coming_back_without_a_word_is_no_sign_of_life() -> None:
    chat = asked()
    hours(chat, 2)
    chat.receive(Returned())
    assert not any(isinstance(effect, SetTimers) for effect in chat.effects)
    assert hours(chat, 1) == ["main.one.no_reply"]


@pytest.mark.parametrize(("session", "visit"), [("other", 0), ("", 1), ("", -1), ("other", 7)])
def test_a_timer_of_another_question_changes_nothing(session: str, visit: int) -> None:
    chat = asked()
    here = place(chat)
    chat.receive(TimedOut(session or here.id, here.visit + visit, "idle"))
    assert (chat.heard(), place(chat), chat.effects) == ([], here, ())


def test_a_timer_after_the_end_changes_nothing() -> None:
    chat = asked("ready", "steady")
    here = place(chat)
    chat.tap("gone")
    chat.heard()
    chat.receive(TimedOut(here.id, here.visit, "no_reply"))
    assert (chat.heard(), chat.session) == ([], None)


def test_late_timers_fire_once() -> None:
    chat = asked()
    assert hours(chat, 24 * 30) == ["main.one.no_reply", "main.tired"]
    assert chat.timers == ()


CONSENTED = """
flow: 1
title: Test
steps:
  consent:
    choose: May I?
    purpose: help
    options:
      agree: {label: I agree}
      not_now: {label: Not now}
  more:
    choose: More?
    options:
      more: {label: More, end: more}
      enough: {label: Enough, end: enough}
"""


@pytest.mark.parametrize(
    ("option", "due"), [("agree", []), ("not_now", [NOON + timedelta(days=1)])]
)
def test_only_who_did_not_agree_is_dropped_by_itself(option: str, due: list[object]) -> None:
    chat = a_chat(a_world(CONSENTED))
    chat.type("/start")
    chat.tap(option)
    assert [timer.due for timer in chat.timers] == due
