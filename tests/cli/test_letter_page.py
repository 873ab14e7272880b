"""From Telegram to the letter page and back, with the shipped campaign, as an operator runs it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.botapi import BotApiServer
from tests.botapi.people import Person
from tests.builders import ROOT
from tests.cli.small_house import House
from tests.cli.test_serve import PATIENCE, free_port, serving

PUBLIC = "https://letters.example.org"
ON_THE_EVE = {
    "CHATBOT_FLOWS": str(ROOT / "flows"),
    "CHATBOT_LOCALES": str(ROOT / "locales"),
    "CHATBOT_AS_OF": "2024-06-20",
}


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


async def writes_letters(person: Person) -> None:
    """From /start to the list of letters that are still to send."""
    await person.starts()
    await person.presses("English", timeout=PATIENCE)
    await person.presses("I agree, keep them for this")
    await person.presses("It is for all refugees")
    await person.sees("postcode")
    await person.says("SW11 5TN")
    await person.presses("Yes, that is me")
    await person.presses("Straight to the letter")
    await person.says("Ann Example")
    await person.presses("This is my letter")
    await person.sees("letters are still to send")


def first_form(html: str) -> dict[str, str]:
    """What the first "I sent it" of a page sends."""
    form = html[html.index("<form") : html.index("</form>")]
    return dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))


def _settings(telegram: BotApiServer, **more: str) -> dict[str, str]:
    return {
        **ON_THE_EVE,
        "CHATBOT_TELEGRAM_TOKEN": telegram.token,
        "CHATBOT_TELEGRAM_API_URL": telegram.base_url,
        **more,
    }


async def test_letters_written_in_telegram_are_opened_and_told_of_on_the_page_and_the_chat_goes_on(
    tmp_path: Path, telegram: BotApiServer
) -> None:
    person = telegram.person(first_name="Test")
    settings = _settings(telegram, CHATBOT_PUBLIC_URL=PUBLIC)
    async with (
        serving(House(tmp_path), "--telegram", "polling", **settings) as program,
        aiohttp.ClientSession() as http,
    ):
        port = (await program.event("serve.started"))["port"]
        await writes_letters(person)
        link = str(person.screen[-1].button("Open the letter page").value)
        here = link.replace(PUBLIC, f"http://127.0.0.1:{port}")
        async with http.get(here) as answer:
            html = await answer.text()
            assert (answer.status, "Your letters" in html) == (200, True)
        form = first_form(html)
        async with http.post(here, data=form) as answer:
            told = await answer.text()
        assert 'href="https://t.me/chatbot_under_test_bot"' in told
        await person.sees("you said that you sent a letter")
        await person.presses("Later")
        await person.sees("Your letters wait here")
        assert await program.stopped() == 0
    assert telegram.violations == []
    logged = json.dumps(program.log)
    assert link.rpartition("/")[2] not in logged
    assert "Ann Example" not in logged


async def test_without_https_no_link_to_letters_leaves_the_house(
    tmp_path: Path, telegram: BotApiServer
) -> None:
    person = telegram.person(first_name="Test")
    async with serving(House(tmp_path), "--telegram", "polling", **_settings(telegram)) as program:
        await program.event("serve.started")
        await writes_letters(person)
        assert not any("letter page" in label for label in person.screen[-1].labels)
        assert "/l/" not in person.screen[-1].text
        assert await program.stopped() == 0


async def test_the_same_program_talks_in_a_web_page_too(tmp_path: Path) -> None:
    async with (
        serving(House(tmp_path, ON_THE_EVE), "--telegram", "off") as program,
        aiohttp.ClientSession() as http,
    ):
        here = f"http://127.0.0.1:{(await program.event('serve.started'))['port']}"
        async with http.post(f"{here}/chat") as answer:
            began, key = await answer.text(), answer.url.path.rpartition("/")[2]
        assert ">English</button>" in began
        once = re.findall(r'name="once" value="(\w+)"', began)[0]
        form = {"once": once, "text": "English"}
        async with http.post(f"{here}/chat/{key}", data=form) as answer:
            assert "May I keep these things" in await answer.text()
        assert await program.stopped() == 0
    assert key not in json.dumps(program.log)


LINES = ("/start", "#1", "#1", "#1", "SW11 5TN", "#1", "#2", "Ann Example", "#1")


def _page_links(told: list[dict[str, Any]]) -> list[str]:
    buttons = [button for message in told for button in message["buttons"]]
    return [button["url"] for button in buttons if "/l/" in button.get("url", "")]


async def test_the_terminal_has_the_page_while_a_server_answers_and_does_without_it_otherwise(
    tmp_path: Path,
) -> None:
    here = f"http://127.0.0.1:{free_port()}"
    settings = {**ON_THE_EVE, "CHATBOT_PUBLIC_URL": here, "CHATBOT_PORT": here.rpartition(":")[2]}
    house = House(tmp_path, settings)
    as_of = ("--as-of", "2024-06-20")
    alone = await asyncio.to_thread(house.chat, *LINES, options=as_of)
    assert (_page_links(alone), alone[-1]["step"]) == ([], "send.list")
    async with serving(house, "--telegram", "off", **settings) as program:
        await program.event("serve.started")
        shown = await asyncio.to_thread(house.chat, "/start", options=as_of)
        (link,) = _page_links(shown)
        async with aiohttp.ClientSession() as http, http.get(link) as answer:
            html = await answer.text()
            form = first_form(html)
            async with http.post(link, data=form) as told:
                assert "Our talk goes on where you had it." in await told.text()
        assert await program.stopped() == 0
    after = await asyncio.to_thread(house.chat, "/start", options=as_of)
    assert "send.told" in [message["step"] for message in after]
