"""Words to watch for are found as people type them, and ordinary letters are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.content.po_file import read_po_file
from chatbot.content.sources import WATCHWORDS_FILE
from chatbot.content.yaml_reader import read_yaml
from chatbot.engine.actions import ACTIONS
from chatbot.engine.actions.spec import Context
from chatbot.engine.actions.wording import CHECK_WORDS, OUTCOMES
from chatbot.engine.language.watchword_files import draft_watchwords
from chatbot.engine.watchwords import KINDS, Watchwords
from tests.builders import ROOT
from tests.corpus import LANGUAGES, letters, parts
from tests.engine import test_actions as actions
from tests.engine.plain_language import plain_language

LETTERS = 3_000
ENGLISH_LETTERS = 400
"""In a talk in another language; a word that is a curse there may stand in any of them."""

OTHERS = sorted(it.name for it in (ROOT / "locales").iterdir() if it.is_dir())
"""Every language but the source."""

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


CHECK = ACTIONS[CHECK_WORDS]
TYPED = (".words", ".also", "_words")
"""How keys of texts end that list what people may type."""

_NOT_PROSE = re.compile(r"\{[^{}]*\}|/[a-z]+")


def outcome_of(text: str, talk: str) -> str:
    """What `check_words` ends with in a talk in this language."""
    return CHECK.run({"why": text}, None, check_context(talk)).outcome


@lru_cache
def check_context(talk: str) -> Context:
    """What the action may know in a talk in this language."""
    return replace(actions.context(), language=plain_language(talk), watchwords=shipped())


def alarms_in(texts: Iterable[str], talk: str) -> list[str]:
    """The texts that are not fine."""
    return [text for text in texts if outcome_of(text, talk) != "fine"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_letters_hardly_ever_raise_an_alarm(language: str) -> None:
    alarms = alarms_in(letters(language, LETTERS), language)
    assert len(alarms) <= LETTERS * MOST_FALSE_ALARMS, alarms[:5]


@pytest.mark.parametrize("talk", OTHERS)
def test_a_letter_in_english_raises_none_whatever_language_the_talk_is_in(talk: str) -> None:
    alarms = alarms_in(letters("en", ENGLISH_LETTERS), talk)
    assert len(alarms) <= ENGLISH_LETTERS * MOST_FALSE_ALARMS, alarms[:5]


@pytest.mark.parametrize("language", OTHERS)
def test_what_the_bot_itself_says_in_a_language_raises_none(language: str) -> None:
    said = translated_sentences(language)
    assert len(said) > 300, "too few to tell anything"
    assert alarms_in(said, language) == []


def translated_sentences(language: str) -> list[str]:
    """Texts of a language's catalogues without what is filled in, and without typed answers."""
    found: list[str] = []
    for path in sorted((ROOT / "locales" / language / "LC_MESSAGES").glob("*.po")):
        for entry in read_po_file(path).entries:
            if not entry.key.endswith(TYPED):
                found += (_NOT_PROSE.sub(" ", it) for it in entry.strings if it)
    return found


@pytest.mark.parametrize(
    ("language", "sentence"), [(tag, it) for tag in LANGUAGES for it in parts(tag).ordinary]
)
def test_a_sentence_that_only_sounds_alike_is_left_alone(language: str, sentence: str) -> None:
    assert outcome_of(sentence, language) == "fine"


@pytest.mark.parametrize(
    ("language", "outcome", "sentence"),
    [(tag, it, said) for tag in LANGUAGES for it, of in parts(tag).harmful.items() for said in of],
)
def test_a_sentence_that_harms_is_found_in_every_language(
    language: str, outcome: str, sentence: str
) -> None:
    assert outcome_of(sentence, language) == outcome


def test_a_word_counts_in_the_languages_of_letters_and_of_the_talk_and_in_no_other() -> None:
    polish, welsh = shipped().lists["abuse"]["pl"][0], shipped().lists["abuse"]["cy"][0]
    said = [it.rstrip("*") for it in (polish, welsh)]
    assert [outcome_of(it, "pl") for it in said] == ["abuse", "abuse"]
    assert [outcome_of(it, "fr") for it in said] == ["fine", "abuse"]


@pytest.mark.parametrize("language", ["en", *OTHERS])
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
        ("go to\u06d4 hell", ()),
        ("go to። hell", ()),
        ("go to፧ hell", ()),
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


def test_letters_that_are_kept_from_joining_count_as_one_word() -> None:
    lists = Watchwords({"threat": {"fa": ("میکشم",)}})
    assert lists.found("threat", "تو را می\u200cکشم") == ("می\u200cکشم",)


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
