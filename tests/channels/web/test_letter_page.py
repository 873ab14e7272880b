"""`/l/<token>` over HTTP: who may see what, what is said when it cannot be, what is never said."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from chatbot.channels.web.letter_routes import MOST_FORM_BYTES
from chatbot.channels.web.pages import HERE
from chatbot.domain.places import PersonId
from chatbot.domain.routes import email_route
from chatbot.engine.effects import ForgetContact
from chatbot.engine.page_words import PAGE_WORDS
from tests.browser.letters import (
    ANN,
    CHAT,
    HARD,
    LetterHouse,
    Wish,
    candidates,
    letter_house,
    world,
)
from tests.store.kit import take_turn

ONCE = "0123456789abcdef"


@pytest.fixture
async def house() -> AsyncIterator[LetterHouse]:
    async with letter_house() as house:
        yield house


@pytest.fixture
async def http(house: LetterHouse) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(house.base) as http:
        yield http


async def shown(http: aiohttp.ClientSession, path: str, **headers: str) -> tuple[int, str]:
    async with http.get(path, headers=headers) as answer:
        return answer.status, await answer.text()


async def say_sent(
    http: aiohttp.ClientSession, path: str, number: str = "1", once: str = ONCE, **headers: str
) -> tuple[int, str]:
    form = {"letter": number, "once": once}
    async with http.post(path, data=form, headers=headers, allow_redirects=False) as answer:
        return answer.status, answer.headers.get("Location", await answer.text())


def said(house: LetterHouse) -> list[str]:
    return [message.text.text for message in house.chat.screen]


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
        ("cy-GB,en;q=0.5", "Nid yw&#39;r ddolen hon yn gweithio"),
        ("fr, ar;q=0.9, en;q=0.1", "هذا الرابط لا يعمل"),
        ("xx;q=never, de", "This link does not work"),
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


async def test_who_left_the_list_since_is_marked_and_a_new_address_is_used(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    first, second, _ = candidates(3)
    path = await house.written(Wish())
    house.stand(replace(first, routes=email_route("new@example.org")), second)
    _, html = await shown(http, path)
    assert "mailto:new@example.org" in html
    assert "The address has changed" in html
    assert html.count("not on the list of candidates any more") == 1


async def test_when_polling_has_ended_nobody_is_offered_the_letters_any_more(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    house.places.polling_ended = True
    status, html = await shown(http, path)
    assert (status, "nobody to go to now" in html) == (410, True)
    assert "mailto:" not in html


async def test_somebody_whose_entry_was_merged_is_still_on_the_list(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    first, *others = candidates(3)
    path = await house.written(Wish())
    house.stand(replace(first, id=PersonId("dc:9"), former_ids=(first.id,)), *others)
    _, html = await shown(http, path)
    assert "not on the list of candidates any more" not in html


async def test_a_list_that_cannot_be_had_in_time_changes_nothing(
    house: LetterHouse, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.service.letter_pages.LOOK_SECONDS", 0.05)
    path = await house.written(Wish())
    house.stand()
    house.places.seconds = 30.0
    status, html = await shown(http, path)
    assert (status, "not on the list" in html) == (200, False)


# --- "I sent it" ----------------------------------------------------------------------------


async def test_a_letter_said_to_be_sent_is_counted_and_the_chat_goes_on(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    status, there = await say_sent(http, path)
    assert (status, there) == (303, f"{path}?noted=1#noted")
    assert [letter.sent for letter in await house.letters()] == [True, False, False]
    assert said(house)[0].startswith("Noted.")
    assert house.chat.screen[-1].step == "send.list"
    status, html = await shown(http, there)
    assert "Noted: your letter to" in html
    assert f'href="{CHAT}"' in html
    assert "Sent: 1 of 3" in html


async def test_the_same_form_twice_and_the_same_letter_twice_count_once(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    answers = [await say_sent(http, path, once=once) for once in (ONCE, ONCE, "f" * 16)]
    assert {status for status, _ in answers} == {303}
    assert len(house.arrivals) == 1
    counts = await house.store.ledger.action_counts(None)
    assert [row["count"] for row in counts if row["action"] == "sent"] == [1]


async def test_the_last_letter_leads_the_chat_to_its_thanks(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish(people=candidates(2)))
    for number in ("1", "2"):
        await say_sent(http, path, number, number * 16)
    assert [letter.sent for letter in await house.letters()] == [True, True]
    assert "rally.thanks" in [message.step for message in house.chat.screen]
    _, html = await shown(http, path)
    assert "All your letters are sent" in html
    assert "<form" not in html


@pytest.mark.parametrize(
    ("site", "origin", "status"),
    [
        ("same-origin", "null", 303),
        ("cross-site", "null", 403),
        ("same-site", "https://evil.example.org", 403),
        ("", "null", 303),
        ("", "https://evil.example.org", 403),
        ("", "own", 303),
        ("", "", 303),
    ],
)
async def test_a_form_of_another_site_is_refused(
    house: LetterHouse, http: aiohttp.ClientSession, site: str, origin: str, status: int
) -> None:
    path = await house.written(Wish())
    told = {"Sec-Fetch-Site": site, "Origin": house.base if origin == "own" else origin}
    headers = {name: value for name, value in told.items() if value}
    assert (await say_sent(http, path, **headers))[0] == status
    assert len(house.arrivals) == (status == 303)


async def test_looking_never_counts_however_a_browser_or_scanner_looks(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        async with http.request(method, f"{path}?letter=1&once={ONCE}") as answer:
            assert answer.status in (200, 405)
    assert house.arrivals == []


@pytest.mark.parametrize(
    ("number", "once"),
    [("0", ONCE), ("4", ONCE), ("-1", ONCE), ("1e3", ONCE), ("", ONCE), ("1", "short")],
)
async def test_a_form_that_is_not_ours_is_answered_kindly_and_changes_nothing(
    house: LetterHouse, http: aiohttp.ClientSession, number: str, once: str
) -> None:
    path = await house.written(Wish())
    status, html = await say_sent(http, path, number, once)
    assert (status in (400, 404), "This link does not work" in html) == (True, True)
    assert house.arrivals == []


async def test_a_form_too_large_or_of_another_kind_is_not_read(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    large = f"letter=1&once={ONCE}&x=" + "x" * MOST_FORM_BYTES
    kinds = {"application/x-www-form-urlencoded": large, "application/json": "{}"}
    for kind, body in kinds.items():
        async with http.post(path, data=body, headers={"Content-Type": kind}) as answer:
            assert answer.status == 400
    assert house.arrivals == []


async def test_when_nothing_can_be_stored_the_page_says_so_and_the_log_names_nobody(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    path = await house.written(Wish())
    house.is_open = False
    with capture_logs() as logs:
        status, html = await say_sent(http, path)
    assert (status, "nothing was noted" in html) == (503, True)
    assert logs == [{"event": "page.failed", "fault": "OSError", "log_level": "error"}]


async def test_nothing_of_a_letter_or_its_link_is_logged(
    house: LetterHouse, http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    path = await house.written(Wish(why=HARD))
    with capture_logs() as logs:
        await shown(http, path)
        await say_sent(http, path)
        await shown(http, f"{path}x")
    whole = caplog.text + repr(logs)
    assert path not in whole
    assert "Testperson" not in whole


# --- The pages themselves -------------------------------------------------------------------


def test_the_templates_say_exactly_the_words_that_must_be_there() -> None:
    files = [*(HERE / "templates").glob("*.html"), *HERE.glob("letter_*.py")]
    source = "".join(Path(path).read_text("utf-8") for path in files)
    named = set(re.findall(r"""["'](page_[a-z_]*[a-z])["']""", source))
    named |= {f"page_copy_{what}" for what in ("address", "letter", "subject")}
    named |= {"page_left", "page_moved"}
    for what in ("broken", "gone", "over", "refused", "trouble"):
        named |= {f"page_{what}", f"page_{what}_title"}
    assert named == PAGE_WORDS


def test_no_word_of_the_pages_is_missing_in_any_language() -> None:
    for language in world().release.languages.values():
        assert [word for word in PAGE_WORDS if f"bot:words.{word}" not in language.texts] == []
