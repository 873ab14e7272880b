"""The chat page with its script: words come by themselves, and what breaks is mended quietly."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from chatbot.channels.web import chat_live
from tests.browser.chats import ChatHouse, chat_house
from tests.browser.conftest import NewPage
from tests.browser.test_page import wider_than_the_screen

pytestmark = pytest.mark.asyncio(loop_scope="session")

AGREE = "I agree, keep them for this"


@pytest_asyncio.fixture(loop_scope="session")
async def house(browser: Browser) -> AsyncIterator[ChatHouse]:
    async with chat_house() as house:
        yield house


async def begun(new_page: NewPage, house: ChatHouse) -> Page:
    page = await new_page(f"{house.base}/chat")
    await page.get_by_role("button", name="Begin").click()
    await is_live(page)
    return page


async def is_live(page: Page) -> None:
    """Wait for the stream, and leave a mark that a reload would wipe away."""
    await expect(page.get_by_role("log")).to_have_attribute("data-is-live", "true")
    await page.evaluate("window.sameDocument = true")


async def is_same_document(page: Page) -> bool:
    return bool(await page.evaluate("window.sameDocument === true"))


async def rows(page: Page) -> list[str]:
    """The ids of the bubbles on the screen."""
    return [
        str(await one.get_attribute("data-row")) for one in await page.locator("[data-row]").all()
    ]


async def test_answers_come_without_a_reload_and_the_focus_goes_on_to_the_next_question(
    house: ChatHouse, new_page: NewPage
) -> None:
    page = await begun(new_page, house)
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name=AGREE)).to_be_visible()
    await expect(page.locator("#newest")).to_be_focused()
    await expect(page.get_by_role("button", name="English")).to_have_count(0)
    await expect(page.locator(".mine bdi")).to_have_text("English")
    assert await is_same_document(page)


async def test_the_focus_stays_where_somebody_types(house: ChatHouse, new_page: NewPage) -> None:
    page = await begun(new_page, house)
    field = page.get_by_label("Your answer")
    await field.fill("english")
    await page.get_by_role("button", name="Send").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name=AGREE)).to_be_visible()
    await expect(page.get_by_role("button", name="Send")).to_be_focused()
    await expect(field).to_have_value("")
    assert await is_same_document(page)


async def test_what_is_said_in_another_tab_appears_by_itself_and_steals_no_focus(
    house: ChatHouse, new_page: NewPage
) -> None:
    page = await begun(new_page, house)
    other = await new_page(page.url)
    await is_live(other)
    await other.get_by_label("Your answer").fill("half a thou")
    await page.get_by_role("button", name="English").click()
    await expect(other.get_by_role("button", name=AGREE)).to_be_visible()
    await expect(other.get_by_label("Your answer")).to_have_value("half a thou")
    await expect(other.get_by_label("Your answer")).to_be_focused()
    assert await rows(page) == await rows(other)


async def test_two_processes_need_no_balancer_that_knows_who_belongs_where(
    house: ChatHouse, new_page: NewPage
) -> None:
    async with chat_house(beside=house) as second:
        page = await begun(new_page, house)
        there = await new_page(page.url.replace(house.base, second.base))
        await is_live(there)
        await there.get_by_role("button", name="English").click()
        await expect(page.get_by_role("button", name=AGREE)).to_be_visible()
        await page.get_by_role("button", name=AGREE).click()
        await expect(there.get_by_role("log")).to_contain_text("all refugees")
        assert await rows(page) == await rows(there)
        assert await is_same_document(page)
        assert await is_same_document(there)


async def test_streams_that_end_all_the_time_lose_nothing_and_double_nothing(
    house: ChatHouse, new_page: NewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_live, "STREAM_SECONDS", 0.05)
    monkeypatch.setattr(chat_live, "HEARTBEAT_SECONDS", 0.05)
    monkeypatch.setattr(chat_live, "COME_BACK_MILLISECONDS", 20)
    page = await begun(new_page, house)
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name=AGREE).click()
    await page.get_by_label("Your answer").fill("it is for all refugees")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("log")).to_contain_text("postcode")
    whole = await new_page(page.url, java_script_enabled=False)
    await expect(page.locator("[data-row]")).to_have_count(len(await rows(whole)))
    assert await rows(page) == await rows(whole)


async def test_where_no_stream_gets_through_the_forms_do_it_all(
    house: ChatHouse, new_page: NewPage, complaints: list[str]
) -> None:
    page = await new_page(f"{house.base}/chat")
    await page.route("**/live?*", lambda route: route.abort())
    await page.get_by_role("button", name="Begin").click()
    await page.evaluate("window.sameDocument = true")
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name=AGREE)).to_be_visible()
    assert not await is_same_document(page)
    await page.close()
    assert all("net::ERR_FAILED" in one for one in complaints)
    complaints.clear()


async def test_when_an_answer_cannot_be_sent_nothing_is_lost_and_the_next_press_is_a_form(
    house: ChatHouse, new_page: NewPage, complaints: list[str]
) -> None:
    page = await begun(new_page, house)
    await page.route("**/chat/*", lambda route: route.abort(), times=1)
    await page.get_by_label("Your answer").fill("english")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("status")).to_contain_text("did not hear that")
    await expect(page.get_by_label("Your answer")).to_have_value("english")
    await expect(page.locator(".mine")).to_have_count(0)
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("button", name=AGREE)).to_be_visible()
    assert not await is_same_document(page)
    await page.close()
    complaints.clear()


async def test_the_page_turns_to_the_language_that_is_chosen(
    house: ChatHouse, new_page: NewPage
) -> None:
    page = await begun(new_page, house)
    await page.get_by_role("button", name="More languages").click()
    await page.get_by_role("button", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")
    await expect(page.get_by_role("log")).to_have_attribute("data-is-live", "true")
    found = await Axe().run(page)
    assert [one["id"] for one in found.response["violations"]] == []
    assert await wider_than_the_screen(page) == []


async def test_the_last_words_are_read_after_everything_is_erased(
    house: ChatHouse, new_page: NewPage, complaints: list[str]
) -> None:
    page = await begun(new_page, house)
    await page.get_by_role("button", name="English").click()
    await page.get_by_label("Your answer").fill("/delete")
    await page.get_by_role("button", name="Send").click()
    await page.get_by_role("button", name="Erase it all").click()
    await expect(page.locator("main")).to_contain_text("What I held about you is erased")
    await page.reload()
    await expect(page.locator("main")).to_contain_text("There is no talk here")
    assert all("404" in one for one in complaints)
    complaints.clear()


async def test_the_keyboard_alone_is_enough(house: ChatHouse, new_page: NewPage) -> None:
    page = await new_page(f"{house.base}/chat")
    await page.get_by_role("button", name="Begin").focus()
    await page.keyboard.press("Enter")
    await is_live(page)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="English")).to_be_focused()
    await page.keyboard.press("Space")
    await expect(page.locator("#newest")).to_be_focused()
    await page.keyboard.press("Tab")
    found = page.locator("#newest button").first
    await expect(found).to_be_focused()


async def test_the_page_is_whole_on_a_slow_link_before_its_script_is_there(
    house: ChatHouse, new_page: NewPage
) -> None:
    page = await new_page(f"{house.base}/chat")
    line = await page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 400, "downloadThroughput": 6_000}
    slow["uploadThroughput"] = 3_000
    await line.send("Network.emulateNetworkConditions", slow)
    await page.get_by_role("button", name="Begin").click()
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name=AGREE)).to_be_visible()


HALF = "half a thought"
DRAFT = "sessionStorage.getItem(location.pathname)"


async def test_words_not_sent_yet_outlive_a_reload_and_are_forgotten_once_sent(
    house: ChatHouse, new_page: NewPage
) -> None:
    page = await begun(new_page, house)
    field = page.get_by_label("Your answer")
    await field.press_sequentially(HALF)
    await page.reload()
    await expect(field).to_have_value(HALF)
    await is_live(page)
    await field.fill("english")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("button", name=AGREE)).to_be_visible()
    await page.reload()
    await expect(field).to_have_value("")
    assert await page.evaluate("sessionStorage.length") == 0


async def test_words_not_sent_yet_stay_with_their_own_talk(
    house: ChatHouse, new_page: NewPage
) -> None:
    page = await begun(new_page, house)
    first = page.url
    await page.get_by_label("Your answer").fill(HALF)
    await page.goto(f"{house.base}/chat")
    await page.get_by_role("button", name="Begin").click()
    await is_live(page)
    await expect(page.get_by_label("Your answer")).to_have_value("")
    await page.goto(first)
    await expect(page.get_by_label("Your answer")).to_have_value(HALF)


@pytest.mark.parametrize("is_streaming", [True, False], ids=["live", "by forms"])
async def test_words_not_sent_yet_go_with_everything_that_is_erased(
    house: ChatHouse, new_page: NewPage, complaints: list[str], is_streaming: bool
) -> None:
    page = await begun(new_page, house)
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("button", name=AGREE)).to_be_visible()
    if not is_streaming:
        await page.route("**/live?*", lambda route: route.abort())
        await page.reload()
    await page.get_by_label("Your answer").fill("/delete")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("button", name="Erase it all")).to_be_visible()
    await page.get_by_label("Your answer").fill(HALF)
    assert await page.evaluate(DRAFT) == HALF
    await page.get_by_role("button", name="Erase it all").click()
    await expect(page.locator("main")).to_contain_text("What I held about you is erased")
    await page.wait_for_function(f"{DRAFT} === null")
    await page.close()
    assert all("net::ERR_FAILED" in one for one in complaints)
    complaints.clear()
