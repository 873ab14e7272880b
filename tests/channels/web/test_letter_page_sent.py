"""What is said to be sent on the page: counted once, by the one way in, by nobody else."""

from __future__ import annotations

import aiohttp
import pytest
from structlog.testing import capture_logs

from chatbot.channels.web.letter_routes import MOST_FORM_BYTES
from tests.browser.letters import (
    CHAT,
    HARD,
    LetterHouse,
    Wish,
    candidates,
)
from tests.channels.web.letter_kit import ONCE, said, say_sent, shown


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
        await say_sent(http, path, f"dc:{number}", number * 16)
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


async def test_what_is_not_counted_yet_is_not_called_counted(
    house: LetterHouse, http: aiohttp.ClientSession
) -> None:
    _, html = await shown(http, f"{await house.written(Wish())}?noted=1")
    assert "Noted: your letter" not in html
    assert "The chat tells you when your letter to" in html


@pytest.mark.parametrize(
    ("letter", "once"),
    [("dc:99", ONCE), ("1", ONCE), ("", ONCE), ("ünknown", ONCE), ("dc:1", "short")],
)
async def test_a_form_that_is_not_ours_is_answered_kindly_and_changes_nothing(
    house: LetterHouse, http: aiohttp.ClientSession, letter: str, once: str
) -> None:
    path = await house.written(Wish())
    status, html = await say_sent(http, path, letter, once)
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
