"""Stores and a clock for tests of the service floor: each store must serve it alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from chatbot.store.memory import MemoryStore
from chatbot.store.sql_store import SqlStore
from tests.service.house import Store
from tests.service.stand_in import RunningClock

SECRET = "0123456789abcdef" * 4


@pytest.fixture
def clock() -> RunningClock:
    return RunningClock()


@pytest.fixture(params=["memory", "sqlite"])
async def store(
    request: pytest.FixtureRequest, clock: RunningClock, tmp_path: Path
) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore(clock)
        return
    opened = await SqlStore.open(f"sqlite:///{tmp_path / 'chatbot.db'}", SECRET, clock)
    yield opened
    await opened.close()
