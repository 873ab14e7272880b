"""Words to watch for are found as people type them, and ordinary letters are left alone."""

from __future__ import annotations

from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.content.sources import WATCHWORDS_FILE
from chatbot.content.yaml_reader import read_yaml
from chatbot.engine.actions.wording import OUTCOMES
from chatbot.engine.language.watchword_files import draft_watchwords
from chatbot.engine.watchwords import KINDS, Watchwords
from tests.builders import ROOT
from tests.corpus import LANGUAGES, letters, parts

LETTERS = 3_000
MOST_FALSE_ALARMS = 0.002
"""Of generated letters, each of two to five sentences; what was measured stands in the guide."""


@lru_cache
def shipped() -> Watchwords:
    document, findings = read_yaml(
        WATCHWORDS_FILE, (ROOT / "flows" / WATCHWORDS_FILE).read_text(encoding="utf-8")
    )
    assert document is not None, findings
    draft = draft_watchwords(document)
    assert draft.faults == ()
    return draft.watchwords


def outcome_of(text: str) -> str:
    """What `check_words` would end with."""
    for outcome, kinds in OUTCOMES.items():
        if any(shipped().found(kind, text) for kind in kinds):
            return outcome
    return "fine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_letters_hardly_ever_raise_an_alarm(language: str) -> None:
    alarms = [text for text in letters(language, LETTERS) if outcome_of(text) != "fine"]
    assert len(alarms) <= LETTERS * MOST_FALSE_ALARMS, alarms[:5]


@pytest.mark.parametrize("sentence", [it for tag in LANGUAGES for it in parts(tag).ordinary])
def test_a_sentence_that_only_sounds_alike_is_left_alone(sentence: str) -> None:
    assert outcome_of(sentence) == "fine"


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [(it, said) for tag in LANGUAGES for it, of in parts(tag).harmful.items() for said in of],
)
def test_a_sentence_that_harms_is_found_in_every_language(outcome: str, sentence: str) -> None:
    assert outcome_of(sentence) == outcome


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", sorted({it for kinds in OUTCOMES.values() for it in kinds}))
def test_every_list_is_there_in_every_language(kind: str, language: str) -> None:
    assert shipped().lists[kind][language]


LISTS = Watchwords(
    {
        "abuse": {"en": ("damn*", "go to hell")},
        "insult": {"en": ("scum",)},
        "reader": {"en": ("you",)},
        "threat": {"ar": ("ستدفع الثمن", "كلب")},
    },
    {"color": "colour"},
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Go to HELL", ("Go to HELL",)),
        ("go to héll", ("go to héll",)),
        ("goooo to hell", ("goooo to hell",)),
        ("damned if I do", ("damned",)),
        ("undamned", ()),
        ("go to. hell", ()),
        ("go \N{EM DASH} to hell", ("go \N{EM DASH} to hell",)),
        ('they said "go to hell" to us', ()),
        ("they said “go to hell” to us", ()),
        ("they said ‘go to hell’ to us", ()),
        ('go "well" to hell', ()),
        ("", ()),
    ],
)
def test_phrases_are_found_whatever_their_dress(text: str, found: tuple[str, ...]) -> None:
    assert LISTS.found("abuse", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("you are all scum", ("scum",)),
        ("you and everybody else there are scum", ()),
        ("You work. Scum floats.", ()),
        ("scum floats", ()),
    ],
)
def test_an_insult_counts_only_close_behind_a_word_for_the_reader(
    text: str, found: tuple[str, ...]
) -> None:
    assert LISTS.found("insult", text) == found


def test_arabic_words_are_found_with_what_is_written_onto_them() -> None:
    assert LISTS.found("threat", "وستدفع الثمنَ غدًا") == ("وستدفع الثمنَ",)
    assert LISTS.found("threat", "بالكلب") == ("بالكلب",)


def test_a_list_of_another_language_can_be_left_out() -> None:
    assert LISTS.found("abuse", "damn", "en") == ("damn",)
    assert LISTS.found("abuse", "damn", "cy") == ()


def test_american_spelling_is_told_with_the_british() -> None:
    (place, british), *_ = LISTS.misspelt("The Color of it")
    assert ((place.start, place.end), british) == ((4, 9), "colour")


def test_without_lists_nothing_is_found() -> None:
    assert [Watchwords().found(kind, "damn you scum") for kind in KINDS] == [()] * len(KINDS)


@given(st.text(max_size=400))
def test_whatever_is_typed_what_is_found_stands_in_it(text: str) -> None:
    for kind in KINDS:
        for place in shipped().places(kind, text):
            assert 0 <= place.start < place.end <= len(text)
