"""A Chromium of this machine, started once, and a fresh profile for every page.

Playwright fetches no browser of its own. Without one the tests are skipped, loudly.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.letters import LetterHouse, letter_house
from tests.services import needs_service

NAMES = ("chromium", "chromium-browser", "google-chrome")
HOW_TO_GET_CHROMIUM = (
    "On Debian: apt-get install chromium fonts-noto-core. CHATBOT_TEST_CHROMIUM names another one."
)
QUIETLY = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
"""No sandbox, for a root in a container has none; and nothing is fetched behind our backs."""

NewPage = Callable[..., Awaitable[Page]]


def chromium() -> str:
    """Where it is; leaves the test that asks when there is none."""
    named = os.environ.get("CHATBOT_TEST_CHROMIUM")
    found = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or needs_service("Chromium", HOW_TO_GET_CHROMIUM)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIETLY)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def house(browser: Browser) -> AsyncIterator[LetterHouse]:
    async with letter_house() as house:
        yield house


@pytest.fixture
def complaints() -> list[str]:
    """What the browser says of a page. A test that expects some takes them out."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def new_page(browser: Browser, complaints: list[str]) -> AsyncIterator[NewPage]:
    """Opens an address in a profile of its own; what the browser complains about is a failure."""
    contexts: list[BrowserContext] = []

    async def open_page(address: str, **options: Any) -> Page:
        phone = {"viewport": {"width": 360, "height": 740}, "locale": "en-GB"}
        context = await browser.new_context(**{**phone, **options})
        contexts.append(context)
        page = await context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        await page.goto(address)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert complaints == []
