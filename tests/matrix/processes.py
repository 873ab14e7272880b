"""`chatbot serve` as a process that can be killed, stopped and broken, and what it logs.

Its log goes to a file, so that a process nobody reads from does not stand still on a full pipe.
"""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from chatbot.bootstrap.failpoints import MEANT, ORDERED, YES
from chatbot.bootstrap.pace import PACE
from tests.botapi import BotApiServer
from tests.cli.small_house import House

HOST = "127.0.0.1"
PATIENCE = 30.0
"""Seconds for a start on a machine that does other things too."""

LOOK_SECONDS = 0.02

_lives = count(1)


@dataclass
class Served:
    """One process, alive or dead."""

    process: Process
    log_file: Path
    port: int

    @property
    def url(self) -> str:
        """Where it serves its pages, health and webhook."""
        return f"http://{HOST}:{self.port}"

    @property
    def code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self.process.returncode

    @property
    def log(self) -> list[dict[str, Any]]:
        """What it has logged so far; a line that is not whole yet is left out."""
        lines = self.log_file.read_text(encoding="utf-8", errors="replace").splitlines(True)
        return [json.loads(line) for line in lines if line.startswith("{") and line[-1:] == "\n"]

    def said(self, event: str) -> list[dict[str, Any]]:
        """All its lines about one event."""
        return [line for line in self.log if line["event"] == event]

    async def says(self, event: str, seconds: float = PATIENCE) -> dict[str, Any]:
        """Wait until it logs this."""

        def look() -> bool:
            if not self.said(event) and self.process.returncode is not None:
                raise AssertionError(f"it ended without {event}: {self.log_file.read_text()}")
            return bool(self.said(event))

        await until(look, seconds)
        return self.said(event)[0]

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal; one that is gone hears none."""
        with suppress(ProcessLookupError):
            self.process.send_signal(number)

    async def ended(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; its exit code."""
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def killed(self) -> int:
        """End it as a power cut would; its exit code, another one if it had ended before."""
        self.signal(signal.SIGKILL)
        return await self.ended()

    async def stopped(self) -> int:
        """Ask it to stop; its exit code."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def is_ready(self) -> bool:
        """What /readyz says; an answer that does not come is a no."""
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http,
                http.get(f"{self.url}/readyz") as answer,
            ):
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def metrics(self) -> str:
        """What Prometheus would read."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/metrics") as answer:
            return await answer.text()


async def until(look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Return what `look` gives once that is true."""
    async with asyncio.timeout(seconds):
        while not (seen := look()):  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(LOOK_SECONDS)
    return seen


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return int(listener.getsockname()[1])


def settings_for(telegram: BotApiServer, port: int, webhook: bool) -> dict[str, str]:
    """The settings with which a process reaches the server, and the server it."""
    return {
        "CHATBOT_TELEGRAM_TOKEN": telegram.token,
        "CHATBOT_TELEGRAM_API_URL": telegram.base_url,
        "CHATBOT_TELEGRAM_MODE": "webhook" if webhook else "polling",
        "CHATBOT_PUBLIC_URL": f"http://{HOST}:{port}",
        "CHATBOT_PORT": str(port),
        "CHATBOT_LOG": "json",
        "CHATBOT_TEST_MAY_FAIL": YES,
    }


async def start(
    house: House,
    telegram: BotApiServer,
    failpoints: str = "",
    *,
    webhook: bool = True,
    port: int = 0,
    pace: float = 1.0,
    under: tuple[str, ...] = (),
    **settings: str,
) -> Served:
    """Begin a process and wait for nothing. `under` is a program that runs it, as `env` would."""
    port = port or free_port()
    told = settings_for(telegram, port, webhook) | {PACE: str(pace), MEANT: YES}
    if failpoints:
        told[ORDERED] = failpoints
    house = replace(house, settings={**house.settings, **told, **settings})
    log_file = house.folder / f"serve-{next(_lives)}.log"
    with log_file.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *under,
            *house.command("serve"),
            cwd=house.folder,
            env=house.environment(),
            stdout=DEVNULL,
            stderr=log,
        )
    return Served(process, log_file, port)


@asynccontextmanager
async def serving(
    house: House, telegram: BotApiServer, failpoints: str = "", **how: Any
) -> AsyncIterator[Served]:
    """A process that takes messages in; killed at the end if it still lives."""
    served = await start(house, telegram, failpoints, **how)
    try:
        await served.says("serve.started")
        yield served
    finally:
        await served.killed()
