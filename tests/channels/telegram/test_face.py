"""What Telegram shows of the bot follows the release, and one hand tells it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from chatbot.bootstrap import telegram as house_of_telegram
from chatbot.bootstrap.duty import LEASE_SECONDS
from chatbot.bootstrap.telegram import FACE, Telegram
from chatbot.channels.telegram import TelegramChannel
from chatbot.engine.release import Release
from chatbot.engine.texts import Template, Words
from chatbot.service.ports import Arrival, Duties
from tests.bootstrap.test_duty import OneRoom
from tests.botapi.server import BotApiServer
from tests.service.house import until
from tests.service.stand_in import a_release

OTHERS = "another process"
LANGUAGES = ("ar", "cy", "fa", "pl", "ps", "so", "ti", "uk")
MENUS = 2 + len(LANGUAGES)
"""One for everybody, and one for each language."""


@pytest.fixture(autouse=True)
def looked_at_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house_of_telegram, "FACE_LOOKED_AT", 0.0)


def called(begin: str) -> Release:
    """A release whose first command is explained with this word, whatever the language."""
    release = a_release()
    english = release.languages["en"]
    texts = {**english.texts, "bot:command.start.menu": Template(begin, (Words(begin),))}
    tags = ("en", *LANGUAGES)
    return replace(
        release, languages={tag: replace(english, tag=tag, texts=texts) for tag in tags}
    )


@asynccontextmanager
async def at_work(
    channel: TelegramChannel, newest: Callable[[], Release], duties: Duties | None = None
) -> AsyncIterator[None]:
    """Everything of Telegram running; at the end it is asked to stop, and does."""

    async def receive(arrivals: Sequence[Arrival]) -> None:
        raise AssertionError("nobody writes here")

    stop = asyncio.Event()
    telegram = Telegram(channel, "polling", "", "", receive)
    async with asyncio.timeout(LEASE_SECONDS), asyncio.TaskGroup() as tasks:
        for work in telegram.work(newest, stop, duties):
            tasks.create_task(work)
        yield
        stop.set()


def menus(server: BotApiServer) -> list[str]:
    """How the first command was explained: to everybody, then in each language, in turn."""
    private = [it.params for it in server.calls_to("setMyCommands") if "scope" not in it.params]
    return [params["commands"][0]["description"] for params in private]


async def test_the_menu_of_a_release_that_comes_while_another_is_told_is_told_last(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    old, new = called("Begin"), called("Set out")

    def newest() -> Release:
        return new if server.calls_to("getMyCommands") else old

    async with at_work(channel, newest):
        await until(lambda: len(menus(server)) == 2 * MENUS)
    assert menus(server) == ["Begin"] * MENUS + ["Set out"] * MENUS


async def test_of_several_processes_one_tells_it_and_the_next_goes_on(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    room = OneRoom()
    room.held[FACE] = OTHERS
    release = called("Begin")
    async with at_work(channel, lambda: release, room):
        await until(lambda: room.asked)
    assert menus(server) == []
    await room.lay_down(FACE, OTHERS)
    async with at_work(channel, lambda: release, room):
        await until(lambda: len(menus(server)) == MENUS)
    assert menus(server) == ["Begin"] * MENUS
    assert room.held == {}
