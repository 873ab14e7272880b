"""A talk begun in Telegram, gone on with in a web page, and ended in Telegram: the whole house.

`chatbot serve` as a process, Telegram's side of the Bot API, a real Chromium. What both sides saw
is kept in docs/transcripts/telegram-web-telegram.md: `WRITE_TRANSCRIPT=1` writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.botapi import BotApiServer
from tests.botapi.people import Person
from tests.browser.conftest import NewPage
from tests.browser.test_page import wider_than_the_screen
from tests.builders import ROOT
from tests.cli.small_house import House, build
from tests.matrix.processes import Served, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

PUBLIC = "https://chat.example.org"
SHIPPED = {
    "CHATBOT_FLOWS": str(ROOT / "flows"),
    "CHATBOT_LOCALES": str(ROOT / "locales"),
    "CHATBOT_CAMPAIGN": "rally_with_refugees",
    "CHATBOT_AS_OF": "2024-06-20",
    "CHATBOT_PUBLIC_URL": PUBLIC,
}
KEPT = ROOT / "docs" / "transcripts" / "telegram-web-telegram.md"
HEAD = """# Begun in Telegram, gone on in a web page, ended in Telegram

<!-- Written by tests/browser/test_doors.py, which holds it to what really happens. -->

`chatbot serve` as a process, the Bot API server of the tests, and a real Chromium.
"""


@pytest_asyncio.fixture(loop_scope="session")
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server
        assert [str(violation) for violation in server.violations] == []


@pytest_asyncio.fixture(loop_scope="session")
async def served(telegram: BotApiServer, tmp_path: Path) -> AsyncIterator[Served]:
    house: House = build(tmp_path)
    async with serving(house, telegram, webhook=False, **SHIPPED) as served:
        yield served


class Notes:
    """What is seen on both sides, as it happens."""

    def __init__(self) -> None:
        self.lines = [HEAD]

    def place(self, name: str) -> None:
        self.lines.append(f"## {name}\n")

    def person(self, said: str) -> None:
        self.lines.append(f"**Person:** {said}\n")

    def bot(self, said: str) -> None:
        quoted = "\n".join(f"> {line}".rstrip() for line in said.strip().split("\n"))
        self.lines.append(f"{quoted}\n")

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


async def tapped(person: Person, label: str, notes: Notes, then: str) -> None:
    """Press a button in Telegram, and wait for words."""
    await person.presses(label)
    notes.person(f"taps *{label}*")
    notes.bot((await person.sees(then)).text)


async def typed(person: Person, words: str, notes: Notes, then: str) -> None:
    """Type in Telegram, and wait for words."""
    await person.says(words)
    notes.person(words)
    notes.bot((await person.sees(then)).text)


async def on_page(page: Page, notes: Notes, then: str, *, tap: str = "", say: str = "") -> None:
    """Tap or type on the page, and wait for words in the newest bubble."""
    if tap:
        await page.get_by_role("button", name=tap, exact=True).click()
    else:
        await page.get_by_label("Your answer").fill(say)
        await page.get_by_role("button", name="Send").click()
    notes.person(f"taps *{tap}*" if tap else say)
    await expect(page.locator("#newest")).to_contain_text(then)
    notes.bot(await page.locator("#newest .lines").inner_text())


async def test_a_talk_begun_in_telegram_goes_on_in_a_page_and_ends_in_telegram(
    telegram: BotApiServer, served: Served, new_page: NewPage, complaints: list[str]
) -> None:
    notes, ann = Notes(), telegram.person(first_name="Ann")
    notes.place("In Telegram")
    await typed(ann, "/start", notes, "language")
    await tapped(ann, "English", notes, "May I keep these things")
    await tapped(ann, "I agree, keep them for this", notes, "One question first")
    await typed(ann, "/web", notes, "web page")
    link = (await ann.presses("Open the web page")).button.value
    assert link is not None
    assert link.startswith(f"{PUBLIC}/chat/go/")
    notes.person("opens *Open the web page*")

    notes.place("In the web page")
    page = await new_page(link.replace(PUBLIC, served.url))
    found = await Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
    await expect(page.get_by_alt_text("The same link as a code for a camera")).to_be_visible()
    notes.bot("Our talk goes on here when you press the button.")
    await page.get_by_role("button", name="Go on here").click()
    notes.person("presses *Go on here*")
    await expect(page.locator("#newest")).to_contain_text("One question first")
    notes.bot(await page.locator("#newest .lines").inner_text())
    await expect(page.get_by_role("log")).to_have_attribute("data-is-live", "true")
    await on_page(page, notes, "postcode", tap="It is for all refugees")
    await on_page(page, notes, "Is that", say="SW11 5TN")
    await on_page(page, notes, "First: why", tap="Yes, that is me")
    await on_page(page, notes, "Second: which ask", say="My grandmother came here as a refugee.")
    await page.set_viewport_size({"width": 320, "height": 568})
    assert await wider_than_the_screen(page) == []
    await page.get_by_role("button", name="Go on in Telegram").click()
    notes.person("presses *Go on in Telegram*")
    found = await Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
    assert await wider_than_the_screen(page) == []
    href = await page.get_by_role("link", name="Open Telegram").get_attribute("href")
    payload = parse_qs(urlsplit(href or "").query)["start"][0]

    notes.place("In Telegram again")
    ann.heard_meanwhile()
    await ann.starts(payload)
    notes.person("opens the link of the page, and presses Start")
    assert "Here is where we were" in (await ann.hears()).text
    notes.bot("Welcome back. Here is where we were.")
    notes.bot((await ann.hears()).text)
    await ann.presses(
        lambda button: button.action == "callback_data" and "safe" in button.label.lower()
    )
    notes.person("taps the first of the four asks")
    notes.bot((await ann.hears()).text)
    await typed(ann, "/delete", notes, "Shall I erase everything")
    await tapped(ann, "Erase it all", notes, "is erased")
    answer = await page.goto(page.url.removesuffix("/telegram"))
    assert answer is not None
    assert answer.status == 404
    assert all("404" in one for one in complaints)
    complaints.clear()
    await expect(page.locator("main")).to_contain_text("There is no talk here")
    notes.place("In the web page, afterwards")
    notes.bot("There is no talk here, or it is over. You can begin a new one.")
    if os.environ.get("WRITE_TRANSCRIPT"):
        KEPT.write_text(notes.text, encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == notes.text
