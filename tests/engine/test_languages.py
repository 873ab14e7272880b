"""Two languages: switching in the middle loses nothing, and both are understood."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.contacts import Contact
from chatbot.domain.messages import Address, InboxKey, Incoming, Typed
from chatbot.engine.effects import SetLanguage
from chatbot.service.rehearsal import Rehearsal
from tests.builders import NOON, a_chat, labels
from tests.engine import test_letters
from tests.engine.bilingual import a_bilingual_world
from tests.engine.patched import place, with_release

FLOW = """
flow: 1
title: Test
remembers:
  nickname: {type: name, keep: session}
  fruits: {type: choices, keep: session}
steps:
  nickname:
    ask: Your name?
    answer: name
    save: nickname
    options:
      skip: {label: Skip, also: "pass, next one"}
  fruits:
    choose: Which fruit, {nickname|you}?
    many: true
    save: fruits
    options:
      apple: {label: Apple}
      pear: {label: Pear, also: "conference"}
  gift:
    choose: Which parcel?
    options:
      gift: {label: Gift, end: gift}
      poison: {label: Poison, end: poison}
"""
IN_ARABIC = {
    "main.nickname.text": ("Your name?", "ما اسمك؟"),
    "main.nickname.option.skip": ("Skip", "تخطَّ"),
    "main.nickname.option.skip.also": ("pass, next one", "التالي، لا شكراً"),
    "main.fruits.text": ("Which fruit, {nickname|you}?", "أي فاكهة يا {nickname|صديق}؟"),
    "main.fruits.option.apple": ("Apple", "تفاحة"),
    "main.fruits.option.pear": ("Pear", "كمثرى"),
    "main.fruits.option.pear.also": ("conference", "إجاص"),
    "main.gift.text": ("Which parcel?", "أي طرد؟"),
    "main.gift.option.gift": ("Gift", "هدية"),
    "main.gift.option.poison": ("Poison", "Gift"),  # as in German
}


def asked(language: str = "en") -> Rehearsal:
    chat = a_chat(a_bilingual_world(FLOW, "ar", IN_ARABIC), language)
    chat.type("/start")
    return chat


def test_the_open_question_comes_again_in_the_new_language() -> None:
    chat = asked()
    chat.heard()
    chat.switch_language("ar")
    assert chat.heard() == ["words.language_set", "main.nickname"]
    bubble = chat.screen[-1]
    assert (bubble.text.text, bubble.language, bubble.direction) == ("ما اسمك؟", "ar", "rtl")
    assert labels(chat) == ["تخطَّ"]


def test_a_language_is_chosen_by_typing_its_name() -> None:
    chat = asked()
    chat.type("/language")
    chat.heard()
    chat.type("العربية")
    assert chat.heard() == ["words.language_set", "main.nickname"]
    assert place(chat).language == "ar"


def test_switching_keeps_place_attempts_values_and_ticks() -> None:
    chat = asked()
    chat.type("Ada")
    chat.tap("pear")
    chat.type("stone")
    before = place(chat)
    chat.switch_language("ar")
    after = place(chat)
    before = replace(before, wording=after.wording, recent=after.recent)
    assert after == replace(before, language="ar")
    assert (before.attempts, before.chosen, before.top.values) == (
        1,
        ("pear",),
        {"nickname": "Ada"},
    )
    assert "✓" in labels(chat)[1]
    assert "كمثرى" in labels(chat)[1]


def test_buttons_shown_before_the_switch_still_count() -> None:
    chat = asked()
    chat.type("Ada")
    chat.tap("apple")
    before = chat.screen[-1]
    chat.switch_language("ar")
    chat.screen = [before]
    chat.tap("~done")
    assert place(chat).top.values["fruits"] == ["apple"]


def test_the_choice_is_kept_for_the_next_talk() -> None:
    chat = asked()
    chat.switch_language("ar")
    assert SetLanguage("ar") in chat.effects
    chat.type("/stop")
    chat.language = "en"
    chat.type("/start")
    assert chat.screen[-1].text.text == "ما اسمك؟"


@pytest.mark.parametrize(
    "typed", ["تخطَّ", "التالي", "«لا شكراً!»", "Skip", "pass", "NEXT ONE", "skip"]
)
def test_labels_and_synonyms_are_understood_in_both_languages(typed: str) -> None:
    chat = asked("ar")
    chat.type(typed)
    assert place(chat).top.step == "fruits"
    assert "nickname" not in place(chat).top.values


@pytest.mark.parametrize("typed", ["كمثرى", "إجاص", "Pear", "conference", "pear", "2", "٢"])
def test_options_of_a_list_are_understood_in_both_languages(typed: str) -> None:
    chat = asked("ar")
    chat.type("آدا")
    chat.type(typed)
    assert place(chat).top.values["fruits"] == ["pear"]


def test_words_of_both_languages_can_be_mixed_in_one_list() -> None:
    chat = asked("ar")
    chat.type("آدا")
    chat.type("تفاحة، Pear")
    assert place(chat).top.values["fruits"] == ["apple", "pear"]


@pytest.mark.parametrize(("language", "outcome"), [("en", "gift"), ("ar", "poison")])
def test_a_word_of_two_languages_means_what_is_on_the_screen(language: str, outcome: str) -> None:
    chat = asked(language)
    chat.type("Ada")
    chat.type("1")
    chat.type("Gift")
    assert chat.outcome == outcome


def test_values_stand_isolated_in_words_of_the_other_direction() -> None:
    chat = asked("ar")
    chat.type("Ada")
    assert chat.screen[-1].text.text == "أي فاكهة يا \u2068Ada\u2069؟"


@pytest.mark.parametrize("word", ["/stop", "stop", "Unsubscribe!", "توقف"])
def test_the_door_can_be_closed_in_both_languages(word: str) -> None:
    chat = asked("ar")
    chat.type(word)
    assert (chat.session, chat.contact.stopped) == (None, True)


def test_the_command_offers_every_language_of_the_campaign_by_its_own_name() -> None:
    chat = asked()
    chat.type("/language")
    assert labels(chat) == ["English", "العربية"]
    chat.tap(".lang.ar")
    assert chat.screen[-1].text.text == "ما اسمك؟"


@pytest.mark.parametrize("forged", ["xx", "", "../en", "EN"])
def test_a_language_nobody_speaks_is_a_stale_button(forged: str) -> None:
    chat = asked()
    chat.switch_language(forged)
    assert not any(isinstance(effect, SetLanguage) for effect in chat.effects)
    assert (place(chat).language, chat.said[-1]) == ("en", "main.nickname")


def test_without_an_open_question_only_the_language_is_set() -> None:
    chat = a_chat(asked().world)
    chat.switch_language("ar")
    assert (chat.heard(), chat.session) == (["words.language_set"], None)
    assert chat.contact.language == "ar"


def test_after_stop_the_language_can_be_set_and_nothing_is_asked() -> None:
    chat = asked()
    chat.type("/stop")
    chat.heard()
    chat.switch_language("ar")
    assert (chat.heard(), chat.contact.stopped) == (["words.language_set"], True)


@pytest.mark.parametrize(
    ("chosen", "hint", "spoken"),
    [
        (None, "ar", "ar"),
        (None, "ar-SA", "ar"),
        (None, "ar_EG", "ar"),
        (None, "zz", "en"),
        (None, None, "en"),
        ("ar", "en", "ar"),
        ("xx", "ar", "ar"),
    ],
)
def test_a_newcomer_is_spoken_to_in_the_language_chosen_else_in_that_of_the_device(
    chosen: str | None, hint: str | None, spoken: str
) -> None:
    world = asked().world
    incoming = Incoming(InboxKey("k"), Address("a", "b"), NOON, Typed("hi"), None, hint)
    assert world.language_for(Contact(chosen), incoming) == spoken


def test_a_language_that_was_taken_out_is_replaced_by_the_source() -> None:
    chat = asked("ar")
    english = {"en": chat.world.release.languages["en"]}
    chat.world = with_release(chat.world, languages=english)
    chat.type("/help")
    assert chat.screen[-1].text.text == "Your name?"


# --- Words for yes ----------------------------------------------------------------------------

YES = """
flow: 1
title: Test
remembers:
  sure: {type: yes_no, keep: session}
steps:
  sure:
    ask: Sure?
    answer: yes_no
    save: sure
  told:
    branch:
      - {if: sure is yes, end: agreed}
      - else: {end: disagreed}
"""
WELSH_YES = (
    "words.yes_words",
    "yes, y, yeah, yep, ok, okay, sure",
    "ie, no",  # no Welsh: a language in which `no` means yes
)


@pytest.mark.parametrize(
    ("language", "typed", "outcome"),
    [
        ("cy", "ie", "agreed"),
        ("cy", "no", "agreed"),
        ("cy", "yes", "agreed"),
        ("cy", "nope", "disagreed"),
        ("en", "no", "disagreed"),
    ],
)
def test_yes_in_one_s_own_language_comes_before_no_in_english(
    language: str, typed: str, outcome: str
) -> None:
    chat = a_chat(a_bilingual_world(YES, "cy", {}, WELSH_YES), language)
    chat.type("/start")
    chat.type(typed)
    assert chat.outcome == outcome


# --- Letters ----------------------------------------------------------------------------------


def test_a_draft_in_english_is_explained_in_the_reader_s_language() -> None:
    words = {
        "campaign.letter.opening": ("I live in {seat}.", "أنا أسكن في {seat}."),
        "campaign.ask.first.letter": ("Please do this.", "أرجو أن تفعل هذا."),
    }
    chat = a_chat(a_bilingual_world(test_letters.FLOW, "ar", words), "ar")
    chat.type("/start")
    chat.tap("agree")
    for typed in ("SW1A 1AA", "لأنهم جيراني.", "آدا"):
        chat.type(typed)
    draft = chat.screen[-1].text.text
    assert "I live in Testford East." in draft
    assert "أرجو أن تفعل هذا." in draft
    chat.tap("sample:1")
    letter = chat.screen[-2].text.text
    assert "أرجو" not in letter
    assert "\u2068" not in letter
    assert "لأنهم جيراني." in letter
