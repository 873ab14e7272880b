"""A postcode that nobody else has goes through the whole house, and is found nowhere afterwards.

The program runs as an operator runs it, over a Bot API server, with every service failing and
quoting what it was asked. Then its log, its metrics, its output and its files are searched.
"""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from tests.botapi import BotApiServer
from tests.botapi.people import Person
from tests.builders import ROOT
from tests.cli.small_house import House
from tests.cli.test_serve import PATIENCE, serving
from tests.lookups.stand_in import StandIn, standing_in
from tests.matrix.paths import rows

CANARY = re.compile(rb"9\s*QX|SE1\s*9", re.IGNORECASE)

TYPED = {
    "SE1 9QX": "I cannot look up places just now",
    "se1-9qx": "I cannot look up places just now",
    "I live at SE1 9QX, thanks": "I cannot look up places just now",
    "SE1 9QX or SE1 9QZ": "I cannot look up places just now",
    "5E1 9QX": "I cannot find that postcode",
    "SE1 9": "first half",
    "BT1 9QX": "does not tell me which constituency",
    "JE2 9QX": "parliaments of their own",
    "BF1 9QX": "belongs to no place on the map",
    "9QX flat": "does not look like a UK postcode",
}
"""What is typed, and what the person sees then."""


async def quoting(request: web.Request) -> web.StreamResponse:
    """Fails, and says everything that it was asked."""
    said = {"error": f"{request.path_qs} could not be found", "detail": request.path_qs}
    return web.json_response(said, status=500, headers={"X-Asked": request.path})


@pytest.fixture
async def telegram() -> BotApiServer:
    return BotApiServer()


def settings(service: StandIn, telegram: BotApiServer) -> dict[str, str]:
    return {
        "CHATBOT_FLOWS": str(ROOT / "flows"),
        "CHATBOT_LOCALES": str(ROOT / "locales"),
        "CHATBOT_POSTCODES_URL": service.url,
        "CHATBOT_MAPIT_URL": service.url,
        "CHATBOT_MAPIT_KEY": "a-key",
        "CHATBOT_TELEGRAM_TOKEN": telegram.token,
        "CHATBOT_TELEGRAM_API_URL": telegram.base_url,
    }


def written(folder: Path) -> dict[str, bytes]:
    """Every file of the house, by its name."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def leaks(held: bytes, chance: bytes) -> list[bytes]:
    """Where the postcode stands, less what is the same in a packed release.

    Some two hundred thousand packed bytes hold three given letters now and then, by chance.
    """
    found = [held[max(0, at.start() - 4) : at.end() + 4] for at in CANARY.finditer(held)]
    return [one for one in found if one not in chance]


async def tells(person: Person, typed: str, seen: str) -> None:
    """From hello to the answer to what is typed."""
    await person.starts()
    await person.sees("Which language", timeout=PATIENCE)
    for button, next_words in (
        ("English", "postcodes.io and MapIt"),
        ("I agree, keep them for this", "One question first"),
        ("It is for all refugees", "What is the postcode"),
    ):
        await person.presses(button)
        await person.sees(next_words, timeout=PATIENCE)
    await person.says(typed)
    await person.sees(seen, timeout=PATIENCE)


async def test_p18_no_postcode_is_in_the_log_the_metrics_the_output_or_the_files(
    tmp_path: Path, telegram: BotApiServer
) -> None:
    house = House(tmp_path)
    async with telegram, standing_in() as service, aiohttp.ClientSession() as http:
        service.conduct = quoting
        async with serving(house, **settings(service, telegram)) as program:
            started = await program.event("serve.started")
            people = ((telegram.person(), *one) for one in TYPED.items())
            await asyncio.gather(*(tells(*one) for one in people))
            async with http.get(f"http://127.0.0.1:{started['port']}/metrics") as answer:
                metrics = await answer.read()
            assert await program.stopped() == 0
    assert service.calls.total() > 0
    assert "service_failed" in {line["event"] for line in program.log}
    assert CANARY.search(json.dumps(program.log).encode()) is None
    assert CANARY.search(metrics) is None
    files = written(tmp_path)
    released = rows(house, "SELECT bundle FROM release")
    chance = b"".join(packed for (packed,) in released if isinstance(packed, bytes))
    assert chance
    assert {name: leaks(held, chance) for name, held in files.items() if leaks(held, chance)} == {}
    assert "chatbot.db" in files
