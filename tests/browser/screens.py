"""Draws the pictures of both pages in docs/screens: `python -m tests.browser.screens`."""

from __future__ import annotations

import asyncio
from typing import Final

from playwright.async_api import ViewportSize, async_playwright

from tests.browser.chats import chat_house
from tests.browser.conftest import QUIETLY, chromium
from tests.browser.letters import Wish, candidates, letter_house, world
from tests.builders import ROOT

FOLDER: Final = ROOT / "docs" / "screens"
PHONE: Final[ViewportSize] = {"width": 360, "height": 900}

SHOWN_IN: Final = ("en", "cy", "ar", "ti", "ckb")
"""Each script, each direction."""


async def draw() -> None:
    """One picture a language, of three letters, the second one sent."""
    async with letter_house() as house, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIETLY)
        for tag in SHOWN_IN:
            letters_in = tag if tag == "cy" else "en"
            wish = Wish(language=tag, letters_in=letters_in, people=candidates(3))
            path = await house.written(wish)
            page = await browser.new_page(viewport=PHONE)
            await page.goto(house.base + path)
            await page.locator("#sent-2").click()
            await page.wait_for_selector("#noted")
            await page.goto(house.base + path)
            await page.screenshot(path=FOLDER / f"letter-page.{tag}.png", full_page=True)
            await page.close()
        await browser.close()


async def draw_chat() -> None:
    """One picture a language: a talk at its second question."""
    async with chat_house() as house, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIETLY)
        for tag in SHOWN_IN:
            name = world().release.languages[tag].name
            page = await browser.new_page(viewport=PHONE)
            await page.goto(f"{house.base}/chat?in={tag}")
            await page.locator("main button").click()
            await page.get_by_role("button", name=name, exact=True).click()
            await page.wait_for_selector(f"html[lang={tag}] [data-row] ~ [data-row], .mine")
            await page.get_by_role("log").get_by_role("button").first.wait_for()
            await page.screenshot(path=FOLDER / f"chat-page.{tag}.png", full_page=True)
            await page.close()
        await browser.close()


if __name__ == "__main__":
    asyncio.run(draw())
    asyncio.run(draw_chat())
