"""A running server, once for each table at hand, and a client for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from .api_table import ApiTable
from .server import BotApiServer
from .tables import tables_at_hand
from .wire import Wire


@pytest.fixture(params=tables_at_hand(), ids=lambda table: table.source.replace(" ", "-"))
def table(request: pytest.FixtureRequest) -> ApiTable:
    """Our own subset, and the full description where this machine has it."""
    assert isinstance(request.param, ApiTable)
    return request.param


@pytest.fixture
async def judge(table: ApiTable) -> AsyncIterator[BotApiServer]:
    """A server that checks calls by each table in turn: for tests of the check."""
    async with BotApiServer(table=table) as server:
        yield server


@pytest.fixture
async def server() -> AsyncIterator[BotApiServer]:
    """A server as other tests get it: for tests of everything but the check."""
    async with BotApiServer() as server:
        yield server


@pytest.fixture
async def wire(server: BotApiServer) -> AsyncIterator[Wire]:
    """A client of `server`."""
    async with Wire(server) as wire:
        yield wire
