"""`/l/<token>` over HTTP: who may see what, what is said when it cannot be, what is never said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import aiohttp
import pytest

from chatbot.channels.web.pages import HERE
from chatbot.domain.places import NotAsked, PersonId
from chatbot.domain.routes import email_route
from chatbot.engine.effects import ForgetContact
from chatbot.engine.page_words import CHAT_WORDS, PAGE_WORDS
from tests.browser.letters import (
    ANN,
    LetterHouse,
    Wish,
    candidates,
    world,
)
from tests.channels.web.letter_kit import say_sent, shown
from tests.store.kit import take_turn

# --- Who may see what -----------------------------------------------------------------------


async def test_whoever_has_the_link_sees_the_letters_as_often_as_they_like(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    for _ in range(2):
        status, html = await shown(http, path)
        assert (status, "Testperson 1 O’Example" in html) == (200, True)


async def test_the_page_tells_to_keep_the_link_and_when_it_closes(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    _, html = await shown(http, await house.written(Wish()))
    assert "do not pass it on" in html
    assert "18 July 2024" in html


async def test_the_page_names_neither_the_chat_s_address_nor_anything_else_that_is_held(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    _, html = await shown(http, await house.written(Wish()))
    assert ANN.identity not in html
    assert "_consented" not in html


async def test_the_imprint_and_the_credits_stand_on_it(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    _, html = await shown(http, await house.written(Wish()))
    assert "Promoted by A. Example" in html
    assert '<a href="https://democracyclub.org.uk" rel="noreferrer">Democracy Club</a>' in html


async def test_everything_a_person_wrote_is_shown_as_words_and_never_as_markup(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    evil = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)>"
    status, html = await shown(http, await house.written(Wish(why=evil, name=evil)))
    assert status == 200
    assert "<script>alert" not in html
    assert "<img" not in html


async def test_no_answer_may_be_stored_indexed_framed_or_told_of_elsewhere(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    for path in (await house.written(Wish()), "/l/forged"):
        async with http.get(path) as answer:
            told = answer.headers
        assert told["Cache-Control"] == "no-store"
        assert told["Referrer-Policy"] == "no-referrer"
        assert "noindex" in told["X-Robots-Tag"]
        assert told["X-Content-Type-Options"] == "nosniff"
        policy = told["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy.replace("https://", "")
        assert "Set-Cookie" not in told
        assert "Server" not in told


# --- Links that open nothing ----------------------------------------------------------------


@pytest.mark.parametrize("forged", ["forged", "A" * 80, "..%2f..%2fetc", "%00", "%F0%9F%92%A9"])
async def test_a_forged_link_is_told_kindly_that_it_does_not_work(
    http: aiohttp.ClientSession, forged: str
) -> None:
    status, html = await shown(http, f"/l/{forged}")
    assert (status, "This link does not work" in html) == (404, True)


async def test_a_link_that_lost_its_end_does_not_work(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    assert (await shown(http, path[:-1]))[0] == 404


async def test_after_four_weeks_the_letters_are_not_there_any_more(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    house.clock.go_on(timedelta(weeks=4))
    status, html = await shown(http, path)
    assert (status, "not here any more" in html) == (410, True)
    assert "Testperson" not in html


async def test_newer_letters_have_a_page_of_their_own_and_the_old_one_is_gone(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    held = await house.written(Wish())
    contact = (await house.store.conversations.snapshot(ANN)).contact_id
    assert contact is not None
    other = house.store.page_tokens.token(contact, "another0set", house.clock.now() + timedelta(1))
    assert (await shown(http, f"/l/{other}"))[0] == 410
    assert (await shown(http, held))[0] == 200


async def test_who_was_deleted_meanwhile_has_no_page_and_nothing_can_be_said_there(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    await take_turn(house.store, ForgetContact())
    assert (await shown(http, path))[0] == 404
    assert (await say_sent(http, path))[0] == 404
    assert house.arrivals == []


@pytest.mark.parametrize(
    ("likes", "title"),
    [
        ("cy-GB,en;q=0.5", "Dydy&#39;r ddolen hon ddim yn gweithio"),
        ("de, ar;q=0.9, en;q=0.1", "هذا الرابط لا يعمل"),
        ("xx;q=never, ja", "This link does not work"),
        ("", "This link does not work"),
    ],
)
async def test_a_stranger_is_spoken_to_in_a_language_the_browser_likes(
    http: aiohttp.ClientSession, likes: str, title: str
) -> None:
    _, html = await shown(http, "/l/forged", **{"Accept-Language": likes})
    assert title in html


async def test_the_page_may_be_read_in_another_language_while_the_letters_stay_as_they_are(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish(language="ar"))
    _, arabic = await shown(http, path)
    _, english = await shown(http, f"{path}?in=en")
    _, unknown = await shown(http, f"{path}?in=../x")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<html lang="en" dir="ltr">' in english
    assert '<html lang="ar" dir="rtl">' in unknown
    assert "Dear Testperson" in arabic


# --- Candidates change ----------------------------------------------------------------------


async def test_who_left_the_list_since_is_marked_and_an_address_of_today_is_used(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    first, second, third = candidates(3)
    path = await house.written(Wish())
    house.stand(second, replace(third, routes=email_route("new@example.org")))
    _, html = await shown(http, path)
    assert "mailto:new@example.org" in html
    assert f"mailto:{first.email}" not in html
    assert html.count("No letter goes to this person any more") == 1
    assert "The list of candidates has changed since you wrote" in html
    assert "Testperson 1 O’Example" in html


async def test_who_asked_for_no_letters_since_gets_none_and_the_page_says_truly_why(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    first, second = candidates(2)
    path = await house.written(Wish(people=candidates(2)))
    house.stand(replace(first, not_asked=NotAsked.OPTED_OUT), second)
    _, html = await shown(http, path)
    assert f"mailto:{first.email}" not in html
    assert f"{first.name}, {first.party}: has asked for no letters." in unescape(html)
    assert html.count("No letter goes to this person any more") == 1
    assert "no longer on the list" not in html


async def test_who_is_new_on_the_list_is_named_and_the_chat_asks_what_to_do(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish(people=candidates(2)))
    house.stand(*candidates(2), replace(candidates(3)[2], name="Newcomer"))
    _, html = await shown(http, path)
    assert "Newcomer" in html
    assert "it asks how you want to go on" in html


async def test_one_address_for_two_people_is_told_of(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    one, other = (replace(it, routes=email_route("both@example.org")) for it in candidates(2))
    path = await house.written(Wish())
    house.stand(
        *(
            replace(it, routes=tuple(replace(r, shared=True) for r in it.routes))
            for it in (one, other)
        )
    )
    _, html = await shown(http, path)
    assert html.count("Somebody else who stands has the same address") == 2


async def test_when_polling_has_ended_nobody_is_offered_the_letters_any_more(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    house.places.polling_ended = True
    status, html = await shown(http, path)
    assert (status, "nobody to go to now" in html) == (410, True)
    assert "mailto:" not in html


async def test_when_the_poll_vanished_from_the_list_no_letter_is_offered_and_it_may_come_back(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    house.stand()
    status, html = await shown(http, path)
    assert (status, "does not have the people you wrote to" in html) == (404, True)
    assert "mailto:" not in html
    house.stand(*candidates(3))
    assert (await shown(http, path))[0] == 200


async def test_somebody_whose_entry_was_merged_is_still_on_the_list(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    first, *others = candidates(3)
    path = await house.written(Wish())
    house.stand(replace(first, id=PersonId("dc:9"), former_ids=(first.id,)), *others)
    _, html = await shown(http, path)
    assert "No letter goes to this person" not in html
    assert (await say_sent(http, path, first.id))[0] == 303
    assert (await house.letters())[0].sent


async def test_a_list_that_cannot_be_had_in_time_changes_nothing(
    house: LetterHouse, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.service.letter_pages.LOOK_SECONDS", 0.05)
    path = await house.written(Wish())
    house.stand(*candidates(1))
    house.places.seconds = 30.0
    status, html = await shown(http, path)
    assert (status, "No letter goes to" in html) == (200, False)


# --- The pages themselves -------------------------------------------------------------------


def test_the_templates_say_exactly_the_words_that_must_be_there() -> None:
    files = [*(HERE / "templates").glob("*.html"), *HERE.glob("letter_*.py")]
    source = "".join(Path(path).read_text("utf-8") for path in files)
    named = set(re.findall(r"""["'](page_[a-z_]*[a-z])["']""", source))
    named |= {f"page_copy_{what}" for what in ("address", "letter", "subject")}
    for what in ("broken", "gone", "over", "refused", "trouble", "vanished"):
        named |= {f"page_{what}", f"page_{what}_title"}
    assert named == PAGE_WORDS


def test_the_chat_page_says_exactly_the_words_that_must_be_there() -> None:
    files = [*(HERE / "templates").glob("*.html"), *HERE.glob("chat_*.py")]
    source = "".join(Path(path).read_text("utf-8") for path in files)
    assert set(re.findall(r"""["'](chat_[a-z_]+)["']""", source)) == CHAT_WORDS


def test_no_word_of_the_pages_is_missing_in_any_language() -> None:
    for language in world().release.languages.values():
        words = PAGE_WORDS | CHAT_WORDS
        assert [word for word in words if f"bot:words.{word}" not in language.texts] == []
