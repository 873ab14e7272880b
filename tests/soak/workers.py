"""The processes of a soak, and what stands between them and their database."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import psycopg

from tests.botapi import BotApiServer
from tests.cli.small_house import House, build
from tests.matrix.between import Wire, balanced, wire_to
from tests.matrix.processes import Served, free_port, start, until

Shape = Literal["sqlite-polling", "sqlite-webhook", "postgres"]

SECRET = "canary-secret-of-the-soak"
PACE = 0.1
SHARED_PACE = 0.3
"""Of two workers: a lease of nine seconds. With three, on a busy machine, messages were repeated
after 3.9 s with nobody killed: one worker took the other, which was only slow, to be dead."""

STARTS_WITHIN = 120.0

TAIL = 6
"""Lines of a log that say why its process ended."""


@dataclass
class Workers:
    """One process on SQLite, or two behind a load balancer on PostgreSQL.

    `fallen` says which ended by themselves, or otherwise than they should, and what they said.
    """

    shape: Shape
    house: House
    telegram: BotApiServer
    database_url: str = ""
    wire: Wire | None = None
    public_port: int = 0
    alive: list[Served] = field(default_factory=list)
    all: list[Served] = field(default_factory=list)
    fallen: list[str] = field(default_factory=list)

    @property
    def pace(self) -> float:
        """How much sooner than usual a process is taken to be dead."""
        return SHARED_PACE if self.shape == "postgres" else PACE

    async def begin(self) -> None:
        """Start one more, and wait until it takes messages in."""
        webhook = self.shape != "sqlite-polling"
        settings: dict[str, Any] = {"CHATBOT_SECRET_KEY": SECRET}
        if self.public_port:
            settings["CHATBOT_PUBLIC_URL"] = f"http://127.0.0.1:{self.public_port}"
        port = free_port()
        served = await start(
            self.house, self.telegram, webhook=webhook, port=port, pace=self.pace, **settings
        )
        self.alive.append(served)
        self.all.append(served)
        await until(lambda: served.said("serve.started") or served.code is not None, STARTS_WITHIN)

    async def replaced(self, served: Served, code: int | None, meant: int | None) -> None:
        """One is gone, with this code; another comes."""
        self.alive.remove(served)
        self._judge(served, code, meant)
        await self.begin()

    async def replace_fallen(self) -> None:
        """For each that ended by itself another comes."""
        for served in list(self.alive):
            if served.code is not None:
                await self.replaced(served, served.code, None)

    async def end(self) -> None:
        """Stop all that live, and see that they leave as they should."""
        for served in self.alive:
            self._judge(served, await served.stopped(), 0)
        self.alive.clear()

    def _judge(self, served: Served, code: int | None, meant: int | None) -> None:
        if code != meant:
            tail = "".join(served.log_file.read_text().splitlines(True)[-TAIL:])
            self.fallen.append(f"{served.log_file.name} ended with {code}, not {meant}:\n{tail}")

    async def without_database(self, seconds: float) -> None:
        """Take the database away for a while: cut the wire, or hold its lock."""
        if self.wire is not None:
            self.wire.cut()
            await asyncio.sleep(seconds)
            self.wire.mend()
            return
        with closing(sqlite3.connect(self._file, isolation_level=None, timeout=30)) as db:
            db.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            db.execute("ROLLBACK")

    @property
    def _file(self) -> Path:
        return self.house.folder / "var" / "chatbot.db"

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says to a query."""
        if self.wire is None:
            with closing(sqlite3.connect(self._file, timeout=30)) as db:
                return db.execute(query).fetchall()
        with psycopg.connect(self.database_url) as pg:
            return list(pg.execute(query.encode()).fetchall())

    async def settled(self, seconds: float) -> None:
        """Wait until nothing waits in the inbox or the outbox."""
        waiting = (
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'received')"
            " + (SELECT count(*) FROM outbox WHERE due IS NOT NULL)"
        )
        await until(lambda: self.rows(waiting) == [(0,)], seconds)

    def kill_all(self) -> None:
        """Leave no process behind."""
        for served in self.all:
            served.signal(signal.SIGKILL)


@asynccontextmanager
async def opened(
    shape: Shape, folder: Path, telegram: BotApiServer, postgres_url: str, rate: int
) -> AsyncIterator[Workers]:
    """The processes of a shape, running, which send so many messages a second together."""
    house = build(folder, CHATBOT_TELEGRAM_RATE=str(rate))
    workers = Workers(shape, house, telegram, postgres_url)
    async with AsyncExitStack() as stack:
        if shape == "postgres":
            workers.wire, url = await stack.enter_async_context(wire_to(postgres_url))
            settings = {**workers.house.settings, "CHATBOT_DATABASE_URL": url}
            workers.house = replace(workers.house, settings=settings)
            ports = balanced(lambda: [served.port for served in workers.alive])
            workers.public_port = await stack.enter_async_context(ports)
        try:
            for _ in range(2 if shape == "postgres" else 1):
                await workers.begin()
            yield workers
        finally:
            workers.kill_all()
