"""Rows 6 of the fault matrix: a house that is asked to stop while it is busy."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import pytest

from tests.botapi import BotApiServer
from tests.cli.small_house import House
from tests.matrix.paths import PATIENCE, goes_on, path, repeated, rows
from tests.matrix.processes import serving, until

PEOPLE = 200
SECONDS_TO_LEAVE = 10.0


@asynccontextmanager
async def somebody_writes(house: House, seconds: float) -> AsyncIterator[None]:
    """Another process holds the write lock of the SQLite file for so long."""
    with closing(sqlite3.connect(house.folder / "var" / "chatbot.db", isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
            await asyncio.sleep(seconds)
        finally:
            db.execute("ROLLBACK")


@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
async def test_row_06_asked_to_stop_with_200_in_flight_it_leaves_in_time_and_loses_nothing(
    house: House, telegram: BotApiServer, webhook: bool
) -> None:
    people = [telegram.person() for _ in range(PEOPLE)]
    async with serving(house, telegram, webhook=webhook) as served:
        for person in people:
            await person.starts()
        await until(lambda: rows(house, "SELECT 1 FROM inbox LIMIT 1"))
        began = time.monotonic()
        assert await served.stopped() == 0
        assert time.monotonic() - began < SECONDS_TO_LEAVE
    async with serving(house, telegram, webhook=webhook):
        await asyncio.gather(*(person.sees("May I keep", PATIENCE) for person in people))
    assert {tuple(path(person)) for person in people} == {tuple(path(people[0]))}
    assert sum(map(repeated, people)) == 0


@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
async def test_row_06_asked_to_stop_while_another_process_writes_it_leaves_in_time(
    house: House, telegram: BotApiServer, webhook: bool
) -> None:
    people = [telegram.person() for _ in range(20)]
    async with serving(house, telegram, webhook=webhook) as served:
        for person in people[:10]:
            await person.starts()
        await asyncio.gather(*(person.sees("May I keep", PATIENCE) for person in people[:10]))
        with closing(sqlite3.connect(house.folder / "var/chatbot.db", isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            for person in people[10:]:
                await person.starts()
            await asyncio.sleep(0.5)
            began = time.monotonic()
            assert await served.stopped() == 0
            assert time.monotonic() - began < SECONDS_TO_LEAVE
            db.execute("ROLLBACK")
    async with serving(house, telegram, webhook=webhook):
        await asyncio.gather(*(goes_on(person) for person in people))
        await asyncio.gather(*(person.sees("Another one?", PATIENCE) for person in people))
    assert len({tuple(path(person)) for person in people}) == 1
