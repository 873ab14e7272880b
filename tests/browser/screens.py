"""Draws the pictures of the letter page in docs/screens: `python -m tests.browser.screens`."""

from __future__ import annotations

import asyncio
from typing import Final

from playwright.async_api import ViewportSize, async_playwright

from tests.browser.conftest import QUIETLY, chromium
from tests.browser.letters import Wish, candidates, letter_house, world
from tests.builders import ROOT

FOLDER: Final = ROOT / "docs" / "screens"
PHONE: Final[ViewportSize] = {"width": 360, "height": 900}


async def draw() -> None:
    """One picture a language, of the first letter open and the second one sent."""
    async with letter_house() as house, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIETLY)
        for tag in world().release.languages:
            letters_in = tag if tag == "cy" else "en"
            wish = Wish(language=tag, letters_in=letters_in, people=candidates(3))
            path = await house.written(wish)
            page = await browser.new_page(viewport=PHONE)
            await page.goto(house.base + path)
            await page.locator("#sent-2").click()
            await page.wait_for_selector("#noted")
            await page.goto(house.base + path)
            await page.screenshot(path=FOLDER / f"letter-page.{tag}.png")
            await page.close()
        await browser.close()


if __name__ == "__main__":
    asyncio.run(draw())
