"""The letter page as people have it: on a phone, in each language, with and without JavaScript."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, Response, expect

from chatbot.engine.effects import ForgetContact
from tests.browser.conftest import NewPage
from tests.browser.letters import CHAT, HARD, LetterHouse, Wish, candidates
from tests.store.kit import take_turn

pytestmark = pytest.mark.asyncio(loop_scope="session")

LANGUAGES = [("en", "ltr"), ("cy", "ltr"), ("ar", "rtl")]
SENT = {"en": "I sent it", "cy": "Rydw i wedi ei anfon", "ar": "أرسلتها"}
MOST_BYTES = 50 * 1024

both_ways = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
each_language = pytest.mark.parametrize(("language", "direction"), LANGUAGES)


async def violations(page: Page) -> list[str]:
    """What axe-core finds that shuts people out."""
    found = await Axe().run(page)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


async def wider_than_the_screen(page: Page) -> list[str]:
    """What one would have to scroll sideways for."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > innerWidth + 1
                || one.getBoundingClientRect().left < -1)
            .map((one) => one.outerHTML.slice(0, 80))"""
    )
    wide = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found or (["the page"] if wide else [])


# --- For everybody --------------------------------------------------------------------------


@both_ways
@each_language
async def test_the_page_is_whole_in_every_language_with_and_without_a_script(
    house: LetterHouse, new_page: NewPage, language: str, direction: str, script: bool
) -> None:
    path = await house.written(Wish(language=language))
    page = await new_page(house.base + path, java_script_enabled=script)
    assert await page.locator("html").get_attribute("dir") == direction
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await expect(page.get_by_role("heading", level=2)).to_have_count(3)
    for landmark in ("banner", "main", "contentinfo", "navigation"):
        await expect(page.get_by_role(landmark)).to_have_count(1)
    named = page.get_by_role("button", name=f"{SENT[language]} Testperson 2 O’Example")
    await expect(named).to_be_visible()
    await page.locator("summary").first.click()
    await expect(page.locator("#words-1")).to_be_visible()
    await expect(page.locator("#copy-words-1")).to_be_visible(visible=script)


@each_language
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_that_shuts_anybody_out(
    house: LetterHouse,
    new_page: NewPage,
    complaints: list[str],
    language: str,
    direction: str,
    scheme: str,
) -> None:
    path = await house.written(Wish(language=language, why=HARD))
    page = await new_page(house.base + path, color_scheme=scheme)
    for summary in await page.locator("summary").all():
        await summary.click()
    assert await violations(page) == []
    await page.get_by_role("button", name=SENT[language]).first.click()
    assert await violations(page) == []
    await page.goto(f"{house.base}{path}?only=1")
    assert await violations(page) == []
    await page.goto(f"{house.base}/l/forged?in={language}")
    assert await violations(page) == []
    assert "404" in complaints.pop()


@each_language
async def test_nothing_is_wider_than_a_screen_of_320_pixels(
    house: LetterHouse, new_page: NewPage, language: str, direction: str
) -> None:
    long = Wish(language=language, why="W" * 300, name="N" * 60)
    path = await house.written(long)
    page = await new_page(house.base + path, viewport={"width": 320, "height": 568})
    for summary in await page.locator("summary").all():
        await summary.click()
    assert await wider_than_the_screen(page) == []


async def test_with_letters_twice_as_large_nothing_is_cut_off(
    house: LetterHouse, new_page: NewPage
) -> None:
    path = await house.written(Wish(why=HARD))
    page = await new_page(house.base + path, viewport={"width": 640, "height": 720})
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    await page.locator("summary").first.click()
    assert await wider_than_the_screen(page) == []


async def test_whatever_can_be_tapped_is_large_enough_for_a_finger(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await new_page(house.base + await house.written(Wish()))
    await page.locator("summary").first.click()
    small = await page.evaluate(
        """() => [...document.querySelectorAll("main a, main button, summary, nav a")]
            .map((one) => [one.id || one.textContent, one.getBoundingClientRect()])
            .filter(([, box]) => box.height && (box.height < 44 || box.width < 44))
            .map(([name]) => name)"""
    )
    assert small == []


async def test_everything_can_be_reached_and_done_with_the_keyboard(
    house: LetterHouse, new_page: NewPage
) -> None:
    path = await house.written(Wish(people=candidates(1)))
    page = await new_page(house.base + path)
    reached: list[str] = []
    while len(reached) < 40:
        await page.keyboard.press("Tab")
        here = await page.evaluate("document.activeElement.id || document.activeElement.tagName")
        if here == "BODY":
            break
        reached.append(here)
        if here == "read-1":
            await page.keyboard.press("Enter")
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", here
    letter = ["mail-1", "gmail-1", "outlook-1", "yahoo-1", "read-1"]
    copies = ["copy-address-1", "copy-subject-1", "copy-words-1", "print-1", "sent-1"]
    assert [one for one in reached if one.endswith("-1")] == letter + copies


# --- What it costs --------------------------------------------------------------------------


@pytest.mark.parametrize("count", [3, 34])
async def test_the_page_is_one_request_of_at_most_50_kilobytes(
    house: LetterHouse, new_page: NewPage, count: int
) -> None:
    wish = Wish(people=candidates(count), why=HARD, local="ŵ " * 100, address="1 Street\nTown")
    path = await house.written(wish)
    page = await new_page("about:blank")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    await page.goto(house.base + path)
    await page.wait_for_load_state("networkidle")
    assert [answer.url for answer in answers] == [house.base + path]
    sizes = await answers[0].request.sizes()
    assert sizes["responseBodySize"] + sizes["responseHeadersSize"] <= MOST_BYTES


# --- Harm -----------------------------------------------------------------------------------


async def test_what_people_wrote_never_runs(house: LetterHouse, new_page: NewPage) -> None:
    evil = (
        "</div></style></script><script>alert(1)</script>"
        '"><img src=x onerror=alert(1)><svg onload=alert(1)> javascript:alert(1)'
    )
    path = await house.written(Wish(why=evil, name=evil, local=evil, address=evil))
    page = await new_page(house.base + path)
    await expect(page.locator("img, svg, iframe, object")).to_have_count(0)
    assert evil in await page.locator("#words-1").evaluate("(one) => one.textContent")


async def test_a_script_that_somebody_smuggled_in_is_not_run(
    house: LetterHouse, new_page: NewPage, complaints: list[str]
) -> None:
    page = await new_page(house.base + await house.written(Wish()))
    refused = await page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (it) => done(it.blockedURI));
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        })"""
    )
    assert (refused, await page.evaluate("window.ran === undefined")) == ("inline", True)
    assert "Content Security Policy" in complaints.pop()


# --- "I sent it" ----------------------------------------------------------------------------


@both_ways
@each_language
async def test_i_sent_it_leads_back_to_the_chat_which_has_gone_on(
    house: LetterHouse, new_page: NewPage, language: str, direction: str, script: bool
) -> None:
    path = await house.written(Wish(language=language))
    page = await new_page(house.base + path, java_script_enabled=script)
    await page.get_by_role("button", name=f"{SENT[language]} Testperson 2").click()
    noted = page.get_by_role("status").first
    await expect(noted).to_contain_text("Testperson 2 O’Example")
    await expect(noted.get_by_role("link")).to_have_attribute("href", CHAT)
    assert [letter.sent for letter in await house.letters()] == [False, True, False]
    assert [message.step for message in house.chat.screen] == ["send.told", "send.list"]
    await expect(page.locator("#sent-2")).to_have_count(0)
    if script:
        await expect(page.locator("#noted")).to_be_focused()


async def test_a_second_device_may_say_so_too_and_nothing_is_counted_twice(
    house: LetterHouse, new_page: NewPage
) -> None:
    path = await house.written(Wish())
    first, second = await new_page(house.base + path), await new_page(house.base + path)
    await first.locator("#sent-1").click()
    await expect(first.locator("#noted")).to_be_visible()
    await second.locator("#sent-1").click()
    await expect(second.locator("#noted")).to_be_visible()
    assert len(house.arrivals) == 1


async def test_going_back_shows_the_letters_as_they_are_now(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await new_page(house.base + await house.written(Wish()))
    await page.locator("#sent-1").click()
    await expect(page.locator("#noted")).to_be_visible()
    await page.go_back()
    await expect(page.locator("#sent-1")).to_have_count(0)
    await expect(page.locator("#sent-2")).to_have_count(1)


async def test_deleted_between_opening_and_saying_so_is_told_kindly(
    house: LetterHouse, new_page: NewPage, complaints: list[str]
) -> None:
    page = await new_page(house.base + await house.written(Wish()))
    await take_turn(house.store, ForgetContact())
    await page.locator("#sent-1").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")
    assert house.arrivals == []
    assert "404" in complaints.pop()


async def test_the_page_can_be_had_in_another_language_and_stays_in_it(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await new_page(house.base + await house.written(Wish()))
    await page.get_by_role("link", name="العربية").click()
    await page.get_by_role("button", name=SENT["ar"]).first.click()
    await expect(page.locator("html")).to_have_attribute("lang", "ar")
    await expect(page.locator("#noted")).to_be_visible()
