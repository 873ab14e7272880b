"""Edited messages: offered as a new answer, never taken for one, and never behind a record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.domain.messages import Edited, InboxKey, Pressed
from chatbot.engine.effects import RetireButtons
from chatbot.engine.tokens import NO_SESSION, write_token
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world, labels
from tests.engine.patched import place

FLOW = """
flow: 1
title: Test
remembers:
  age: {type: number, keep: session}
  why: {type: text, keep: session}
steps:
  age:
    ask: How old?
    answer: number
    save: age
    no_reply: {after: 2 hours, say: "Still there?"}
  why:
    ask: "{age}! Why?"
    answer: text
    save: why
    options:
      no_reason: {label: No reason}
  told:
    choose: "{age}, because {why}."
    options:
      right: {label: Right, end: right}
      again: {label: Again, go: age}
"""


def answered(*words: str) -> Rehearsal:
    chat = a_chat(a_world(FLOW))
    chat.type("/start")
    for each in words:
        chat.type(each)
    chat.heard()
    return chat


def test_the_offer_leaves_everything_as_it_is() -> None:
    chat = answered("24")
    before = place(chat)
    chat.edit_last("25")
    assert chat.heard() == ["words.edit_question"]
    assert labels(chat) == ["Use the new words", "Keep the first ones"]
    assert (place(chat).top, place(chat).visit) == (before.top, before.visit)


def test_new_words_are_answered_to_the_question_that_was_asked() -> None:
    chat = answered("24")
    open_then = place(chat)
    chat.edit_last("25")
    chat.heard()
    chat.tap(".edit.use")
    assert (chat.heard(), chat.screen[-1].text.text) == (["main.why"], "25! Why?")
    retired = [e.target.visit for e in chat.effects if isinstance(e, RetireButtons)]
    assert retired == [open_then.visit]


def test_new_words_that_are_no_answer_are_refused_at_that_question() -> None:
    chat = answered("24")
    chat.edit_last("many")
    chat.heard()
    chat.tap(".edit.use")
    assert (chat.heard(), place(chat).top.step) == (["retry.number.not_a_number"], "age")
    assert place(chat).attempts == 1


def test_a_question_that_came_back_has_its_timers_again() -> None:
    chat = answered("24")
    chat.edit_last("many")
    chat.tap(".edit.use")
    chat.heard()
    chat.wait(timedelta(hours=3))
    assert chat.heard() == ["main.age.no_reply"]
    chat.wait(timedelta(days=2))
    assert chat.outcome == "idle"


def test_the_first_words_can_be_kept() -> None:
    chat = answered("24")
    chat.edit_last("25")
    chat.heard()
    chat.tap(".edit.keep")
    assert (chat.heard(), chat.screen[-1].text.text) == (["main.why"], "24! Why?")


@pytest.mark.parametrize("option", [".edit.use", ".edit.keep"])
def test_the_buttons_of_an_offer_that_is_gone_only_bring_the_question_back(option: str) -> None:
    chat = answered("24")
    chat.edit_last("25")
    chat.tap(".edit.use")
    chat.heard()
    chat.tap(option)
    assert (chat.heard(), chat.screen[-1].text.text) == (["main.why"], "25! Why?")


@pytest.mark.parametrize("option", [".edit.use", ".edit.keep"])
def test_the_buttons_of_an_offer_that_never_was_only_bring_the_question_back(option: str) -> None:
    chat = answered()
    chat.receive(Pressed(write_token(NO_SESSION, 0, option), press="p"))
    assert chat.heard() == ["main.age"]


def test_after_the_end_the_buttons_of_an_offer_lead_to_a_beginning() -> None:
    chat = answered("24")
    chat.edit_last("25")
    chat.type("Because")
    chat.tap("right")
    chat.heard()
    chat.tap(".edit.use")
    assert chat.heard() == ["words.nothing_open"]


def test_an_edit_that_leaves_nothing_is_not_offered() -> None:
    chat = answered("24")
    chat.edit_last("\u200b ")
    assert chat.heard() == []


@pytest.mark.parametrize("words", [(), ("24", "Because")])
def test_an_edit_of_any_other_message_is_not_offered(words: tuple[str, ...]) -> None:
    chat = answered(*words)
    chat.receive(Edited("25", InboxKey("rehearsal:2")))
    assert (chat.heard(), place(chat).answered is None) == ([], not words)


def test_an_edit_after_stop_is_not_offered() -> None:
    chat = answered("24")
    chat.type("/stop")
    chat.heard()
    chat.edit_last("25")
    assert (chat.heard(), chat.session) == ([], None)


CHILD = """
flow: 1
title: Child
remembers:
  inner: {type: text, keep: session}
steps:
  inner:
    ask: Inside?
    answer: text
    save: inner
    end: done
"""
PARENT = """
flow: 1
title: Parent
steps:
  child:
    run: child
    outcomes: {done: outside}
  outside:
    choose: Outside?
    options:
      yes_here: {label: Outside, end: done}
      other: {label: Elsewhere, end: done}
"""


def test_an_answer_in_a_flow_that_is_over_cannot_be_edited() -> None:
    chat = a_chat(a_world(PARENT, child=CHILD))
    chat.type("/start")
    chat.type("In")
    chat.heard()
    chat.edit_last("Inn")
    assert chat.heard() == []


RECORDED = """
flow: 1
title: Test
remembers:
  promise: {type: choice, keep: session}
steps:
  consent:
    choose: May I?
    purpose: help
    options:
      agree: {label: I agree}
      not_now: {label: Not now, end: refused}
  promise:
    choose: Will you?
    save: promise
    options:
      talk: {label: Talk}
      walk: {label: Walk}
  record:
    do: record_promise
    with: {promise: promise}
    outcomes: {recorded: bye, failed: bye}
  bye:
    choose: Goodbye.
    options:
      bye: {label: Bye, end: done}
      stay: {label: Stay, end: done}
"""


def test_what_was_recorded_is_not_recorded_again_by_an_edit() -> None:
    chat = a_chat(a_world(RECORDED))
    chat.type("/start")
    chat.tap("agree")
    chat.type("talk")
    chat.heard()
    chat.edit_last("walk")
    assert (chat.heard(), chat.done) == ([], ["promised"])
