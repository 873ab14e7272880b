"""What leaves the page is the letter, byte by byte: by mail, by web mail, copied, on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote_to_bytes, urlsplit

import pytest
from playwright.async_api import Page, expect

from chatbot.domain.routes import COMMONS, Route, RouteKind
from chatbot.engine.letter_page import PageLetter
from tests.browser.conftest import NewPage
from tests.browser.letters import HARD, LetterHouse, Wish, candidates

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = {
    "plain": "I meet people who fled at our library.",
    "welsh": "Dŵr, tŷ, môr, gêm, ffŵl, llŷg: mae croeso yma.",
    "arabic": "لا أحد يترك بيته بلا سبب. أهلًا وسهلًا!",
    "signs": "a+b & c=d; 100% (50%25) #1? \"two\" 'three' ~ ` | \\ / <b> {x} [y] @z $",
    "typography": "‘one’ “two” – don’t … £5 €6 \u00a0 🙂 e\u0301",
    "lines": "One.\nTwo.\n\nThree.",
}
BY_CODE = {"Gmail": "su", "Outlook": "subject", "Yahoo": "subject"}

each_text = pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)


async def hrefs(page: Page, kind: str) -> list[str]:
    """The addresses of all links of a kind, as the browser has them."""
    found: list[str] = await page.evaluate(
        "(kind) => [...document.querySelectorAll(`a[id^=${kind}-]`)].map((one) => one.href)", kind
    )
    return found


def mail_of(link: str) -> dict[str, bytes]:
    """A `mailto:` link read by the letter of RFC 6068: no plus sign means a space."""
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    fields = dict(field.split("=", 1) for field in parts.query.split("&") if field)
    read = {name: unquote_to_bytes(value) for name, value in fields.items()}
    return {"to": unquote_to_bytes(parts.path), **read}


def as_mail(letter: PageLetter) -> dict[str, bytes]:
    """The letter as it must arrive: its lines end as lines of a mail do."""
    body = letter.body.replace("\n", "\r\n").encode()
    return {"to": letter.to.encode(), "subject": letter.subject.encode(), "body": body}


async def opened(house: LetterHouse, new_page: NewPage, wish: Wish) -> Page:
    return await new_page(house.base + await house.written(wish))


# --- By mail --------------------------------------------------------------------------------


@each_text
@pytest.mark.parametrize("letters_in", ["en", "cy"])
async def test_a_mail_link_holds_the_letter_byte_by_byte(
    house: LetterHouse, new_page: NewPage, words: str, letters_in: str
) -> None:
    page = await opened(house, new_page, Wish(letters_in=letters_in, why=words))
    wanted = [as_mail(letter) for letter in await house.letters() if letter.to]
    assert words in (await house.letters())[0].body
    assert [mail_of(link) for link in await hrefs(page, "mail")] == wanted


@each_text
async def test_a_web_mail_link_holds_the_letter_byte_by_byte(
    house: LetterHouse, new_page: NewPage, words: str
) -> None:
    page = await opened(house, new_page, Wish(why=words))
    letter = (await house.letters())[0]
    for service, subject in BY_CODE.items():
        (link,) = await hrefs(page, service.lower())
        read = await page.evaluate(
            "(link) => Object.fromEntries(new URL(link).searchParams)", link
        )
        assert urlsplit(link).scheme == "https"
        assert {"to": read["to"], "subject": read[subject], "body": read["body"]} == {
            name: value.decode() for name, value in as_mail(letter).items()
        }


async def test_each_of_34_candidates_gets_their_own_letter(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await opened(house, new_page, Wish(people=candidates(34)))
    links = [mail_of(link) for link in await hrefs(page, "mail")]
    assert links == [as_mail(letter) for letter in await house.letters() if letter.to]
    assert len({link["body"] for link in links}) == 32


async def test_a_link_too_long_for_some_mail_apps_leaves_the_words_to_be_copied(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await opened(house, new_page, Wish(why="لا أحد يترك بيته. " * 30))
    letter = (await house.letters())[0]
    (link,) = await hrefs(page, "mail")
    assert mail_of(link) == {"to": letter.to.encode(), "subject": letter.subject.encode()}
    await expect(page.locator("#letter-1")).to_contain_text("This letter is long")
    for service in BY_CODE:
        assert "body=" not in (await hrefs(page, service.lower()))[0]


async def test_where_no_address_is_known_the_public_page_opens_or_paper_is_offered(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await opened(house, new_page, Wish())
    assert await hrefs(page, "web") == ["https://example.org/person-2"]
    await expect(page.locator("#letter-3 a.button").first).to_have_attribute("id", "print-3")


# --- Copied ---------------------------------------------------------------------------------


@each_text
async def test_what_is_copied_is_the_letter_byte_by_byte(
    house: LetterHouse, new_page: NewPage, words: str
) -> None:
    page = await opened(house, new_page, Wish(why=words))
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.locator("#read-1").click()
    letter = (await house.letters())[0]
    parts = {"address": letter.to, "subject": letter.subject, "words": letter.body}
    for part, wanted in parts.items():
        await page.locator(f"#copy-{part}-1").click()
        await expect(page.locator("#status")).to_have_text("Copied.")
        assert await page.evaluate("navigator.clipboard.readText()") == wanted
        await page.evaluate("document.getElementById('status').textContent = ''")


async def test_a_long_letter_is_copied_by_the_tap_that_opens_the_mail(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await opened(house, new_page, Wish(why=HARD * 8))
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.evaluate(
        "document.addEventListener('click', (event) => event.preventDefault(), true)"
    )
    await page.locator("#mail-1").click()
    await expect(page.locator("#status")).to_have_text("Copied.")
    assert await page.evaluate("navigator.clipboard.readText()") == (await house.letters())[0].body


async def test_without_a_clipboard_the_text_is_selected_and_the_person_told(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await opened(house, new_page, Wish())
    await page.evaluate(
        """() => {
            Object.defineProperty(navigator, "clipboard", { value: undefined });
            document.execCommand = () => false;
        }"""
    )
    await page.locator("#read-1").click()
    await page.locator("#copy-subject-1").click()
    await expect(page.locator("#status")).to_contain_text("Copying did not work")
    selected = await page.evaluate("getSelection().toString()")
    assert selected == (await house.letters())[0].subject


async def test_one_tap_selects_a_text_whole(house: LetterHouse, new_page: NewPage) -> None:
    page = await opened(house, new_page, Wish(why=WORDS["lines"]))
    await page.locator("#read-1").click()
    await page.locator("#words-1").click()
    selected = await page.evaluate("getSelection().toString()")
    assert selected == (await house.letters())[0].body


# --- On paper -------------------------------------------------------------------------------

A4 = rb"/MediaBox \[0 0 59[45](?:\.\d+)? 84[12](?:\.\d+)?\]"


async def sheets(page: Page) -> int:
    """Pages of A4 that are printed."""
    pdf = await page.pdf(prefer_css_page_size=True)
    count = len(re.findall(rb"/Type /Page\b(?!s)", pdf))
    assert len(re.findall(A4, pdf)) == count
    return count


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_each_letter_is_printed_on_one_page(
    house: LetterHouse, new_page: NewPage, language: str
) -> None:
    page = await opened(house, new_page, Wish(language=language, people=candidates(5)))
    assert await sheets(page) == 5


LONGEST = ("Llanfairpwllgwyngyll " * 57, "word " * 240, HARD * 11, "a line of words\n" * 16)
"""Answers of nearly the 1,200 characters that one may have, and one of many lines."""


@pytest.mark.parametrize("words", LONGEST, ids=["long-words", "words", "signs", "lines"])
async def test_a_letter_with_the_longest_answers_fits_one_page(
    house: LetterHouse, new_page: NewPage, words: str
) -> None:
    wish = Wish(people=candidates(1), why=words, local=words, address="1 Long Road\nTown\nAB1 2CD")
    page = await opened(house, new_page, wish)
    assert await sheets(page) == 1


async def test_one_letter_alone_can_be_printed_without_a_script(
    house: LetterHouse, new_page: NewPage
) -> None:
    address = house.base + await house.written(Wish())
    page = await new_page(address, java_script_enabled=False)
    await page.locator("#read-2").click()
    await page.locator("#print-2").click()
    await expect(page.get_by_role("heading", level=2)).to_have_text("Testperson 2 O’Example")
    assert await sheets(page) == 1


async def test_with_a_script_the_print_button_prints_that_letter_alone(
    house: LetterHouse, new_page: NewPage
) -> None:
    page = await opened(house, new_page, Wish())
    await page.evaluate("window.print = () => { window.printed = true }")
    await page.locator("#read-2").click()
    await page.locator("#print-2").click()
    assert await page.evaluate("window.printed")
    await page.emulate_media(media="print")
    papers = page.locator(".paper:visible")
    await expect(papers).to_have_count(1)
    await expect(papers).to_have_attribute("id", "paper-2")
    assert await page.locator("#paper-2 .words").evaluate("(one) => one.textContent") == (
        (await house.letters())[1].body
    )


async def test_a_letter_to_an_mp_is_addressed_to_the_house_of_commons(
    house: LetterHouse, new_page: NewPage
) -> None:
    route = Route(RouteKind.POST, COMMONS)
    people = (replace(candidates(1)[0], role="mp", routes=(route,)),)
    page = await opened(house, new_page, Wish(people=people, kind="mp"))
    await expect(page.locator("#letter-1 .note")).to_contain_text(COMMONS)
    await page.emulate_media(media="print")
    await expect(page.locator(".recipient")).to_have_text(
        "Testperson 1 O’Example\nHouse of Commons\nLondon SW1A 0AA"
    )
