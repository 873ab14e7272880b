"""A Bot API server on loopback, and a channel that talks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatbot.channels.telegram import TelegramChannel
from tests.botapi.server import BotApiServer
from tests.channels.telegram.group_kit import Town, opened_town
from tests.service.stand_in import RunningClock


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server
        assert [str(violation) for violation in server.violations] == []


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock()


@pytest.fixture
async def channel(server: BotApiServer, clock: RunningClock) -> AsyncIterator[TelegramChannel]:
    channel = TelegramChannel(server.token, clock, server.base_url)
    await channel.open(asyncio.Event())
    yield channel
    await channel.close()


@pytest.fixture
async def town(server: BotApiServer, clock: RunningClock, tmp_path: Path) -> AsyncIterator[Town]:
    async with opened_town(server, clock, tmp_path) as town:
        yield town
