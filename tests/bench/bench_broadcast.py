"""Stopping a broadcast that four processes send: how long after the order the last message begins.

Times are those of the Bot API server's transcript, in this process, like the order's.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psycopg

from chatbot.bootstrap.clock import WorldClock
from chatbot.domain.broadcasts import Audience
from chatbot.store.sql_store import SqlStore
from tests.bench.bench_workers import database
from tests.bench.figures import RUNS, Figure
from tests.botapi import BotApiServer
from tests.cli.small_house import build
from tests.conftest import POSTGRES_BY_DEFAULT
from tests.matrix.announcing import SECRET, allowed_by, with_news
from tests.matrix.processes import serving, until
from tests.store.broadcasts import PLAN

TITLE: Final = "Stopping a broadcast"
WORKERS: Final = 4
PEOPLE: Final = 3000
BEFORE_STOP: Final = 100
STOPPED_WITHIN: Final = 5.0


def figures() -> Iterator[Figure]:
    """From the order to the last message, and how fast it went until then."""
    server = os.environ.get("CHATBOT_TEST_POSTGRES_URL", POSTGRES_BY_DEFAULT)
    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.OperationalError as why:
        sys.stderr.write(f"Not measured: {why}\n")
        return
    with database(server) as url, tempfile.TemporaryDirectory() as folder:
        stops, rates = asyncio.run(_runs(url, Path(folder)))
    method = f"{WORKERS} processes, one PostgreSQL, {PEOPLE} people"
    yield Figure("order to last message begun", "s", stops, method, limit=STOPPED_WITHIN)
    yield Figure("messages until then", "per s", rates, f"{method}; Telegram allows 30")


async def _runs(url: str, folder: Path) -> tuple[list[float], list[float]]:
    house = with_news(build(folder), CHATBOT_DATABASE_URL=url)
    async with BotApiServer() as telegram, AsyncExitStack() as workers:
        await allowed_by(house, telegram, PEOPLE)
        store = await SqlStore.open(url, SECRET, WorldClock())
        workers.push_async_callback(store.close)
        for _ in range(WORKERS):
            await workers.enter_async_context(serving(house, telegram, webhook=False))
        runs = [await _run(store, telegram, number) for number in range(RUNS)]
    return [stop for stop, _ in runs], [rate for _, rate in runs]


async def _run(store: SqlStore, telegram: BotApiServer, number: int) -> tuple[float, float]:
    at = datetime(2024, 6, 20, 12, tzinfo=UTC)
    audience = Audience("test_campaign", "campaign")
    plan = replace(PLAN, plan=f"bench-{number}", audience=audience, planned_at=at)
    await store.broadcasts.keep(plan)
    await store.broadcasts.begin(plan.plan, "Ben", at, at + timedelta(days=3))
    before = len(telegram.calls_to("sendMessage"))
    await until(lambda: len(telegram.calls_to("sendMessage")) >= before + BEFORE_STOP, 120)
    ordered = time.monotonic()
    await store.broadcasts.stop(plan.plan, "Cal", at)
    await asyncio.sleep(STOPPED_WITHIN + 1)
    calls = telegram.calls_to("sendMessage")[before:]
    sent = [call.at for call in calls if call.at <= ordered]
    rate = len(sent) / (ordered - sent[0]) if ordered > sent[0] else 0.0
    return max(0.0, calls[-1].at - ordered), rate
