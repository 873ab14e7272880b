"""`chatbot serve` as an operator runs it, with people on the other side of a Bot API server."""

from __future__ import annotations

import asyncio
import json
import socket
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.botapi import BotApiServer
from tests.cli.small_house import House, build

PATIENCE = 30.0
"""Seconds for a start on a machine that does other things too."""


@dataclass
class Serving:
    """A running program; `log` fills while somebody waits for an event or for the end."""

    process: Process
    log: list[dict[str, Any]] = field(default_factory=list)

    async def event(self, name: str) -> dict[str, Any]:
        """Wait until it logs this."""
        assert self.process.stderr
        async with asyncio.timeout(PATIENCE):
            while line := await self.process.stderr.readline():
                self.log.append(json.loads(line))
                if self.log[-1]["event"] == name:
                    return self.log[-1]
        raise AssertionError(f"it ended without {name}: {self.log}")

    async def stopped(self) -> int:
        """Tell it to stop; its exit code."""
        self.process.terminate()
        async with asyncio.timeout(PATIENCE):
            _, rest = await self.process.communicate()
        self.log += [json.loads(line) for line in rest.splitlines()]
        assert self.process.returncode is not None
        return self.process.returncode


@asynccontextmanager
async def serving(house: House, *arguments: str, **settings: str) -> AsyncIterator[Serving]:
    """The program, running; killed at the end if it still is."""
    ours = {"CHATBOT_PORT": "0", "CHATBOT_LOG": "json", **settings}
    house = replace(house, settings={**house.settings, **ours})
    process = await asyncio.create_subprocess_exec(
        *house.command("serve", *arguments),
        cwd=house.folder,
        env=house.environment(),
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield Serving(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


async def _ready(http: aiohttp.ClientSession, here: str) -> dict[str, Any]:
    """What /readyz says when it says yes."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with http.get(f"{here}/readyz") as answer:
                if answer.status == 200:
                    return dict(await answer.json())
            await asyncio.sleep(0.02)


def _at(telegram: BotApiServer) -> dict[str, str]:
    return {
        "CHATBOT_TELEGRAM_TOKEN": telegram.token,
        "CHATBOT_TELEGRAM_API_URL": telegram.base_url,
    }


async def test_without_a_token_it_serves_health_and_metrics_and_leaves_with_0(
    house: House,
) -> None:
    async with serving(house) as program, aiohttp.ClientSession() as http:
        started = await program.event("serve.started")
        here = f"http://127.0.0.1:{started['port']}"
        assert started["telegram"] == "off"
        async with http.get(f"{here}/healthz") as alive:
            assert alive.status == 200
        checks = {"database": True, "release": True, "channels": True}
        assert (await _ready(http, here))["checks"] == checks
        async with http.get(f"{here}/metrics") as metrics:
            assert "chatbot_inbox_waiting 0.0" in await metrics.text()
        async with http.post(f"{here}/telegram/webhook") as nobody:
            assert nobody.status == 404
        assert await program.stopped() == 0
    assert program.log[-1]["event"] == "serve.stopped"


async def test_a_conversation_over_telegram_outlives_a_kill(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person(first_name="Test")
    async with serving(house, **_at(telegram)) as program:
        await program.event("serve.started")
        await person.starts()
        await person.sees("May I keep", timeout=PATIENCE)
        press = await person.presses("I agree")
        await person.answer_to(press)
        await person.sees("What do you drink?")
        program.process.kill()
        await program.process.wait()
    await person.says("tea with milk")
    async with serving(house, **_at(telegram)) as program:
        await person.sees("Which name goes on the cup?", timeout=PATIENCE)
        assert await program.stopped() == 0
    assert telegram.violations == []
    assert telegram.token not in json.dumps(program.log)
    assert "tea with milk" not in json.dumps(program.log)


async def test_updates_come_by_webhook_and_only_with_its_secret(
    house: House, telegram: BotApiServer
) -> None:
    here = f"http://127.0.0.1:{free_port()}"
    settings = {
        **_at(telegram),
        "CHATBOT_PUBLIC_URL": here,
        "CHATBOT_PORT": here.rpartition(":")[2],
        "CHATBOT_WEBHOOK_SECRET": "known-to-telegram",
    }
    person = telegram.person()
    await person.starts()
    async with (
        serving(house, "--telegram", "webhook", **settings) as program,
        aiohttp.ClientSession() as http,
    ):
        assert (await program.event("serve.started"))["telegram"] == "webhook"
        await person.sees("May I keep", timeout=PATIENCE)
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "a guess"}):
            update = {"update_id": 1, "message": {"text": "/start"}}
            async with http.post(
                f"{here}/telegram/webhook", json=update, headers=headers
            ) as answer:
                assert answer.status == 401
        assert await program.stopped() == 0
    assert telegram.violations == []


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


PLACE = """
flow: 1
title: Main
remembers:
  postcode: {type: postcode, keep: session}
steps:
  postcode:
    ask: Which postcode?
    answer: postcode
    save: postcode
  look:
    do: find_constituency
    with: {postcode: postcode}
    outcomes:
      found: known
      near: known
      repaired: known
      choose: known
      partial: known
      terminated: known
      special: known
      outside: known
      unknown: known
      failed: known
  known:
    say: I have looked.
    end: done
"""


async def test_a_turn_in_hand_is_finished_before_it_leaves(
    tmp_path: Path, telegram: BotApiServer
) -> None:
    house = build(tmp_path, PLACE)
    person = telegram.person()
    asked = asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        asked.set()
        await asyncio.sleep(1.5)
        return web.json_response({"status": 404, "error": "Postcode not found"}, status=404)

    async with _answering(slow) as service:
        settings = {**_at(telegram), "CHATBOT_POSTCODES_URL": service}
        async with serving(house, **settings) as program:
            await program.event("serve.started")
            await person.starts()
            await person.sees("Which postcode?", timeout=PATIENCE)
            await person.says("ZE1 0AA")
            async with asyncio.timeout(PATIENCE):
                await asked.wait()
            assert await program.stopped() == 0
    await person.sees("I have looked.")
    assert program.log[-1]["event"] == "serve.stopped"


@asynccontextmanager
async def _answering(
    handler: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes([web.get("/{path:.*}", handler)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def test_postgresql_needs_a_key_and_then_keeps_everything(house: House, postgres_url: str) -> None:
    without = replace(house, settings={"CHATBOT_DATABASE_URL": postgres_url})
    done = without.run("chat")
    assert (done.returncode, done.stdout) == (2, "")
    assert "CHATBOT_SECRET_KEY is required" in done.stderr
    house = replace(house, settings={**without.settings, "CHATBOT_SECRET_KEY": "test key"})
    assert [message["step"] for message in house.chat("agree")][-1] == "main.drink"
    assert [message["step"] for message in house.chat("tea")] == ["main.name"]
    assert not (house.folder / "var" / "secret.key").exists()


async def test_a_rehearsal_is_logged_loudly(house: House) -> None:
    async with serving(house, CHATBOT_AS_OF="2024-06-20") as program:
        told = await program.event("serve.REHEARSAL")
        assert (told["level"], told["pretends_today_is"]) == ("warning", "2024-06-20")


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        (("--telegram", "polling"), {}, "CHATBOT_TELEGRAM_TOKEN is missing"),
        ((), {"CHATBOT_DATABASE_URL": "mysql://localhost/x"}, "CHATBOT_DATABASE_URL"),
    ],
)
def test_row_43_what_is_missing_is_said_in_a_sentence(
    house: House, arguments: tuple[str, ...], settings: dict[str, str], sentence: str
) -> None:
    done = replace(house, settings=settings).run("serve", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_help_lists_every_setting(house: House) -> None:
    listed = house.run("serve", "--help").stdout
    assert "CHATBOT_TELEGRAM_TOKEN" in listed
    assert "postgresql://user:password@host/name" in listed
