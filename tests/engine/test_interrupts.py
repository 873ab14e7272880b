"""Words that work anywhere, in their fixed order of precedence."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chatbot.domain.messages import Left, Returned
from chatbot.engine.session import load_session
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world

FREE = """
flow: 1
title: Test
starts:
  commands: [join]
  links: [join_*]
  words: good day
remembers:
  words: {type: text, keep: session}
steps:
  why:
    ask: Why?
    answer: text
    save: words
    no_reply: {after: 3 hours, say: "Still there?"}
  told:
    choose: "You said: {words}"
    options:
      ok: {label: Fine, end: fine}
      back: {label: Again, go: why}
"""


def asked() -> Rehearsal:
    chat = a_chat(a_world(FREE))
    chat.type("/start")
    chat.heard()
    return chat


@pytest.mark.parametrize("word", ["/stop", "stop", "STOP.", "/STOP", "unsubscribe"])
def test_stop_works_even_inside_a_free_question(word: str) -> None:
    chat = asked()
    chat.type(word)
    assert (chat.session, chat.contact.stopped, chat.heard()) == (None, True, ["words.stopped"])


def test_a_sentence_that_holds_the_word_stop_is_an_answer() -> None:
    chat = asked()
    chat.type("Please stop the boats becoming the only way")
    assert chat.heard() == ["main.told"]


def test_a_message_from_somebody_who_stopped_does_not_undo_it() -> None:
    chat = asked()
    chat.type("/stop")
    chat.type("hello again")
    assert chat.contact.stopped
    assert chat.said[-1] == "words.still_stopped"


@pytest.mark.parametrize("word", ["/why", "/help", "/privacy", "/language", "/mydata"])
def test_after_stop_commands_do_not_open_the_door(word: str) -> None:
    chat = asked()
    chat.type("/stop")
    chat.type(word)
    assert chat.contact.stopped


def test_start_opens_the_door_again() -> None:
    chat = asked()
    chat.type("/stop")
    chat.type("/start")
    assert not chat.contact.stopped
    assert chat.said[-1] == "main.why"


def test_no_timer_is_left_after_stop() -> None:
    chat = asked()
    chat.type("/stop")
    chat.heard()
    chat.wait(timedelta(days=30))
    assert chat.heard() == []


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("/help", "command.help.text"),
        ("help", "command.help.text"),
        ("/privacy", "command.privacy.text"),
        ("/why", "campaign.topic.why.text"),
        ("/mydata", "words.my_data_nothing"),
    ],
)
def test_a_command_answers_over_the_question_and_asks_it_again(typed: str, label: str) -> None:
    chat = asked()
    before = load_session(chat.session or "")
    chat.type(typed)
    assert chat.heard() == [label, "main.why"]
    after = load_session(chat.session or "")
    assert after == replace(before, recent=after.recent)


def test_commands_leave_the_count_of_attempts_alone() -> None:
    chat = asked()
    chat.type("   ")
    chat.type("/help")
    assert chat.session is not None
    assert load_session(chat.session).attempts == 1


def test_an_unknown_command_is_an_answer_to_a_free_question() -> None:
    chat = asked()
    chat.type("/nonsense")
    assert chat.heard() == ["main.told"]


def test_start_in_the_middle_asks_the_same_question_and_offers_to_begin_again() -> None:
    chat = asked()
    chat.type("/start")
    assert chat.heard() == ["words.resume", "main.why"]
    chat.tap(".restart")
    assert chat.heard() == ["main.why"]


@pytest.mark.parametrize("payload", ["join_leaflet7", "../../etc", "x" * 64, "%00", "'; DROP"])
def test_no_start_payload_breaks_the_conversation(payload: str) -> None:
    chat = a_chat(a_world(FREE))
    chat.type(f"/start {payload}")
    assert chat.heard() == ["main.why"]


@pytest.mark.parametrize("typed", ["/join", "Good day!", "/start"])
def test_a_flow_is_opened_by_its_command_its_words_or_start(typed: str) -> None:
    chat = a_chat(a_world(FREE))
    chat.type(typed)
    assert chat.heard() == ["main.why"]


def test_something_that_opens_nothing_gets_a_kind_answer_with_a_way_on() -> None:
    chat = a_chat(a_world(FREE))
    chat.type("what is this")
    assert chat.heard() == ["words.nothing_open"]
    chat.tap(".start")
    assert chat.heard() == ["main.why"]


def test_erasing_is_asked_about_first() -> None:
    chat = asked()
    chat.type("/delete")
    assert chat.heard() == ["words.forget_question"]
    chat.tap(".forget.keep")
    assert chat.heard() == ["words.forget_kept", "main.why"]


@pytest.mark.parametrize("typed", ["yes", "YES!", "Erase it all", "ok", "1"])
def test_erasing_is_agreed_to_in_words_too(typed: str) -> None:
    chat = asked()
    chat.type("/delete")
    chat.type(typed)
    assert (chat.session, chat.said[-1]) == (None, "words.forgotten")


@pytest.mark.parametrize("typed", ["no", "Keep it", "2"])
def test_a_no_in_words_erases_nothing_and_asks_again(typed: str) -> None:
    chat = asked()
    chat.type("/delete")
    chat.heard()
    chat.type(typed)
    assert chat.heard() == ["words.forget_kept", "main.why"]


def test_erasing_is_agreed_to_in_words_where_no_other_question_is_open() -> None:
    chat = a_chat(a_world(FREE))
    chat.type("/delete")
    chat.type("yes")
    assert (chat.session, chat.said[-1]) == (None, "words.forgotten")


def test_words_that_are_no_yes_answer_the_question_behind_and_a_later_yes_erases_nothing() -> None:
    chat = asked()
    chat.type("/delete")
    chat.heard()
    chat.type("because we must")
    assert chat.heard() == ["main.told"]
    chat.type("yes")
    assert "words.forgotten" not in chat.heard()


def test_a_question_of_the_bot_that_nobody_answers_leaves_nothing_behind() -> None:
    chat = a_chat(a_world(FREE))
    chat.type("/delete")
    chat.wait(timedelta(days=2))
    assert (chat.session, chat.timers) == (None, ())


def test_erasing_ends_everything_and_says_so_once() -> None:
    chat = asked()
    chat.type("/delete")
    chat.tap(".forget.now")
    assert (chat.session, chat.contact.remembered) == (None, {})
    assert chat.said[-1] == "words.forgotten"


def test_somebody_who_blocked_us_is_not_spoken_to() -> None:
    chat = asked()
    chat.receive(Left())
    assert (chat.session, chat.heard(), chat.contact.stopped) == (None, [], True)
    chat.receive(Returned())
    assert chat.heard() == []


def test_an_edit_of_the_last_answer_is_offered_and_used() -> None:
    chat = asked()
    chat.type("frist")
    chat.edit_last("first")
    assert chat.said[-1] == "words.edit_question"
    chat.tap(".edit.use")
    assert chat.screen[-1].text.text == "You said: first"


def test_an_edit_can_be_left_aside() -> None:
    chat = asked()
    chat.type("frist")
    chat.edit_last("first")
    chat.tap(".edit.keep")
    assert chat.screen[-1].text.text == "You said: frist"


def test_an_edit_of_an_older_message_is_ignored() -> None:
    chat = asked()
    chat.type("one")
    first = chat.last_typed
    chat.tap("back")
    chat.type("two")
    chat.last_typed = first
    shown = len(chat.screen)
    chat.edit_last("uno")
    assert len(chat.screen) == shown


def test_a_reminder_comes_once_and_leaves_the_question_open() -> None:
    chat = asked()
    chat.wait(timedelta(hours=2))
    assert chat.heard() == []
    chat.wait(timedelta(hours=3))
    assert chat.heard() == ["main.why.no_reply"]
    chat.wait(timedelta(hours=9))
    assert (chat.heard(), chat.outcome) == ([], None)


def test_a_conversation_without_consent_is_dropped_after_a_day() -> None:
    chat = a_chat(a_world(FREE))
    chat.type("/start")
    chat.heard()
    chat.wait(timedelta(days=2))
    assert (chat.session, chat.outcome) == (None, "idle")


def test_the_same_update_twice_changes_nothing() -> None:
    chat = asked()
    chat.type("because")
    shown = list(chat.screen)
    chat.repeat()
    assert chat.screen == shown
