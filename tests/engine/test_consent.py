"""Nothing is kept, and nothing recorded, before somebody agreed in a step of its own."""

from __future__ import annotations

from datetime import timedelta

from chatbot.engine.effects import RecordAction, RecordConsent, Remember
from chatbot.engine.receipts import wording_hash
from chatbot.service.rehearsal import Rehearsal
from tests.builders import NOON, a_chat, a_world

FLOW = """
flow: 1
title: Test
remembers:
  nickname: {type: name, keep: 2 weeks}
  promise: {type: choice, keep: campaign}
  mood: {type: text, keep: session}
steps:
  consent:
    choose: May I remember {first_name|you}?
    purpose: help
    options:
      agree: {label: I agree}
      not_now: {label: Not now}
  nickname:
    ask: Your name?
    answer: name
    save: nickname
  mood:
    ask: How are you?
    answer: text
    save: mood
  consented:
    branch:
      - {if: consented is yes, go: promise}
      - else: bye
  promise:
    choose: Will you?
    save: promise
    options:
      talk: {label: I will talk}
      walk: {label: I will walk}
  record:
    do: record_promise
    with: {promise: promise}
    outcomes: {recorded: bye, failed: bye}
  bye:
    say: Goodbye.
    end: done
"""


def talk(choice: str) -> tuple[Rehearsal, list[object]]:
    chat = a_chat(a_world(FLOW))
    effects: list[object] = []
    chat.type("/start")
    for step in (choice, None, None, "talk"):
        if chat.session is None:
            break
        chat.tap(step) if step else chat.type("Ada Example")
        effects += chat.effects
    return chat, effects


def test_agreeing_is_kept_with_the_exact_wording_language_and_time() -> None:
    _, effects = talk("agree")
    consent = next(e for e in effects if isinstance(e, RecordConsent)).consent
    assert consent.given
    assert consent.wording == wording_hash("May I remember you?")
    assert (consent.purpose, consent.language, consent.at) == ("help", "en", NOON)


def test_consent_taken_back_in_new_words_is_kept_with_the_wording_it_answers() -> None:
    chat = a_chat(a_world(FLOW))
    for said in ("/start", "I agree"):
        chat.type(said)
    chat.edit_last("Not now")
    chat.type("yes")
    consent = next(e for e in chat.effects if isinstance(e, RecordConsent)).consent
    assert (consent.given, consent.wording) == (False, wording_hash("May I remember you?"))


def test_not_now_leaves_nothing_behind() -> None:
    chat, effects = talk("not_now")
    kept = [e for e in effects if isinstance(e, RecordConsent | Remember | RecordAction)]
    assert (kept, chat.contact.remembered) == ([], {})


def test_only_declared_values_are_kept_and_only_as_long_as_declared() -> None:
    chat, _ = talk("agree")
    lives = {name: kept.expires for (_, name), kept in chat.contact.remembered.items()}
    assert lives == {
        "_consented": None,
        "nickname": NOON + timedelta(weeks=2),
        "promise": NOON + timedelta(days=183),
    }


def test_an_action_is_recorded_once_however_often_the_update_comes() -> None:
    chat, effects = talk("agree")
    assert [e.action.detail for e in effects if isinstance(e, RecordAction)] == ["talk"]
    chat.repeat()
    assert chat.done == ["promised"]


def test_what_is_remembered_is_known_when_the_person_comes_back() -> None:
    chat, _ = talk("agree")
    chat.type("/start")
    chat.tap("agree")
    chat.type("/mydata")
    assert "Ada Example" in chat.screen[-2].text.text


def test_taking_consent_back_is_recorded_and_stops_keeping() -> None:
    chat, _ = talk("agree")
    chat.type("/start")
    chat.tap("not_now")
    assert [e.consent.given for e in chat.effects if isinstance(e, RecordConsent)] == [False]
    chat.type("Ben Example")
    assert not any(isinstance(e, Remember) for e in chat.effects)


def test_values_past_their_time_are_gone() -> None:
    chat, _ = talk("agree")
    chat.wait(timedelta(weeks=3))
    assert sorted(name for _, name in chat.contact.remembered) == ["_consented", "promise"]
