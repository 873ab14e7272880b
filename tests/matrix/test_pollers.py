"""Several processes that poll for one bot, on one database: one polls, all answer."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace

import psycopg

from chatbot.service.deliver_gate import SENDS_AT_ONCE, TAKEN_AT_ONCE
from tests.botapi import BotApiServer
from tests.cli.small_house import House
from tests.matrix.paths import PATIENCE, heard, repeated, walks
from tests.matrix.processes import Served, serving, until


def on_postgres(house: House, url: str) -> House:
    ours = {"CHATBOT_DATABASE_URL": url, "CHATBOT_SECRET_KEY": "a key of the tests"}
    return replace(house, settings={**house.settings, **ours})


def polls(served: Served) -> bool:
    """Whether this process has taken the duty and not laid it down."""
    duties = [
        line["event"]
        for line in served.log
        if line["event"].startswith("duty.") and line.get("duty") == "telegram.polling"
    ]
    return bool(duties) and duties[-1] == "duty.taken"


async def test_row_09_of_two_processes_on_one_database_one_polls_and_the_other_takes_over(
    house: House, telegram: BotApiServer, postgres_url: str
) -> None:
    shared = on_postgres(house, postgres_url)
    person, later = telegram.person(), telegram.person()
    async with AsyncExitStack() as stack:
        both = [
            await stack.enter_async_context(serving(shared, telegram, webhook=False))
            for _ in range(2)
        ]
        await until(lambda: sum(map(polls, both)) == 1)
        await walks(person)
        (poller,) = [one for one in both if polls(one)]
        (other,) = [one for one in both if one is not poller]
        assert not [line for line in other.log if line["event"] == "telegram.conflict"]
        await poller.killed()
        await later.starts()
        await later.sees("May I keep", PATIENCE)  # within the lease of the dead one
        assert polls(other)
    assert repeated(person) == 0
    assert len(heard(later)) == 2


async def test_one_that_leaves_in_order_hands_over_at_once(
    house: House, telegram: BotApiServer, postgres_url: str
) -> None:
    shared = on_postgres(house, postgres_url)
    async with serving(shared, telegram, webhook=False) as first:
        await until(lambda: polls(first))
        async with serving(shared, telegram, webhook=False) as second:
            assert await first.stopped() == 0
            await until(lambda: polls(second))
            with psycopg.connect(postgres_url) as db:
                (held,) = db.execute("SELECT count(*) FROM duty WHERE name LIKE '%poll%'")
            assert held == (1,)


async def test_two_processes_keep_one_rate_together(
    house: House, telegram: BotApiServer, postgres_url: str
) -> None:
    """Both would have a burst of their own, and the rate twice, if they did not share."""
    shared = on_postgres(house, postgres_url)
    rate = 5
    people = [telegram.person() for _ in range(90)]
    async with AsyncExitStack() as stack:
        for _ in range(2):
            served = serving(shared, telegram, webhook=False, CHATBOT_TELEGRAM_RATE=str(rate))
            await stack.enter_async_context(served)
        for person in people:
            await person.starts()
        await until(lambda: len(telegram.calls_to("sendMessage")) >= 100, PATIENCE * 2)
        times = [call.at for call in telegram.calls_to("sendMessage")]
    for first, began in enumerate(times):
        for last, ended in enumerate(times[first:], first):
            allowed = SENDS_AT_ONCE + rate * (ended - began)
            assert last - first + 1 <= allowed + TAKEN_AT_ONCE  # taken, and under way
