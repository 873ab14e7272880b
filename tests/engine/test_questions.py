"""Questions: what counts as an answer, what is refused, how one gets out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.content.formats import formats_of
from chatbot.engine.session import load_session
from tests.builders import a_chat, a_world, labels

COLOUR = """
colour:
  choose: Red or blue?
  options:
    red: {label: Rosy red, also: "scarlet, ruby", go: chose_red}
    blue: {label: Blue}
  go: chose_blue
chose_blue:
  say: Blue it is.
  end: blue
chose_red:
  say: Red it is.
  end: red
"""

AGE = """
flow: 1
title: Test
remembers:
  number: {type: number, keep: session}
steps:
  ask_number:
    ask: How many?
    answer: number
    save: number
    check: number > 2
    check_failed: More than two, please.
    retry:
      - First refusal.
      - Second refusal.
    give_up: {after: 4, go: given_up}
    go: told
  given_up:
    say: Never mind.
    end: gave_up
  told:
    say: "{number} it is."
    end: told
"""


@pytest.mark.parametrize(
    "typed",
    [
        "red",
        "RED",
        "Rosy red",
        "rosy  red!",
        "ruby",
        "1",
        "1.",
        "\u0661",
        "\uff11",
        "\u09e7",
        " red \U0001f600",
    ],
)
def test_an_option_is_chosen_by_id_label_synonym_or_number_in_any_digits(typed: str) -> None:
    chat = a_chat(a_world(COLOUR))
    chat.type("/start")
    chat.type(typed)
    assert chat.outcome == "red"


@pytest.mark.parametrize("typed", ["green", "0", "3", "12", "redd", "?!", "1 2"])
def test_what_is_no_option_is_refused_and_the_question_stays(typed: str) -> None:
    chat = a_chat(a_world(COLOUR))
    chat.type("/start")
    chat.type(typed)
    assert chat.said[-1] == "retry.choice.not_an_option"
    assert labels(chat) == ["Rosy red", "Blue"]


def test_an_option_without_a_place_to_go_takes_the_question_s_own_exit() -> None:
    chat = a_chat(a_world(COLOUR))
    chat.type("/start")
    chat.tap("blue")
    assert chat.outcome == "blue"


def test_refusals_come_in_the_author_s_order_and_the_last_one_stays() -> None:
    chat = a_chat(a_world(AGE))
    chat.type("/start")
    chat.heard()
    for _ in range(3):
        chat.type("many")
    assert chat.heard() == ["main.ask_number.retry.1"] + ["main.ask_number.retry.2"] * 2


def test_after_enough_refusals_the_flow_gives_up() -> None:
    chat = a_chat(a_world(AGE))
    chat.type("/start")
    for _ in range(4):
        chat.type("many")
    assert chat.outcome == "gave_up"


def test_an_answer_that_fails_its_check_is_refused_and_not_kept() -> None:
    chat = a_chat(a_world(AGE))
    chat.type("/start")
    chat.type("2")
    assert chat.screen[-1].text.text == "More than two, please."
    assert chat.session is not None
    assert load_session(chat.session).top.values == {}


def test_an_answer_that_passes_its_check_goes_on() -> None:
    chat = a_chat(a_world(AGE))
    chat.type("/start")
    chat.type("I think 24, or so")
    assert chat.screen[-1].text.text == "24 it is."


def test_a_photo_in_place_of_words_does_not_count_as_an_attempt() -> None:
    chat = a_chat(a_world(AGE))
    chat.type("/start")
    for _ in range(9):
        chat.send("photo")
    assert chat.outcome is None
    assert chat.said[-1] == "retry.any.type_please"


def test_nobody_is_trapped_at_a_question_without_give_up() -> None:
    chat = a_chat(a_world(COLOUR))
    chat.type("/start")
    for _ in range(3):
        chat.type("green")
    assert "/help" in chat.screen[-1].text.text
    assert "/stop" in chat.screen[-1].text.text


SKIP = """
flow: 1
title: Test
remembers:
  words: {type: text, keep: session}
steps:
  why:
    ask: Why?
    answer: text
    save: words
    options:
      skip: {label: Leave it out}
    go: told
  told:
    branch:
      - {if: has words, end: kept}
      - else: {end: skipped}
"""


@pytest.mark.parametrize(
    ("typed", "outcome"), [("Leave it out", "skipped"), ("No reason", "kept")]
)
def test_a_button_beside_a_free_question_leaves_it_unanswered(typed: str, outcome: str) -> None:
    chat = a_chat(a_world(SKIP))
    chat.type("/start")
    chat.type(typed)
    assert chat.outcome == outcome


MANY = """
flow: 1
title: Test
remembers:
  fruits: {type: choices, keep: session}
steps:
  fruit:
    choose: Which?
    many: true
    save: fruits
    options:
      apple: {label: Apple}
      pear: {label: Pear}
      none_of_them: {label: None, end: nothing}
    go: told
  told:
    branch:
      - {if: has fruits, end: some}
      - else: {end: empty}
"""


def test_ticking_redraws_the_same_question() -> None:
    chat = a_chat(a_world(MANY))
    chat.type("/start")
    chat.tap("pear")
    replaced = chat.screen[-1].replaces
    assert replaced is not None
    assert labels(chat) == ["Apple", "\u2713 Pear", "None", "Done"]


def test_ticking_twice_unticks() -> None:
    chat = a_chat(a_world(MANY))
    chat.type("/start")
    chat.tap("pear")
    chat.tap("pear")
    assert labels(chat) == ["Apple", "Pear", "None", "Done"]


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("1, 2", "some"),
        ("pear", "some"),
        ("Apple\nPear", "some"),
        ("done", "empty"),
        ("None", "nothing"),
    ],
)
def test_several_options_can_be_typed_at_once(typed: str, outcome: str) -> None:
    chat = a_chat(a_world(MANY))
    chat.type("/start")
    chat.type(typed)
    assert chat.outcome == outcome


def test_a_list_with_one_wrong_entry_is_refused_whole() -> None:
    chat = a_chat(a_world(MANY))
    chat.type("/start")
    chat.type("apple, stone")
    assert chat.outcome is None


YES_NO = """
flow: 1
title: Test
remembers:
  sure: {type: yes_no, keep: session}
steps:
  question:
    ask: Sure?
    answer: yes_no
    save: sure
    go: told
  told:
    branch:
      - {if: sure is yes, end: agreed}
      - else: {end: disagreed}
"""


@pytest.mark.parametrize(
    ("typed", "outcome"), [("Yes", "agreed"), ("ok!", "agreed"), ("nope", "disagreed")]
)
def test_yes_and_no_are_words_of_the_catalogue(typed: str, outcome: str) -> None:
    chat = a_chat(a_world(YES_NO))
    chat.type("/start")
    chat.type(typed)
    assert chat.outcome == outcome


def test_a_month_may_be_named_in_the_persons_language() -> None:
    day = "day: {type: date, keep: session}"
    world = a_world(f"""
flow: 1
title: Test
remembers: {{{day}}}
steps:
  ask_day: {{ask: When?, answer: date, save: day}}
  told: {{say: "{{day:date}} it is.", end: told}}
""")
    english = replace(world.release.languages["en"], formats=formats_of("cy"))
    release = replace(world.release, languages={"en": english})
    chat = a_chat(replace(world, release=release))
    chat.type("/start")
    chat.type("4ydd o Orffennaf 2024")
    assert chat.screen[-1].text.text == "4 Gorffennaf 2024 it is."
