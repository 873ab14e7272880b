"""Rows 4, 5, 22, 24, 41, 62 and 87 of the fault matrix, for broadcasts."""

from __future__ import annotations

import asyncio
import json
from contextlib import AsyncExitStack
from typing import Any

import psycopg
import pytest

from tests.botapi import BotApiServer, Person
from tests.cli.small_house import House
from tests.matrix.announcing import allowed_by, confirmed, news_of, planned, staff, with_news
from tests.matrix.paths import PATIENCE, heard, rows
from tests.matrix.processes import serving, until

WHOLE = 120
"""Seconds for a broadcast on a machine that does other things too."""


@pytest.fixture(params=["sqlite", "postgres"])
def announcing(request: pytest.FixtureRequest, house: House) -> House:
    """A house with news, on each database in turn."""
    if request.param == "sqlite":
        return with_news(house)
    return with_news(house, CHATBOT_DATABASE_URL=request.getfixturevalue("postgres_url"))


def asked(house: House, query: str) -> list[tuple[Any, ...]]:
    """What the database of a house says."""
    url = house.settings.get("CHATBOT_DATABASE_URL")
    if url is None:
        return rows(house, query)
    with psycopg.connect(url) as db:
        return db.execute(query.encode()).fetchall()


def is_over(house: House) -> bool:
    return asked(house, "SELECT count(*) FROM broadcast WHERE state = 'ended'") == [(1,)]


@pytest.mark.parametrize(
    ("announcing", "point"),
    [
        ("sqlite", "sent=kill@8"),
        ("sqlite", "claimed=kill@2"),
        ("sqlite", "settling=kill@3"),
        ("postgres", "sent=kill@8"),
    ],
    indirect=["announcing"],
)
async def test_row_05_killed_in_the_middle_a_broadcast_reaches_nobody_twice_and_goes_on(
    announcing: House, telegram: BotApiServer, point: str
) -> None:
    people = await allowed_by(announcing, telegram, 120)
    plan = await confirmed(announcing)
    for _ in range(3):
        async with serving(announcing, telegram, point, webhook=False, pace=0.1) as dying:
            assert await dying.ended() == -9
    async with serving(announcing, telegram, webhook=False, pace=0.1):
        await until(lambda: is_over(announcing), WHOLE)
    told = await staff(announcing, "status", plan)
    assert max(news_of(people)) == 1
    assert told["sent"] + told["unknown"] == told["people"] == 120
    assert news_of(people).count(0) <= told["unknown"] < 120


async def test_row_04_an_answer_that_is_lost_is_counted_and_not_sent_again(
    announcing: House, telegram: BotApiServer
) -> None:
    people = await allowed_by(announcing, telegram, 8)
    telegram.fail("sendMessage", lose_reply=True, times=3)
    plan = await confirmed(announcing)
    async with serving(announcing, telegram, webhook=False):
        await until(lambda: is_over(announcing), WHOLE)
    told = await staff(announcing, "status", plan)
    assert (told["sent"], told["unknown"]) == (5, 3)
    assert max(news_of(people)) == 1


async def test_row_05_four_processes_share_one_broadcast(
    house: House, telegram: BotApiServer, postgres_url: str
) -> None:
    shared = with_news(house, CHATBOT_DATABASE_URL=postgres_url)
    people = await allowed_by(shared, telegram, 200)
    plan = await confirmed(shared)
    async with AsyncExitStack() as workers:
        for _ in range(4):
            await workers.enter_async_context(serving(shared, telegram, webhook=False))
        await until(lambda: is_over(shared), WHOLE)
    assert news_of(people) == [1] * 200
    assert (await staff(shared, "status", plan))["sent"] == 200


async def test_row_87_nothing_begins_to_leave_after_it_was_stopped_and_the_rest_goes_on_later(
    announcing: House, telegram: BotApiServer
) -> None:
    people = await allowed_by(announcing, telegram, 150)
    slow = telegram.fail("sendMessage", delay=3, times=None)
    plan = await confirmed(announcing)
    async with serving(announcing, telegram, webhook=False):
        await until(lambda: sum(news_of(people)) >= 10, WHOLE)
        told = await staff(announcing, "stop", plan, "--by", "Cal")
        at_stop = len(telegram.calls_to("sendMessage"))
        assert told["state"] == "stopped"
        await until(lambda: asked(announcing, "SELECT 1 FROM outbox WHERE due IS NOT NULL") == [])
        await asyncio.sleep(2.5)  # two more rounds of the feeder
        assert len(telegram.calls_to("sendMessage")) == at_stop < 150
        told = await staff(announcing, "status", plan)
        assert told["sent"] + told["to_go"] + told["unknown"] == 150
        slow.cancel()
        await staff(announcing, "resume", plan, "--by", "Ben")
        await until(lambda: is_over(announcing), WHOLE)
    assert news_of(people) == [1] * 150


async def test_row_87_wrong_names_double_starts_and_plans_that_are_none(
    house: House, telegram: BotApiServer
) -> None:
    house = with_news(house)
    await allowed_by(house, telegram, 7)
    which = ("plan", "first", "--campaign", "test_campaign", "--by", "Ann")
    for arguments, words in (
        (which, "not translated into ar"),
        ((*which, "--fallback", "cy"), "not there in cy"),
        ((*which[:3], "tset", "--by", "Ann"), "There is no campaign tset"),
        (("confirm", "nope", "--by", "Ben"), "There is no broadcast nope"),
    ):
        done = house.run("broadcast", *arguments)
        assert (done.returncode, words in done.stderr) == (1, True), done.stderr
    wrong = house.run("broadcast", *which, "--constituency", "X1")
    assert wrong.returncode == 2
    dry = house.run("broadcast", *which, "--fallback", "en", "--dry-run")
    assert "Good news. Promoted by" in dry.stdout
    assert "people: 7" in dry.stdout
    assert json.loads(house.run("broadcast", "status", "--json").stdout) == []
    plan = await planned(house)
    assert plan == await planned(house)
    told = await staff(house, "confirm", plan, "--by", "Ann")
    assert (told["people"], told["planned_by"], told["confirmed_by"]) == (7, "Ann", "Ann")
    again = house.run("broadcast", "confirm", plan, "--by", "Ben")
    assert (again.returncode, "it is running" in again.stderr) == (1, True)


async def test_row_87_above_five_hundred_a_second_person_confirms(
    house: House, telegram: BotApiServer
) -> None:
    house = with_news(house)
    await allowed_by(house, telegram, 501)
    plan = await planned(house)
    alone = house.run("broadcast", "confirm", plan, "--by", "ann")
    assert (alone.returncode, "somebody other than Ann" in alone.stderr) == (1, True)
    assert (await staff(house, "confirm", plan, "--by", "Ben"))["people"] == 501


async def test_row_41_put_back_from_a_copy_nobody_gets_it_a_second_time(
    house: House, telegram: BotApiServer
) -> None:
    house = with_news(house)
    people = await allowed_by(house, telegram, 40)
    plan = await confirmed(house)
    assert house.run("db", "backup", "copy.db").returncode == 0
    async with serving(house, telegram, webhook=False):
        await until(lambda: is_over(house), WHOLE)
    assert house.run("db", "restore", "copy.db").returncode == 0
    told = await staff(house, "status", plan)
    assert (told["state"], told["cause"]) == ("ended", "restored")
    async with serving(house, telegram, webhook=False):
        await _answered(telegram)
    assert news_of(people) == [1] * 40


async def test_row_22_a_storm_of_429_holds_up_broadcasts_and_no_replies(
    house: House, telegram: BotApiServer
) -> None:
    house = with_news(house)
    people = await allowed_by(house, telegram, 60)
    storms = [
        telegram.fail("sendMessage", status=429, retry_after=6, chat_id=person.id)
        for person in people
    ]
    plan = await confirmed(house)
    async with serving(house, telegram, webhook=False):
        await until(lambda: any(storm.used for storm in storms), WHOLE)
        before = sum(news_of(people))
        await _answered(telegram)
        assert sum(news_of(people)) == before == 0
        for storm in storms:
            storm.cancel()
        await until(lambda: is_over(house), WHOLE)
    assert news_of(people) == [1] * 60
    assert (await staff(house, "status", plan))["sent"] == 60


async def test_row_24_who_blocked_the_bot_is_left_out_and_marked(
    announcing: House, telegram: BotApiServer
) -> None:
    people = await allowed_by(announcing, telegram, 9)
    for person in people[:2]:
        telegram.fail(
            "sendMessage",
            status=403,
            description="Forbidden: bot was blocked by the user",
            chat_id=person.id,
        )
    plan = await confirmed(announcing)
    async with serving(announcing, telegram, webhook=False):
        await until(lambda: is_over(announcing), WHOLE)
    told = await staff(announcing, "status", plan)
    assert (told["sent"], told["left_out"], told["unknown"]) == (7, 2, 0)


async def test_row_62_stop_and_delete_in_the_middle_are_final(
    announcing: House, telegram: BotApiServer
) -> None:
    people = await allowed_by(announcing, telegram, 100)
    last, other = people[-1], people[-2]
    plan = await confirmed(announcing)
    async with serving(announcing, telegram, webhook=False):
        await last.says("/stop")
        await other.says("/delete")
        await other.sees("Shall I erase", PATIENCE)
        await other.presses("Erase it all", PATIENCE)
        await until(lambda: is_over(announcing), WHOLE)
    told = await staff(announcing, "status", plan)
    assert told["sent"] + told["left_out"] + told["unknown"] <= 100
    stopped = next(n for n, said in enumerate(heard(last)) if "Good news." not in said)
    assert all("Good news." not in said for said in heard(last)[stopped:])
    held = asked(announcing, "SELECT count(*) FROM reach")[0][0]
    assert held <= 99 or sum(news_of([other])) == 1


async def _answered(telegram: BotApiServer) -> None:
    """Somebody new is answered."""
    somebody: Person = telegram.person()
    await somebody.starts()
    await somebody.sees("May I keep", PATIENCE)
