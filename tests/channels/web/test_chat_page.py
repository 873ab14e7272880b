"""`/chat` over HTTP: an address of one's own, words and taps, and what is refused kindly."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from structlog.testing import capture_logs

from chatbot.channels.web import chat_limits
from chatbot.channels.web.chat_html import bubble_html
from chatbot.domain.messages import Address, Mark, RichText
from tests.browser.chats import ChatHouse, chat_house

ONCE = "0123456789abcdef0123456789abcdef"


@pytest.fixture
async def house() -> AsyncIterator[ChatHouse]:
    async with chat_house() as house:
        yield house


@pytest.fixture
async def http(house: ChatHouse) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(house.base) as http:
        yield http


async def begun(http: aiohttp.ClientSession, query: str = "") -> tuple[str, str]:
    """(path, page) of a new talk."""
    async with http.post(f"/chat{query}") as answer:
        return answer.url.path, await answer.text()


async def say(
    http: aiohttp.ClientSession, path: str, once: str = ONCE, **said: str
) -> tuple[int, str]:
    async with http.post(path, data={"once": once, **said}) as answer:
        return answer.status, await answer.text()


def token_of(html: str, label: str) -> str:
    found = re.findall(r'name="token" value="([^"]+)">([^<]+)<', html)
    tokens: dict[str, str] = {words: token for token, words in found}
    return tokens[label]


async def test_who_begins_gets_an_address_of_their_own_and_the_first_question(
    http: aiohttp.ClientSession,
) -> None:
    async with http.get("/chat") as answer:
        assert (answer.status, 'action="/chat' in await answer.text()) == (200, True)
    first, html = await begun(http)
    second, _ = await begun(http)
    assert re.fullmatch(r"/chat/[A-Za-z0-9_-]{24}", first)
    assert first != second
    assert "Rally With Refugees" in html
    assert token_of(html, "English")


async def test_taps_and_words_lead_on_as_in_every_channel(http: aiohttp.ClientSession) -> None:
    path, html = await begun(http)
    _, html = await say(http, path, "a" * 32, token=token_of(html, "English"))
    _, html = await say(http, path, "b" * 32, token=token_of(html, "I agree, keep them for this"))
    _, html = await say(http, path, "c" * 32, text="it is for all refugees")
    assert "postcode" in html
    assert "I agree, keep them for this" in html


async def test_the_same_form_twice_is_one_answer(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, html = await begun(http)
    token = token_of(html, "English")
    await say(http, path, token=token)
    address = Address("web", path.rpartition("/")[2])
    before = (await house.store.conversations.snapshot(address)).version
    await say(http, path, token=token)
    assert (await house.store.conversations.snapshot(address)).version == before


async def test_a_talk_whose_screen_is_gone_goes_on_at_its_open_question(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, html = await begun(http)
    await say(http, path, token=token_of(html, "English"))
    await house.clear_screens()
    async with http.get(path) as answer:
        again = await answer.text()
    assert token_of(again, "I agree, keep them for this")


@pytest.mark.parametrize("key", ["x", "A" * 24, "..%2f..", "%00", "A" * 500])
async def test_a_key_that_was_not_made_here_opens_nothing_and_makes_nobody_known(
    house: ChatHouse, http: aiohttp.ClientSession, key: str
) -> None:
    async with http.get(f"/chat/{key}") as answer:
        assert (answer.status, "no talk here" in await answer.text()) == (404, True)
    status, _ = await say(http, f"/chat/{key}", text="/start")
    assert status == 404
    assert await house.store.conversations.unhandled("web", 10) == []


async def test_a_new_talk_begins_in_the_language_of_the_browser_or_the_one_asked_for(
    http: aiohttp.ClientSession,
) -> None:
    _, asked = await begun(http, "?in=ar")
    assert '<html lang="ar" dir="rtl">' in asked
    async with http.post("/chat", headers={"Accept-Language": "cy"}) as answer:
        assert '<html lang="cy" dir="ltr">' in await answer.text()


async def test_a_form_of_another_site_is_refused(http: aiohttp.ClientSession) -> None:
    path, _ = await begun(http)
    for where in ("/chat", path):
        async with http.post(where, headers={"Sec-Fetch-Site": "cross-site"}) as answer:
            assert answer.status == 403


async def test_one_peer_cannot_begin_without_end(
    http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_limits, "NEAR_TIMES", 1)
    monkeypatch.setattr(chat_limits, "BEGINS", (2, 60.0))
    seen = []
    for _ in range(3):
        async with http.post("/chat", allow_redirects=False) as answer:
            seen.append(answer.status)
    assert seen == [303, 303, 429]


async def test_when_the_store_is_away_the_page_says_so_and_the_log_names_nobody(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, _ = await begun(http)
    house.is_open = False
    with capture_logs() as logs:
        answers = [await say(http, path, text="hello")]
        await house.clear_screens()
        async with http.get(path) as answer:
            answers.append((answer.status, await answer.text()))
    assert [status for status, _ in answers] == [503, 503]
    assert all("Something broke on my side" in html for _, html in answers)
    assert {(it["event"], it["fault"]) for it in logs} == {("chat.failed", "StoreFailed")}


async def test_nothing_said_and_no_key_is_logged(
    http: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with capture_logs() as logs:
        path, _ = await begun(http)
        await say(http, path, text="a secret of mine")
    whole = caplog.text + repr(logs)
    assert path not in whole
    assert "a secret of mine" not in whole


async def test_what_people_type_is_shown_as_words(http: aiohttp.ClientSession) -> None:
    path, _ = await begun(http)
    _, html = await say(http, path, text="<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_marks_become_elements_also_within_each_other() -> None:
    words = RichText(
        "a <b> link c",
        (Mark("bold", 0, 10), Mark("link", 6, 4, "https://example.org/?a=1&b=2")),
    )
    assert bubble_html(words) == (
        '<strong>a &lt;b&gt; </strong><strong><a href="https://example.org/?a=1&amp;b=2" '
        'rel="noreferrer">link</a></strong> c'
    )
    evil = RichText("x", (Mark("link", 0, 1, "javascript:alert(1)"),))
    assert bubble_html(evil) == "x"
