"""A house that is killed in the middle of everything: nobody is stuck, nothing is done twice."""

from __future__ import annotations

import asyncio
import random
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.botapi.people import Person
from tests.botapi.server import BotApiServer

ROOT = Path(__file__).parents[3]
PEOPLE = 25
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
KILLS = 3
PATIENCE = 60.0

Start = Callable[[int], Coroutine[None, None, Process]]


@pytest.fixture(params=["polling", "webhook"])
async def start(
    request: pytest.FixtureRequest, server: BotApiServer, tmp_path: Path
) -> AsyncIterator[Start]:
    database = f"sqlite:///{tmp_path / 'chatbot.db'}"
    lives: list[Process] = []

    async def start(life: int) -> Process:
        words = [server.base_url, server.token, database, request.param, str(life)]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.channels.telegram.bot_process", *words, cwd=ROOT
        )
        lives.append(process)
        return process

    yield start
    for process in lives:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def talking(people: list[Person]) -> AsyncIterator[None]:
    """Let everybody say their words, each after the answer to the one before."""
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        for person in people:
            group.create_task(_talk(person))
        yield


async def _talk(person: Person) -> None:
    for number, word in enumerate(WORDS, 1):
        await person.says(word)
        await person.sees(f"{number}: {word}", PATIENCE)


async def _progress(people: list[Person], share: float) -> None:
    """Wait until so much of all that is to be said was heard, and a little at random."""
    while sum(len(_heard(it)) for it in people) < share * PEOPLE * len(WORDS):  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    await asyncio.sleep(random.uniform(0, 0.02))


def _heard(person: Person) -> list[str]:
    return [bubble.text for bubble in person.screen if bubble.is_from_bot]


@pytest.mark.slow
async def test_nobody_is_stuck_and_no_turn_is_taken_twice(
    server: BotApiServer, start: Start
) -> None:
    people = [server.person() for _ in range(PEOPLE)]
    process = await start(0)
    async with talking(people):
        for life in range(1, KILLS + 1):
            await _progress(people, life / (KILLS + 1))
            process.kill()
            await process.wait()
            process = await start(life)
    expected = [f"{number}: {word}" for number, word in enumerate(WORDS, 1)]
    for person in people:
        heard = _heard(person)
        assert list(dict.fromkeys(heard)) == expected
        assert len(heard) <= len(expected) + KILLS
    await people[0].says("last")
    await people[0].sees("last", PATIENCE)
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0


@pytest.mark.slow
async def test_a_house_asked_to_stop_loses_nothing(server: BotApiServer, start: Start) -> None:
    people = [server.person() for _ in range(PEOPLE)]
    process = await start(0)
    async with talking(people):
        await _progress(people, 0.5)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 10) == 0
        process = await start(1)
    for person in people:
        assert _heard(person) == [f"{number}: {word}" for number, word in enumerate(WORDS, 1)]
