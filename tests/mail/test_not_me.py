"""The receipt, and "this was not me": a link, a page, a button; over HTTP as a browser does it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from chatbot.channels.web.app import make_app, serving
from chatbot.channels.web.mail_routes import mail_routes
from chatbot.domain.messages import Address
from tests.mail.house import ANN, MailHouse, link_in
from tests.mail.test_faults import BOX, given


@asynccontextmanager
async def page(house: MailHouse) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """A browser, and where the pages are."""
    app = make_app(mail_routes(house.links))
    async with serving(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as browser:
        yield browser, f"http://127.0.0.1:{port}/m/"


async def test_the_receipt_names_the_letters_and_is_marked_as_automatic(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, _):
        receipt = office.to(ANN)[-1]
        assert "- Testperson 1" in receipt.text
        assert "Was it not you?" in receipt.text
        assert receipt.message["Auto-Submitted"] == "auto-generated"
        assert receipt.message["Reply-To"] is None
        assert receipt.message["List-Unsubscribe"] is None


async def test_opening_the_link_stops_nothing_and_pressing_the_button_stops_all(
    tmp_path: Path,
) -> None:
    async with given(tmp_path) as (office, house), page(house) as (browser, base):
        url = base + link_in(office.to(ANN)[-1].text)
        for _ in range(2):  # a scanner, then a person
            async with browser.get(url) as shown:
                assert shown.status == 200
                assert "It was not me" in await shown.text()
                assert shown.headers["Cache-Control"] == "no-store"
                assert shown.headers["Referrer-Policy"] == "no-referrer"
        async with browser.post(url) as pressed:
            assert pressed.status == 200
            assert "It is stopped" in await pressed.text()
        await house.settled()
        assert "are not theirs" in house.news()[0]
        await house.mails(timedelta(days=1))
        assert office.to(BOX) == []
        shown_data = await house.store.contact_records.show(Address("word", "ann"))
        assert ANN not in str(shown_data)
        async with browser.post(url) as again:
            assert again.status == 410


async def test_after_that_the_address_has_to_be_proved_anew(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house):
        pressed = await house.links.press(link_in(office.to(ANN)[-1].text))
        assert pressed is not None
        assert pressed.done
        await house.settled()
        house.news()
        told = await house.says("fine", "for_me")
        assert "Which address is yours?" in told[-1]
        assert not (await house.store.mail_desk.sender(
            Address("word", "ann"), ANN, house.clock.now()
        )).confirmed  # fmt: skip


async def test_a_link_of_another_site_or_none_of_ours_does_nothing(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house), page(house) as (browser, base):
        url = base + link_in(office.to(ANN)[-1].text)
        async with browser.post(url, headers={"Sec-Fetch-Site": "cross-site"}) as refused:
            assert refused.status == 403
        async with browser.get(base + "A" * 70) as unknown:
            assert unknown.status == 404
        await house.mails()
        assert len(office.to(BOX)) == 1


@pytest.mark.parametrize("language", ["en", "cy", "ar"])
async def test_the_page_speaks_the_language_asked_for(tmp_path: Path, language: str) -> None:
    async with given(tmp_path) as (office, house), page(house) as (browser, base):
        url = base + link_in(office.to(ANN)[-1].text)
        async with browser.get(url, params={"in": language}) as shown:
            text = await shown.text()
        assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in text


async def test_somebody_erased_has_dead_links(tmp_path: Path) -> None:
    async with given(tmp_path) as (office, house), page(house) as (browser, base):
        url = base + link_in(office.to(ANN)[-1].text)
        await house.store.contact_records.forget(Address("word", "ann"))
        async with browser.post(url) as pressed:
            assert pressed.status == 410
