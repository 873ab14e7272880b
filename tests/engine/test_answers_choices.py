"""Choices that are typed: what means which option, and when nothing does."""

from __future__ import annotations

import pytest

from chatbot.domain.messages import Picture
from chatbot.domain.places import Representation
from chatbot.engine.effects import AlertStaff, Remember
from chatbot.engine.needs import NeedPeople
from chatbot.engine.session import load_session
from chatbot.service.rehearsal import Rehearsal
from tests.builders import a_ballot, a_chat, a_person, a_seat, a_world, labels
from tests.engine.test_letters import FLOW as LETTERS
from tests.engine.test_questions import COLOUR, MANY, YES_NO


def asked(flow: str) -> Rehearsal:
    chat = a_chat(a_world(flow))
    chat.type("/start")
    chat.heard()
    return chat


@pytest.mark.parametrize(
    "typed",
    [
        "1",
        "#1",
        "(1)",
        "1)",
        "1.",
        "1\ufe0f\u20e3",
        "\u2460",
        "\u06f1",
        "\u0967",
        "1\u200b",
        "\u202e1",
        "\u201cRosy red\u201d",
        "Ro\u200bsy\u00a0red",
        "\uff32osy red",
        "\U0001f600 Rosy red!",
        "ROSY RED.",
        "\x00red",
        "red\ud800",
        "scarlet\n",
    ],
)
def test_an_option_is_understood_however_it_is_dressed(typed: str) -> None:
    chat = asked(COLOUR)
    chat.type(typed)
    assert chat.outcome == "red"


@pytest.mark.parametrize(
    "typed", ["-2", "1.5", "0001", "99999", "1" * 5_000, "red blue", "x" * 5_000, "\U0001f600"]
)
def test_what_only_looks_like_an_option_is_refused(typed: str) -> None:
    chat = asked(COLOUR)
    chat.type(typed)
    assert (chat.outcome, chat.heard()[-1].startswith("retry.choice.")) == (None, True)


# --- Lists of people --------------------------------------------------------------------------


def at_letters(*names: str, party: str = "") -> Rehearsal:
    people = [a_person(n, f"p{n}@example.org") for n in range(1, len(names) + 1)]
    named = [
        type(person)(person.id, name, party or person.party, "candidate", person.routes)
        for person, name in zip(people, names, strict=True)
    ]
    found = Representation(a_seat(), ballot=a_ballot(*named))
    chat = a_chat(a_world(LETTERS), facts={NeedPeople: found})
    chat.type("/start")
    chat.tap("agree")
    for words in ("SW1A 1AA", "Because.", "Ada Example"):
        chat.type(words)
    chat.heard()
    return chat


def letter_for(chat: Rehearsal) -> str:
    return chat.screen[-2].text.text.split("\n")[0]


def test_a_person_is_named_without_the_party() -> None:
    chat = at_letters("Ann Example", "Ben Example")
    chat.type("ben example")
    assert letter_for(chat) == "Dear Ben Example,"


def test_two_people_of_one_name_are_never_taken_for_each_other() -> None:
    chat = at_letters("Ann Example", "Ann Example", "Ben Example")
    chat.type("Ann Example")
    assert chat.heard() == ["retry.choice.not_an_option"]
    chat.type("Ann Example, Party 2")
    chat.tap("all_sent")
    sent = [e.action.recipient for e in chat.effects if hasattr(e, "action")]
    assert (chat.said[0], sent[1]) == ("main.one", "sample:2")


def test_two_people_with_the_very_same_label_are_told_apart_by_number() -> None:
    chat = at_letters("Ann Example", "Ann Example", party="Independent")
    chat.type("Ann Example, Independent")
    assert chat.heard() == ["retry.choice.not_an_option"]
    chat.type("2")
    assert chat.heard()[0] == "main.one"


MANY_PEOPLE = [f"Person {chr(64 + n)} Example" for n in range(1, 27)]


def test_a_number_is_that_of_a_button_on_the_screen() -> None:
    chat = at_letters(*MANY_PEOPLE)
    shown = labels(chat)
    chat.type("12")
    assert letter_for(chat) == f"Dear {shown[11].partition(',')[0]},"


def test_on_the_second_page_numbers_begin_again() -> None:
    chat = at_letters(*MANY_PEOPLE)
    chat.tap("~more")
    assert labels(chat)[0].startswith("Person M")
    chat.type("1")
    assert letter_for(chat) == "Dear Person M Example,"


@pytest.mark.parametrize("typed", ["More", "more!", "13"])
def test_the_page_is_turned_by_its_word_or_number_too(typed: str) -> None:
    chat = at_letters(*MANY_PEOPLE)
    chat.type(typed)
    assert labels(chat)[0].startswith("Person M")
    assert chat.screen[-1].replaces is None


def test_turning_by_button_redraws_the_same_bubble() -> None:
    chat = at_letters(*MANY_PEOPLE)
    chat.tap("~more")
    assert chat.screen[-1].replaces is not None


def test_after_the_last_page_comes_the_first() -> None:
    chat = at_letters(*MANY_PEOPLE)
    first = labels(chat)
    for _ in range(3):
        chat.tap("~more")
    assert labels(chat) == first


def test_a_name_on_another_page_is_understood() -> None:
    chat = at_letters(*MANY_PEOPLE)
    chat.type("Person Z Example")
    assert letter_for(chat) == "Dear Person Z Example,"


def test_there_is_no_more_where_all_is_shown() -> None:
    chat = at_letters("Ann Example", "Ben Example")
    chat.type("more")
    assert chat.heard() == ["retry.choice.not_an_option"]


# --- Several at once --------------------------------------------------------------------------


def fruits(chat: Rehearsal) -> object:
    assert chat.session is not None
    return load_session(chat.session).top.values.get("fruits")


KEPT = MANY.replace(
    "  told:\n", '  told:\n    ask: "{fruits|nothing}"\n    answer: text\n  end_:\n'
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("apple; pear", ["apple", "pear"]),
        ("2\u060c 1", ["pear", "apple"]),
        ("\uff11\u3001\uff12", ["apple", "pear"]),
        ("apple,,apple,", ["apple"]),
        ("4", None),
        ("Done.", None),
    ],
)
def test_several_can_be_typed_with_the_commas_of_every_script(typed: str, kept: object) -> None:
    chat = asked(KEPT)
    chat.type(typed)
    assert (chat.heard(), fruits(chat)) == (["main.told"], kept or [])


def test_what_was_ticked_before_counts_with_what_is_typed() -> None:
    chat = asked(KEPT)
    chat.tap("apple")
    chat.type("pear")
    assert fruits(chat) == ["apple", "pear"]


@pytest.mark.parametrize("typed", ["apple, none", "apple, done", "apple, 9", ",", "apple pear"])
def test_a_list_that_is_not_all_understood_is_refused_whole(typed: str) -> None:
    chat = asked(KEPT)
    chat.type(typed)
    assert (chat.heard()[-1].startswith("retry.choice."), fruits(chat)) == (True, None)


# --- Yes and no -------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["YES!", " y ", "\u201cyes\u201d", "Yes \U0001f44d", "\uff59es"])
def test_yes_however_it_is_dressed(typed: str) -> None:
    chat = asked(YES_NO)
    chat.type(typed)
    assert chat.outcome == "agreed"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("perhaps", "not_yes_or_no"),
        ("yes no", "not_yes_or_no"),
        ("\u200b", "empty"),
        ("", "empty"),
    ],
)
def test_neither_yes_nor_no_is_asked_again(typed: str, reason: str) -> None:
    chat = asked(YES_NO)
    chat.type(typed)
    assert chat.heard() == [f"retry.yes_no.{reason}"]


# --- Around a question ------------------------------------------------------------------------

CHECKED = """
flow: 1
title: Test
remembers:
  amount: {type: number, keep: 2 weeks}
steps:
  consent:
    choose: May I?
    purpose: help
    options:
      agree: {label: I agree}
      not_now: {label: Not now}
  how_many:
    ask: How many?
    answer: number
    save: amount
    check: amount > 2
    check_failed: More than two, please.
    retry: {empty: "Say a number."}
  end_:
    ask: "{amount|none}?"
    answer: text
    end: done
"""


def test_an_answer_that_fails_its_check_is_not_remembered_either() -> None:
    chat = asked(CHECKED)
    chat.tap("agree")
    chat.type("2")
    assert not any(isinstance(effect, Remember) for effect in chat.effects)
    chat.type("3")
    assert chat.contact.remembered[("test", "amount")].value == 3


def test_a_refusal_by_reason_is_the_author_s_where_there_is_one() -> None:
    chat = asked(CHECKED)
    chat.tap("agree")
    chat.heard()
    for typed in ("", "many"):
        chat.type(typed)
    assert chat.heard() == ["main.how_many.retry.empty", "retry.number.not_a_number"]


PICTURE = """
flow: 1
title: Test
steps:
  map:
    choose: Where?
    picture: media/map.png
    alt: A map.
    options:
      here: {label: Here, end: here}
      there: {label: There, end: there}
"""


def test_the_picture_of_a_question_is_shown_with_it_and_not_with_a_refusal() -> None:
    chat = asked(PICTURE)
    chat.type("nowhere")
    pictures = [message.picture for message in chat.screen]
    assert pictures == [Picture("test/media/map.png", "A map."), None]


UNFILLED = """
flow: 1
title: Test
remembers:
  nickname: {type: name, keep: session}
steps:
  known:
    branch:
      - {if: has nickname, go: really}
      - else: really
  really:
    choose: Are you {nickname}?
    options:
      truly: {label: I am, end: truly}
      other: {label: I am not, end: other}
"""


def test_a_question_that_cannot_be_put_in_words_can_still_be_answered() -> None:
    chat = asked(UNFILLED)
    assert AlertStaff("unfilled", "main.really") in chat.effects
    assert (chat.screen[-1].text.text[:5], labels(chat)) == ("Sorry", ["I am", "I am not"])
