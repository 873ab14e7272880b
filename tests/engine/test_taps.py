"""Buttons: fresh, stale, pressed twice, forged, and the bot's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.messages import Pressed
from chatbot.engine.effects import AnswerPress, RetireButtons
from chatbot.engine.session import load_session
from chatbot.engine.tokens import MAX_TOKEN_BYTES, read_token, write_token
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_chat, a_world

TWO = """
flow: 1
title: Test
remembers:
  a: {type: choice, keep: session}
  b: {type: choice, keep: session}
steps:
  one:
    choose: First?
    save: a
    late_taps: change_answer
    options:
      left: {label: Left}
      right: {label: Right}
  two:
    choose: Second?
    save: b
    options:
      up: {label: Up}
      down: {label: Down}
  three:
    choose: "You went {a} and {b}. Third?"
    options:
      stay: {label: Stay, end: stayed}
      leave: {label: Leave, end: went}
"""


def at_third() -> Rehearsal:
    chat = a_chat(a_world(TWO))
    chat.type("/start")
    chat.tap("left")
    chat.tap("up")
    chat.toasts.clear()
    return chat


def test_every_press_is_answered_exactly_once() -> None:
    chat = a_chat(a_world(TWO))
    chat.type("/start")
    chat.tap("left")
    assert len(chat.toasts) == 1


def test_the_second_of_two_presses_of_one_button_only_gets_a_notice() -> None:
    chat = a_chat(a_world(TWO))
    chat.type("/start")
    chat.tap("left")
    chat.tap("down")
    shown = len(chat.screen)
    chat.tap("down")
    assert len(chat.screen) == shown
    assert chat.toasts[-1] == "Got it the first time."


def test_an_old_button_changes_the_answer_where_its_author_allows_it() -> None:
    chat = at_third()
    chat.tap("right", old=True)
    assert chat.toasts == ["Changed. I use your new answer now."]
    assert chat.session is not None
    assert load_session(chat.session).top.values == {"a": "right", "b": "up"}


def test_an_old_button_elsewhere_is_stale_and_the_open_question_comes_again() -> None:
    chat = a_chat(a_world(TWO.replace("    late_taps: change_answer\n", "")))
    chat.type("/start")
    chat.tap("left")
    chat.tap("up")
    chat.tap("right", old=True)
    assert chat.toasts[-1].startswith("That button belongs to an earlier question")
    assert chat.said[-1] == "main.three"


@pytest.mark.parametrize(
    "data",
    [
        "",
        "v1",
        "v1:x",
        "v1:::",
        "v2:a:1:b",
        "v1:a:1:left'; DROP",
        "\u00e9" * 30,
        "v1:ZZ:1:left",
        "a" * 500,
    ],
)
def test_a_forged_button_is_answered_and_changes_nothing(data: str) -> None:
    chat = at_third()
    before = chat.session
    chat.receive(Pressed(data, press="p"))
    assert chat.session == before
    assert len(chat.toasts) == 1


def test_somebody_else_s_button_does_not_answer_this_question() -> None:
    chat = at_third()
    chat.receive(Pressed(write_token("zzzzzzzzzz", 3, "leave"), press="p"))
    assert chat.outcome is None
    assert chat.said[-1] == "main.three"


def test_an_option_that_is_not_offered_is_refused_even_with_the_right_visit() -> None:
    chat = at_third()
    assert chat.session is not None
    session = load_session(chat.session)
    chat.receive(Pressed(write_token(session.id, session.visit, "fly"), press="p"))
    assert chat.outcome is None


def test_a_button_after_the_end_offers_a_beginning() -> None:
    chat = at_third()
    chat.tap("leave")
    chat.tap("stay", old=True)
    assert chat.said[-1] == "words.nothing_open"
    chat.tap(".start")
    assert chat.said[-1] == "main.one"


def test_an_answered_question_loses_its_buttons() -> None:
    chat = a_chat(a_world(TWO))
    chat.type("/start")
    chat.tap("left")
    assert [type(effect) for effect in chat.effects[:2]] == [AnswerPress, RetireButtons]


@given(
    session=st.text("0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12),
    visit=st.integers(0, 10**9),
    option=st.from_regex(r"[~.]?[A-Za-z0-9_.\-:]{1,24}", fullmatch=True),
)
def test_a_token_is_read_as_it_was_written(session: str, visit: int, option: str) -> None:
    written = write_token(session, visit, option)
    token = read_token(written)
    assert len(written.encode()) <= MAX_TOKEN_BYTES
    assert token is not None
    assert (token.session, token.visit, token.option) == (session, visit, option)


@given(st.text(max_size=80))
def test_no_button_data_raises(data: str) -> None:
    read_token(data)


def test_an_option_too_long_to_travel_is_an_error_of_the_author() -> None:
    with pytest.raises(ValueError, match="too long"):
        write_token("a" * 12, 1, "b" * 60)
