"""A language that no speaker has read through: said once, and English under what is agreed to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.messages import Pressed, Typed
from chatbot.domain.wordings import BadWording
from chatbot.engine.effects import RecordConsent, ReportWording
from chatbot.engine.receipts import wording_hash
from chatbot.engine.tokens import NO_SESSION, write_token
from chatbot.service.rehearsal import Rehearsal
from tests.builders import NOON, a_chat
from tests.engine.bilingual import a_bilingual_world
from tests.engine.patched import with_release
from tests.engine.test_language_choice import CHOICE, CHOICE_WORDS

NOTICE = "لم يراجع كلماتي"
ENGLISH = "May I?"


def talk(reviewed: bool = False) -> Rehearsal:
    """Somebody asked for a language, in a release where Arabic is reviewed or not."""
    world = a_bilingual_world(CHOICE, "ar", CHOICE_WORDS)
    arabic = replace(world.release.languages["ar"], reviewed=reviewed)
    languages = {**world.release.languages, "ar": arabic}
    chat = a_chat(with_release(world, languages=languages))
    chat.type("/start")
    return chat


def last(chat: Rehearsal) -> str:
    return chat.screen[-1].text.text


def test_whoever_chooses_it_is_told_with_the_next_words_and_not_again() -> None:
    chat = talk()
    bubbles = len(chat.screen)
    chat.tap("ar")
    assert len(chat.screen) == bubbles + 1
    assert NOTICE in last(chat)
    chat.type("؟؟؟")
    assert NOTICE not in last(chat)


def test_a_switch_in_the_middle_says_so_too() -> None:
    chat = talk()
    chat.switch_language("ar")
    said = [message.text.text for message in chat.screen]
    assert [NOTICE in words for words in said][-2:] == [True, False]


@pytest.mark.parametrize(("chosen", "reviewed"), [("en", False), ("ar", True)])
def test_nothing_is_said_of_a_language_that_was_read(chosen: str, reviewed: bool) -> None:
    chat = talk(reviewed)
    chat.tap(chosen)
    assert (NOTICE in last(chat), last(chat).count(ENGLISH)) == (False, int(chosen == "en"))


def test_what_is_agreed_to_stands_in_english_below_and_is_the_wording_kept() -> None:
    chat = talk()
    chat.tap("ar")
    own, _, english = last(chat).partition("بالإنجليزية")
    assert ("هل تسمح؟" in own, ENGLISH in english) == (True, True)
    chat.tap("agree")
    (consent,) = [e.consent for e in chat.effects if isinstance(e, RecordConsent)]
    assert consent.wording != wording_hash("هل تسمح؟")


def test_a_question_that_asks_for_no_consent_is_in_one_language() -> None:
    chat = talk()
    chat.switch_language("ar")
    assert last(chat) == "أي لغة؟"


def reported(chat: Rehearsal) -> list[BadWording]:
    return [effect.wording for effect in chat.effects if isinstance(effect, ReportWording)]


def test_a_bad_sentence_is_chosen_among_the_newest_and_the_question_comes_again() -> None:
    chat = talk()
    chat.tap("ar")
    chat.type("/wrong my name is Ann")
    assert reported(chat) == []
    assert next(it.label for it in chat.screen[-1].buttons).startswith("هل تسمح؟")
    chat.tap(".wrong.main.consent")
    assert reported(chat) == [BadWording("ar", "test:main.consent", NOON.date())]
    assert "Ann" not in str(chat.effects)
    assert "هل تسمح؟" in last(chat)


def test_it_can_be_chosen_by_its_number_too() -> None:
    chat = talk()
    chat.tap("ar")
    chat.type("/help")
    chat.type("/wrong")
    chat.type("2")
    assert reported(chat) == [BadWording("ar", "bot:command.help.text", NOON.date())]


def test_who_answers_a_message_with_it_means_that_one() -> None:
    chat = talk()
    chat.type("/help")
    helped = chat.screen[-2].text.text
    chat.receive(Typed("/wrong", about=f"\N{LEFT-TO-RIGHT ISOLATE}{helped[:80]}"))
    assert reported(chat) == [BadWording("en", "bot:command.help.text", NOON.date())]


def test_who_answers_an_old_message_is_offered_the_newest() -> None:
    chat = talk()
    chat.type("/help")
    chat.receive(Typed("/wrong", about="Something said long ago, and by nobody here."))
    assert chat.heard()[-1] == "words.wrong_question"


def test_a_button_of_a_message_long_gone_reports_nothing() -> None:
    chat = talk()
    chat.receive(Pressed(write_token(NO_SESSION, 0, ".wrong.main.nowhere")))
    assert reported(chat) == []


def test_without_an_open_question_it_is_the_bots_own_words() -> None:
    chat = talk()
    chat.tap("en")
    chat.tap("not_now")
    chat.type("/wrong")
    (report,) = [effect for effect in chat.effects if isinstance(effect, ReportWording)]
    assert (report.wording.key, report.wording.language) == ("bot", "en")


def test_english_is_reported_as_well() -> None:
    chat = talk()
    chat.type("wrong sentence")
    assert any(isinstance(effect, ReportWording) for effect in chat.effects)
