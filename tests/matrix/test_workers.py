"""Rows 7 to 11 of the fault matrix: several processes, and one that does not move."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import aiohttp
import psycopg
import pytest

from chatbot.channels.telegram import derive_secret
from tests.botapi import SECRET_HEADER, BotApiServer, Person
from tests.cli.small_house import House
from tests.matrix.between import balanced
from tests.matrix.paths import PATIENCE, agrees, chooses, heard, names, repeated
from tests.matrix.processes import Served, serving, until

PACE = 0.1
"""A lease of three seconds, and two until an arrival is nobody's."""


@pytest.fixture
def shared(house: House, postgres_url: str) -> House:
    """A house whose processes share one database."""
    ours = {"CHATBOT_DATABASE_URL": postgres_url, "CHATBOT_SECRET_KEY": "a key of the tests"}
    return replace(house, settings={**house.settings, **ours})


@asynccontextmanager
async def two(
    shared: House, telegram: BotApiServer, first: str = "", second: str = ""
) -> AsyncIterator[tuple[Served, Served]]:
    """Two workers behind a load balancer, which Telegram posts to."""
    workers: list[Served] = []
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(balanced(lambda: [it.port for it in workers]))
        public = {"CHATBOT_PUBLIC_URL": f"http://127.0.0.1:{port}"}
        for points in (first, second):
            served = serving(shared, telegram, points, pace=PACE, **public)
            workers.append(await stack.enter_async_context(served))
        await until(lambda: telegram.hook)
        yield workers[0], workers[1]


def counted(url: str, query: str) -> int:
    with psycopg.connect(url) as db:
        row = db.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("point", ["acknowledged", "committing", "committed"])
async def test_row_07_a_worker_that_stood_still_past_its_lease_does_and_says_nothing_twice(
    shared: House, telegram: BotApiServer, postgres_url: str, point: str
) -> None:
    person = telegram.person()
    async with two(shared, telegram, f"{point}=stop") as (hung, _):
        posting = asyncio.create_task(_posted(telegram, hung, person))
        await person.sees("May I keep", PATIENCE)
        hung.signal(signal.SIGCONT)
        await posting
        await person.presses("I agree")
        await person.sees("What do you drink?", PATIENCE)
        await until(lambda: not counted(postgres_url, WAITING))
    assert repeated(person) == 0
    assert len(heard(person)) == 3


WAITING = "SELECT count(*) FROM outbox WHERE due IS NOT NULL"


async def test_row_08_two_workers_and_one_person_s_many_presses_lose_nothing(
    shared: House, telegram: BotApiServer, postgres_url: str
) -> None:
    person = telegram.person()
    async with two(shared, telegram):
        await person.starts()
        await agrees(person)
        await chooses(person)
        await person.sees("Which name", PATIENCE)
        before = len(heard(person))
        await _at_both(telegram, person, 100)
        await until(lambda: not counted(postgres_url, "SELECT count(*) FROM inbox " + OPEN))
        await until(lambda: not counted(postgres_url, WAITING))
    assert counted(postgres_url, "SELECT count(*) FROM inbox WHERE state = 'dead'") == 0
    assert counted(postgres_url, "SELECT count(*) FROM action") == 1
    assert counted(postgres_url, "SELECT count(*) FROM outbox WHERE state <> 'sent'") == 0
    assert len(heard(person)) - before >= 101  # one answer each, and the cup


OPEN = "WHERE state = 'received'"


async def _at_both(telegram: BotApiServer, person: Person, times: int) -> None:
    """Words of one person, each to whichever worker comes, all at once."""
    hook = telegram.hook
    assert hook is not None
    headers = {SECRET_HEADER: derive_secret(telegram.token), "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as http:

        async def post(number: int) -> int:
            message = {
                "message_id": 10**6 + number,
                "date": int(time.time()),  # noqa: TID251 - Telegram's, not the bot's
                "chat": person.chat.about,
                "from": person.about,
                "text": "Testname",
            }
            update = {"update_id": 10**9 + number, "message": message}
            async with http.post(hook.url, json=update, headers=headers) as answer:
                return answer.status

        assert set(await asyncio.gather(*map(post, range(times)))) == {200}


async def test_row_09_of_two_pollers_the_younger_leaves_with_a_clear_line(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram, webhook=False) as older:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        elsewhere = replace(house, settings={**house.settings, **ELSEWHERE})
        async with serving(elsewhere, telegram, webhook=False) as younger:
            assert await younger.ended() == 1
            assert "Another program is receiving" in younger.log_file.read_text()
        await person.presses("I agree")
        await person.sees("What do you drink?", PATIENCE)
        assert await older.stopped() == 0


ELSEWHERE = {"CHATBOT_DATABASE_URL": "sqlite:///var/other.db"}


async def test_row_10_a_blocked_loop_is_told_where_and_another_worker_answers_meanwhile(
    shared: House, telegram: BotApiServer
) -> None:
    person, other = telegram.person(), telegram.person()
    async with two(shared, telegram, "acknowledged=block:4") as (blocked, free):
        await _posted(telegram, blocked, person)
        await until(lambda: blocked.said("failpoint.met"))
        began = time.monotonic()
        await _posted(telegram, free, other)
        await other.sees("May I keep", PATIENCE)
        told = await blocked.says("loop.blocked")
        assert "_do" in told["where"]
        assert time.monotonic() - began < 4
        await person.sees("May I keep", PATIENCE)
    assert repeated(person) == 0


async def _posted(telegram: BotApiServer, served: Served, person: Person) -> None:
    """Somebody begins, at this worker."""
    message = {
        "message_id": 10**6 + person.id % 1000,
        "date": int(time.time()),  # noqa: TID251 - Telegram's, not the bot's
        "chat": person.chat.about,
        "from": person.about,
        "text": "/start",
    }
    person.chat.is_started = True
    update = {"update_id": 10**9 + person.id % 1000, "message": message}
    headers = {SECRET_HEADER: derive_secret(telegram.token)}
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{served.url}/telegram/webhook", json=update, headers=headers) as answer,
    ):
        assert answer.status == 200


async def test_row_11_one_update_twenty_times_to_two_workers_has_one_effect(
    shared: House, telegram: BotApiServer, postgres_url: str
) -> None:
    person = telegram.person()
    async with two(shared, telegram):
        await person.starts()
        await agrees(person)
        await chooses(person)
        await names(person)
        await person.sees("Another one?", PATIENCE)
        deliveries = await telegram.repeat(times=20, at_once=True)
        await until(lambda: not counted(postgres_url, WAITING))
    assert [it.status for it in deliveries] == [200] * 20
    assert counted(postgres_url, "SELECT count(*) FROM action") == 1
    assert repeated(person) == 0
