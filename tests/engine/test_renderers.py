"""Whole things in words: lists of people, asks, drafts, letters; and whatever is no such thing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.contacts import Value
from chatbot.domain.messages import Mark, RichText
from chatbot.engine.conditions import Has
from chatbot.engine.evaluate import holds
from chatbot.engine.renderers import NAMES as NAMES_OF_FORMATS
from chatbot.engine.renderers import Renderers
from chatbot.engine.templates import parse_template
from chatbot.engine.values import listed, person_value, seat_value
from chatbot.engine.voice import Voice
from tests.builders import NOON, a_person, a_seat, a_world
from tests.engine.bilingual import a_bilingual_world

FLOW = """
flow: 1
title: Test
steps:
  bye:
    say: Goodbye.
    end: done
"""
IN_ARABIC = {
    "campaign.letter.opening": ("I live in {seat}.", "أنا أسكن في {seat}."),
    "campaign.ask.first.title": ("First ask", "المطلب الأول"),
}
BILINGUAL = a_bilingual_world(FLOW, "ar", IN_ARABIC)

PEOPLE = listed([person_value(a_person(1)), person_value(a_person(2))], kind="candidates")
SEATS = listed([seat_value(a_seat("Testford East")), seat_value(a_seat("Testford West"))])


def voice(language: str = "en", at: datetime = NOON, **values: Value) -> Voice:
    return BILINGUAL.voice("test", language, at, values, {})


def said(template: str, language: str = "en", at: datetime = NOON, **values: Value) -> str | None:
    words = voice(language, at, **values).filled(parse_template(template))
    return words.text if words else None


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{x:names}", "Test Person 1 and Test Person 2"),
        ("{x:roster}", "1. Test Person 1, Party 1\n2. Test Person 2, Party 2"),
        ("{x:asks}", "1. Test Person 1, Party 1\n2. Test Person 2, Party 2"),
        ("{x:seats}", "Test Person 1, Party 1 or Test Person 2, Party 2"),
        ("{x.count}", "2"),
    ],
)
def test_people_are_shown_in_the_order_they_come(template: str, words: str) -> None:
    assert said(template, x=PEOPLE) == words


def test_letters_are_named_by_whom_they_go_to_and_things_without_a_name_by_their_label() -> None:
    letters = listed([{"id": "1", "label": "A, B", "to": "Ann"}, {"id": "2", "label": "Ben, C"}])
    assert said("{x:names}", x=letters) == "Ann and Ben, C"


def test_seats_are_alternatives() -> None:
    assert said("{x:seats}", x=SEATS) == "Testford East or Testford West"


def test_a_seat_has_its_own_name_in_its_own_language() -> None:
    seat = {**seat_value(a_seat("Cardiff East")), "name_cy": "Dwyrain Caerdydd"}
    welsh = a_bilingual_world(FLOW, "cy", {})
    words = welsh.voice("test", "cy", NOON, {"x": listed([seat])}, {})
    filled = words.filled(parse_template("{x:seats}"))
    assert filled == RichText("Dwyrain Caerdydd")


def test_names_are_isolated_in_words_of_the_other_direction() -> None:
    assert said("{x:names}", "ar", x=PEOPLE) == (
        "\u2068Test Person 1\u2069 و\u2068Test Person 2\u2069"
    )


@pytest.mark.parametrize("shape", ["names", "roster", "seats", "asks", "draft", "letter"])
@pytest.mark.parametrize("value", [listed([]), "", None, [], {}])
def test_what_is_empty_is_the_author_s_other_words(shape: str, value: Value) -> None:
    assert said(f"{{x|nobody:{shape}}}", x=value) == "nobody"
    assert said(f"{{x:{shape}}}", x=value) is None


# --- Asks and facts ---------------------------------------------------------------------------


def test_the_asks_are_there_without_a_variable() -> None:
    assert said("{asks:asks}") == "1. First ask\n2. Second ask"
    assert said("{asks:asks}", "ar") == "1. \u2068المطلب الأول\u2069\n2. \u2068Second ask\u2069"


def test_an_ask_in_full_has_its_dated_fact_and_a_bold_title() -> None:
    words = voice().filled(parse_template("{asks:asks_in_full}"))
    assert words is not None
    first, second = words.text.split("\n\n")
    assert first.split("\n")[:2] == ["First ask", "Do this."]
    assert all(part in first for part in ("It is so.", "A test", "1 January 2024"))
    assert second == "Second ask\nDo that."
    assert [(m.kind, m.start, m.length) for m in words.marks] == [
        ("bold", 0, 9),
        ("bold", len(first) + 2, 10),
    ]


@pytest.mark.parametrize("years", [-2, 2])
def test_a_fact_before_or_after_its_time_is_nowhere(years: int) -> None:
    at = NOON + timedelta(days=365 * years)
    assert "It is so." not in str(said("{asks:asks_in_full}", at=at))
    assert said("{facts.a_fact|no fact}", at=at) == "no fact"


def test_a_fact_stands_with_its_source() -> None:
    words = str(said("{facts.a_fact}"))
    assert all(part in words for part in ("It is so.", "A test", "1 January 2024"))
    assert said("{facts.unknown|no fact}") == "no fact"


def test_the_campaign_s_own_words_are_there_without_a_variable() -> None:
    assert said("{campaign_name}: {imprint}") == (
        "Test campaign: Promoted by T. Example, 1 Example Street."
    )


@pytest.mark.parametrize(("years", "there"), [(-2, False), (0, True), (2, False)])
def test_a_condition_can_ask_for_a_fact(years: int, there: bool) -> None:
    look_up = voice(at=NOON + timedelta(days=365 * years)).look_up
    assert holds(Has(("facts", "a_fact")), look_up) is there
    assert holds(Has(("imprint",)), look_up)


def test_a_variable_comes_before_a_built_in_of_the_same_name() -> None:
    assert said("{campaign_name}", campaign_name="Mine") == "Mine"


# --- Drafts and letters -----------------------------------------------------------------------

OWN: Mapping[str, Value] = {
    "slot": "why",
    "who": "you",
    "text": "My *reason* {seat}.",
    "key": None,
}
CAMPAIGN: Mapping[str, Value] = {
    "slot": "opening",
    "who": "campaign",
    "text": "I live in Testford East.",
    "key": "campaign.letter.opening",
}
FACT: Mapping[str, Value] = {
    "slot": "fact",
    "who": "fact",
    "text": "It is so.",
    "key": "campaign.fact.a_fact.text",
    "source": "A test",
    "as_of": "2024-01-01",
}


def draft(*sentences: Mapping[str, Value]) -> Value:
    return {"language": "en", "sentences": [dict(one) for one in sentences]}


def test_every_sentence_says_who_says_it() -> None:
    words = said("{x:draft}", x=draft(CAMPAIGN, OWN, FACT))
    assert words is not None
    assert words.split("\n\n")[:2] == [
        "I live in Testford East. [from the campaign]",
        "My *reason* {seat}. [you said]",
    ]
    assert words.split("\n\n")[2].startswith("It is so. [campaign fact: A test")


def test_only_the_campaign_s_sentences_are_explained_in_another_language() -> None:
    words = said("{x:draft}", "ar", x=draft(CAMPAIGN, OWN), seat=seat_value(a_seat()))
    assert words is not None
    first, second = words.split("\n\n")
    assert "أنا أسكن في" in first.split("\n")[1]
    assert len(second.split("\n")) == 1


def test_a_sentence_that_cannot_be_explained_is_shown_without() -> None:
    words = said("{x:draft}", "ar", x=draft(CAMPAIGN))
    assert words is not None
    assert "\n" not in words


@pytest.mark.parametrize(
    "sentence",
    [
        {**FACT, "as_of": "some day"},
        {**FACT, "as_of": None},
        {"text": "It is so.", "who": "somebody else"},
        {"text": "It is so."},
    ],
)
def test_a_sentence_of_another_time_is_still_shown(sentence: Mapping[str, Value]) -> None:
    assert str(said("{x:draft}", x=draft(sentence))).startswith("It is so. [")


def test_a_letter_is_one_block_and_its_words_are_never_read_as_marks() -> None:
    body = "Dear *Ann*,\n\n{seat} [x](https://example.org)"
    words = voice(x={"body": body}).filled(parse_template("Here:\n{x:letter}"))
    assert words == RichText(f"Here:\n{body}", (Mark("block", 6, len(body)),))


# --- Anything at all --------------------------------------------------------------------------

NAMES = ["id", "label", "name", "to", "items", "sentences", "text", "who", "key", "as_of", "body"]
WORDS = st.sampled_from(["fact", "you", "2024-01-01", "campaign.letter.opening", "x", ""])
ANYTHING: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=12,
)


@given(ANYTHING, st.sampled_from(["en", "ar"]))
def test_no_value_is_too_odd_to_be_looked_at(value: Value, language: str) -> None:
    speaking = voice(language)
    renderers = Renderers(speaking)
    for name in NAMES_OF_FORMATS:
        render = renderers.get(name)
        assert render is not None
        words = render(value, speaking.language)
        assert all(0 <= m.start <= m.start + m.length <= len(words.text) for m in words.marks)


def test_words_in_a_language_the_release_has_not_are_said_in_the_one_it_has() -> None:
    assert a_world(FLOW).voice("test", "xx", NOON, {}, {}).language.tag == "en"
    assert voice("ar").in_language("xx").language.tag == "ar"
