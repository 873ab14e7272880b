"""The words agreed to are kept as they were on the screen, whatever is published since."""

from __future__ import annotations

from chatbot.engine.effects import RecordConsent, SetSwitch
from chatbot.engine.receipts import wording_hash
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world
from tests.engine.test_releases import moved

CONSENT = """
flow: 1
title: Test
steps:
  consent:
    choose: May I keep this?
    purpose: help
    options:
      agree: {label: I agree, end: agreed}
      not_now: {label: Not now, end: refused}
"""
REWORDED = CONSENT.replace("keep this", "keep this and that")


def wording(chat: Rehearsal) -> list[str]:
    return [e.consent.wording for e in chat.effects if isinstance(e, RecordConsent)]


def test_the_words_agreed_to_are_those_on_the_screen_not_those_published_since() -> None:
    chat = moved(CONSENT, REWORDED)
    chat.tap("agree")
    assert wording(chat) == [wording_hash("May I keep this?")]


def test_the_words_agreed_to_are_the_new_ones_once_they_were_shown() -> None:
    chat = moved(CONSENT, REWORDED)
    chat.type("/help")
    chat.tap("agree")
    assert wording(chat) == [wording_hash("May I keep this and that?")]


def test_a_refusal_in_between_does_not_count_as_the_words_agreed_to() -> None:
    chat = moved(CONSENT, CONSENT)
    chat.type("maybe")
    chat.tap("agree")
    assert wording(chat) == [wording_hash("May I keep this?")]


SWITCHES = """
flow: 1
title: Test
remembers:
  switches: {type: choices, keep: session}
steps:
  consent:
    choose: May I keep this?
    purpose: help
    options:
      agree: {label: I agree}
      not_now: {label: Not now, end: refused}
  switches:
    choose: May I write later?
    many: true
    save: switches
    options:
      letter: {label: About the letter}
      campaign: {label: About the campaign}
  set_switches:
    do: set_switches
    with: {choices: switches}
    outcomes: {recorded: bye, failed: bye}
  bye:
    end: done
"""


def test_a_switch_is_set_by_the_words_that_were_shown_with_it() -> None:
    chat = a_chat(a_world(SWITCHES))
    chat.type("/start")
    for option in ("agree", "letter", "~done"):
        chat.tap(option)
    switches = [effect for effect in chat.effects if isinstance(effect, SetSwitch)]
    assert [(s.switch, s.on) for s in switches] == [
        ("letter", True),
        ("campaign", False),
        ("others", False),
    ]
    assert {s.wording for s in switches} == {wording_hash("May I write later?")}
