"""Words in place of the question that was tapped: a message saved, and nothing lost by it."""

from __future__ import annotations

from chatbot.domain.messages import Outgoing, Retire
from chatbot.engine.effects import Effect, RetireButtons, Send
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world

THREE = """
flow: 1
title: Test
remembers:
  a: {type: choice, keep: session}
  b: {type: text, keep: session}
steps:
  one:
    choose: First?
    save: a
    options:
      left: {label: Left}
      right: {label: Right}
  two:
    say: "You went {a}."
    in_place: true
  three:
    ask: And then?
    answer: text
    save: b
    in_place: true
    options:
      skip: {label: Skip}
  four:
    choose: Really?
    in_place: true
    options:
      yes_do: {label: Do, end: done}
      no_do: {label: Do not, end: left}
"""


def opened() -> Rehearsal:
    chat = a_chat(a_world(THREE))
    chat.type("/start")
    chat.toasts.clear()
    return chat


def sends(effects: tuple[Effect, ...]) -> list[Outgoing]:
    return [effect.message for effect in effects if isinstance(effect, Send)]


def retired(effects: tuple[Effect, ...]) -> list[Retire]:
    return [effect.target for effect in effects if isinstance(effect, RetireButtons)]


def test_what_follows_a_tap_stands_where_the_question_was_and_needs_no_edit_more() -> None:
    chat = opened()
    chat.tap("left")
    first, second = sends(chat.effects)
    assert (first.text.text, first.replaces and first.replaces.visit) == ("You went left.", 1)
    assert second.replaces is None  # one bubble takes one place
    assert retired(chat.effects) == []


def test_it_is_said_on_top_of_the_chat() -> None:
    chat = opened()
    chat.tap("left")
    assert chat.toasts == ["Noted. The next part is where you tapped."]


def test_whoever_typed_gets_a_new_bubble_below_their_words() -> None:
    chat = opened()
    chat.type("Left")
    assert [message.replaces for message in sends(chat.effects)] == [None, None]
    assert [target.visit for target in retired(chat.effects)] == [1]
    chat.type("Then on.")
    assert [message.replaces for message in sends(chat.effects)] == [None]


def test_a_question_takes_the_place_of_the_one_before() -> None:
    chat = opened()
    chat.tap("left")
    chat.tap("skip")
    (really,) = sends(chat.effects)
    assert (really.text.text, really.replaces and really.replaces.visit) == ("Really?", 2)


def test_a_refusal_never_takes_the_place_of_anything() -> None:
    chat = opened()
    chat.tap("left")
    chat.tap("skip")
    chat.type("what?")
    assert [message.replaces for message in sends(chat.effects)] == [None]
