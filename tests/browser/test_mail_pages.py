"""The pages behind the links in e-mails, as people and screen readers have them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from chatbot.channels.web.app import make_app, serving
from chatbot.channels.web.mail_routes import mail_routes
from chatbot.domain.messages import Address
from tests.browser.conftest import NewPage
from tests.browser.test_page import both_ways, wider_than_the_screen
from tests.mail.house import ANN, QUARTER, MailHouse, link_in, mail_house, mailer_at, stands
from tests.mail.post_office import PostOffice, post_office
from tests.mail.test_faults import BOX
from tests.mail.test_sending import given_code

pytestmark = pytest.mark.asyncio(loop_scope="session")

SMALL = {"width": 320, "height": 568}
DIRECTIONS = {"en": "ltr", "cy": "ltr", "ar": "rtl"}
each_language = pytest.mark.parametrize("language", DIRECTIONS)
Ready = tuple[PostOffice, MailHouse, str]


@asynccontextmanager
async def asked(folder: Path) -> AsyncIterator[Ready]:
    """Somebody has an e-mail with a link to confirm their address; and where its page is."""
    async with (
        post_office() as office,
        mail_house(folder, mailer_at(office.port), [stands(1)]) as house,
        serving(make_app(mail_routes(house.links)), "127.0.0.1", 0) as port,
    ):
        await house.writes()
        await house.asks_us()
        house.news()
        yield office, house, f"http://127.0.0.1:{port}/m/"


async def is_for_everybody(page: Page, language: str) -> None:
    """Nothing shuts anybody out, nothing is too wide, and it reads in its own direction."""
    found = await Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
    assert await wider_than_the_screen(page) == []
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for landmark in ("banner", "main", "contentinfo"):
        await expect(page.get_by_role(landmark)).to_have_count(1)


async def pressed(page: Page) -> None:
    """The one button in the middle of the page, by keyboard."""
    button = page.get_by_role("main").get_by_role("button")
    await expect(button).to_have_count(1)
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(button).to_have_count(0)


@both_ways
@each_language
async def test_an_address_is_confirmed_by_a_press_and_not_by_a_look(
    tmp_path: Path, new_page: NewPage, language: str, script: bool
) -> None:
    async with asked(tmp_path) as (office, house, base):
        url = f"{base}{link_in(office.to(ANN)[-1].text)}?in={language}"
        page = await new_page(url, java_script_enabled=script, viewport=SMALL)
        if script:
            await is_for_everybody(page, language)
        await page.reload()
        await house.settled()
        assert house.news() == []
        await pressed(page)
        await house.settled()
        assert house.news()[0].startswith("Your e-mail address is confirmed")
        if script:
            await is_for_everybody(page, language)


@both_ways
@each_language
async def test_this_was_not_me_takes_two_steps_and_stops_all_of_it(
    tmp_path: Path, new_page: NewPage, complaints: list[str], language: str, script: bool
) -> None:
    async with asked(tmp_path) as (office, house, base):
        await given_code(house, office)
        await house.says("send")
        await house.mails()
        url = f"{base}{link_in(office.to(ANN)[-1].text)}?in={language}"
        page = await new_page(url, java_script_enabled=script, viewport=SMALL)
        if script:
            await is_for_everybody(page, language)
        await house.settled()
        house.news()
        await pressed(page)
        await house.settled()
        assert "are not theirs" in house.news()[0]
        await house.mails(QUARTER)
        assert office.to(BOX) == []
        kept = await house.store.contact_records.show(Address("word", "ann"))
        assert ANN not in str(kept)
        if script:
            await is_for_everybody(page, language)
            again = await new_page(url, viewport=SMALL)
            await pressed(again)  # somebody presses once more: kindly told that it is over
            await is_for_everybody(again, language)
            assert "410" in complaints.pop()


@each_language
async def test_a_link_that_is_none_has_a_kind_page(
    tmp_path: Path, new_page: NewPage, complaints: list[str], language: str
) -> None:
    async with asked(tmp_path) as (_, _, base):
        page = await new_page(f"{base}{'A' * 70}?in={language}", viewport=SMALL)
        await is_for_everybody(page, language)
        assert "404" in complaints.pop()
