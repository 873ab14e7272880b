"""What a house must have from its database is asked for until it is there."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.bootstrap import awaited_store
from chatbot.bootstrap.awaited_store import NeverOpened, answered
from chatbot.bootstrap.gateway import Gateway
from chatbot.domain.errors import SettingsFault, StoreFailed


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awaited_store, "FIRST_WAIT", 0.001)


async def test_it_is_asked_until_it_answers() -> None:
    asked = 0

    async def ask() -> str:
        nonlocal asked
        asked += 1
        if asked < 4:
            raise StoreFailed("unreachable")
        return "here"

    assert await answered(ask, asyncio.Event()) == "here"
    assert asked == 4


async def test_asked_to_stop_nobody_asks_again() -> None:
    stop = asyncio.Event()

    async def ask() -> None:
        stop.set()
        raise StoreFailed("unreachable")

    with pytest.raises(NeverOpened):
        await answered(ask, stop)


async def test_what_waiting_does_not_mend_is_told_at_once() -> None:
    async def ask() -> None:
        raise SettingsFault("another key")

    with pytest.raises(SettingsFault, match="another key"):
        await answered(ask, asyncio.Event())


async def test_who_stands_before_the_door_is_sent_away_when_it_does_not_open_soon(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chatbot.bootstrap.gateway.OPENS_WITHIN", 0.001)
    with pytest.raises(StoreFailed):
        await Gateway().receive([])


async def test_who_stands_before_the_door_is_sent_away_when_it_closes() -> None:
    gateway = Gateway()
    standing = asyncio.create_task(gateway.receive([]))
    await asyncio.sleep(0)
    gateway.close()
    with pytest.raises(StoreFailed):
        await standing
