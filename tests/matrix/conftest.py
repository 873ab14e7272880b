"""A Bot API server that finds no fault with any call, and a house to serve from."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.botapi import BotApiServer
from tests.cli.small_house import House, build


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server
        assert [str(violation) for violation in server.violations] == []


@pytest.fixture
def house(tmp_path: Path) -> House:
    """The program in an empty folder, with a campaign of few steps."""
    return build(tmp_path)
