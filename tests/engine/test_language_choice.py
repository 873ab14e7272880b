"""Questions about language: which are offered, and by which names one is known."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from chatbot.domain.messages import OptionButton
from chatbot.engine.effects import RecordConsent
from chatbot.engine.language_names import names_of
from chatbot.engine.receipts import wording_hash
from chatbot.engine.world import World
from chatbot.service.rehearsal import Rehearsal
from tests.builders import NOON, a_chat, labels
from tests.engine.bilingual import a_bilingual_world
from tests.engine.patched import with_campaign, with_release
from tests.engine.test_news import shipped

CHOICE = """
flow: 1
title: Test
steps:
  language:
    choose: Which language?
    from: languages
    save: language
  consent:
    choose: May I?
    purpose: help
    options:
      agree: {label: I agree, end: agreed}
      not_now: {label: Not now, end: refused}
"""
CHOICE_WORDS = {
    "main.language.text": ("Which language?", "أي لغة؟"),
    "main.consent.text": ("May I?", "هل تسمح؟"),
}


@pytest.mark.parametrize("typed", ["العربية", "ar", "2", "arabic", "ARABIC!"])
def test_a_question_can_choose_the_language(typed: str) -> None:
    chat = a_chat(a_bilingual_world(CHOICE, "ar", CHOICE_WORDS))
    chat.type("/start")
    chat.type(typed)
    assert (chat.screen[-1].text.text, chat.contact.language) == ("هل تسمح؟", "ar")


MANY = ("en", "cy", "ar", "fa", "fa-AF", "so", "ti", "uk")


def a_talk_in_many(hint: str) -> Rehearsal:
    """The same question where eight languages are spoken."""
    world = a_bilingual_world(CHOICE, "ar", CHOICE_WORDS)
    english, spoken = world.release.languages["en"], dict(world.release.languages)
    many = {tag: spoken.get(tag) or replace(english, tag=tag, name=f"~{tag}") for tag in MANY}
    chat = a_chat(with_campaign(with_release(world, languages=many), languages=MANY), hint)
    chat.type("/start")
    return chat


@pytest.mark.parametrize(
    ("hint", "first"),
    [("ar", ["ar", "en", "~more"]), ("prs", ["fa-AF", "en", "~more"]), ("de", ["en", "~more"])],
)
def test_of_many_languages_the_likely_ones_come_first(hint: str, first: list[str]) -> None:
    assert [button.id for button in options(a_talk_in_many(hint))] == first


def test_all_of_many_languages_are_one_tap_away() -> None:
    chat = a_talk_in_many("so")
    chat.tap("~more")
    assert tuple(button.id for button in options(chat)) == MANY
    chat.tap("uk")
    assert chat.contact.language == "uk"


def test_a_language_need_not_be_on_the_screen_to_be_typed() -> None:
    chat = a_talk_in_many("en")
    chat.type("~ti")
    assert chat.contact.language == "ti"


NAMES = [
    ("en", "English", "en"),
    ("en", "welsh", "cy"),
    ("en", "Farsi", "fa"),
    ("en", "Persian", "fa"),
    ("en", "dari", "fa-AF"),
    ("en", "Somali.", "so"),
    ("en", "TIGRINYA", "ti"),
    ("en", "Ukrainian", "uk"),
    ("ar", "Somali", "so"),
    ("ar", "الصومالية", "so"),
]
"""Spoken before, typed, meant."""


@pytest.mark.parametrize(("spoken", "typed", "meant"), NAMES)
def test_a_language_is_known_by_its_name_in_english_and_in_the_persons_own(
    spoken: str, typed: str, meant: str
) -> None:
    chat = a_talk_in_many(spoken)
    chat.type(typed)
    assert chat.contact.language == meant


@pytest.mark.parametrize(("spoken", "typed", "meant"), NAMES)
def test_so_it_is_after_the_command(spoken: str, typed: str, meant: str) -> None:
    chat = a_talk_in_many(spoken)
    chat.tap(spoken)
    chat.type("/language")
    chat.type(typed)
    assert chat.contact.language == meant
    assert chat.said[-2:] == ["words.language_set", "main.consent"]


TYPED_NAMES = {
    "french": "fr",
    "Francais": "fr",
    "Sorani": "ckb",
    "kurdish": "ckb",
    "Dari": "fa-AF",
    "Pashto": "ps",
    "Scottish Gaelic": "gd",
    "Amharic": "am",
    "Turkce": "tr",
}


@cache
def shipped_world() -> World:
    return World(shipped(), "rally_with_refugees", "https://example.org/join", "Testbot")


def test_every_language_that_is_shipped_has_names_of_its_own_in_each_other() -> None:
    world = shipped_world()
    tags = list(world.release.languages)
    for spoken in tags:
        voice = world.voice(world.campaign, spoken, NOON, {}, {})
        names = {tag: names_of(tag, voice) for tag in tags}
        assert all(names.values())
        assert sum(map(len, names.values())) == len(frozenset[str]().union(*names.values()))


def test_the_first_question_knows_the_shipped_languages_by_name() -> None:
    for typed, meant in TYPED_NAMES.items():
        chat = a_chat(shipped_world())
        chat.type("/start")
        chat.type(typed)
        assert (typed, chat.contact.language) == (typed, meant)


def test_the_globe_shows_where_more_languages_are() -> None:
    assert labels(a_talk_in_many("de"))[-1].startswith("🌐")


def options(chat: Rehearsal) -> list[OptionButton]:
    """The buttons under the newest bubble."""
    return [button for button in chat.screen[-1].buttons if isinstance(button, OptionButton)]


def test_consent_is_to_the_words_in_the_language_they_were_last_shown_in() -> None:
    chat = a_chat(a_bilingual_world(CHOICE, "ar", CHOICE_WORDS))
    chat.type("/start")
    chat.tap("en")
    chat.switch_language("ar")
    chat.tap("agree")
    (consent,) = [e.consent for e in chat.effects if isinstance(e, RecordConsent)]
    assert (consent.language, consent.wording) == ("ar", wording_hash("هل تسمح؟"))
