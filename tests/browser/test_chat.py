"""The chat page in a real browser: by mouse and keyboard, with and without a script."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.browser.chats import ChatHouse, chat_house
from tests.browser.conftest import NewPage
from tests.browser.test_page import wider_than_the_screen

pytestmark = pytest.mark.asyncio(loop_scope="session")

BEGIN = {"en": "Begin", "cy": "Dechrau", "ar": "البدء"}
OWN_NAME = {"en": "English", "cy": "Cymraeg", "ar": "العربية"}


@pytest_asyncio.fixture(loop_scope="session")
async def house(browser: Browser) -> AsyncIterator[ChatHouse]:
    async with chat_house() as house:
        yield house


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
async def test_a_talk_is_held_by_buttons_and_words(
    house: ChatHouse, new_page: NewPage, script: bool
) -> None:
    page = await new_page(f"{house.base}/chat", java_script_enabled=script)
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name="I agree, keep them for this").click()
    await page.get_by_label("Your answer").fill("it is for all refugees")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("log")).to_contain_text("postcode")
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text("postcode")


@pytest.mark.parametrize("language", OWN_NAME)
async def test_the_chat_shuts_nobody_out_in_any_language_on_a_small_screen(
    house: ChatHouse, new_page: NewPage, language: str
) -> None:
    page = await new_page(
        f"{house.base}/chat?in={language}", viewport={"width": 320, "height": 568}
    )
    found = await Axe().run(page)
    assert found.response["violations"] == []
    await page.get_by_role("button", name=BEGIN[language]).click()
    await page.get_by_role("button", name=OWN_NAME[language]).click()
    found = await Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
    assert await wider_than_the_screen(page) == []
    await expect(page.locator("html")).to_have_attribute("lang", language)
