"""Rows 5, 33 and 40 of the fault matrix: many at once, a slow Telegram, few files."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from pathlib import Path

from chatbot.bootstrap.clock import WorldClock
from chatbot.domain.messages import Address, Lane, Outgoing, RichText
from chatbot.engine.effects import Send
from chatbot.store.sql_store import SqlStore
from tests.botapi import BotApiServer, Person
from tests.cli.small_house import House
from tests.matrix.announcing import BY_DAY
from tests.matrix.paths import PATIENCE, heard, rows
from tests.matrix.processes import serving, start, until
from tests.store.kit import a_turn

SECRET = "key-of-the-tests"
PEOPLE = 300
KILLS = 5


async def _announced(house: House, people: list[Person]) -> None:
    """Put one announcement for each person into the outbox, as a broadcast does."""
    file = house.folder / "var" / "chatbot.db"
    file.parent.mkdir()
    clock = WorldClock()
    store = await SqlStore.open(f"sqlite:///{file}", SECRET, clock)
    news = Send(Outgoing(RichText("News"), "en"), lane=Lane.BROADCAST)
    addresses = [Address("telegram", str(person.id)) for person in people]
    turns = [a_turn(news, address=address, at=clock.now()) for address in addresses]
    await store.conversations.commit(turns)
    await store.close()


async def test_row_05_killed_five_times_in_a_broadcast_nobody_hears_it_twice(
    house: House, telegram: BotApiServer, tmp_path: Path
) -> None:
    by_day = {"CHATBOT_SECRET_KEY": SECRET, "CHATBOT_AS_OF": BY_DAY}
    house = replace(house, settings={**house.settings, **by_day})
    people = [telegram.person(is_started=True) for _ in range(PEOPLE)]
    await _announced(house, people)
    for _ in range(KILLS):
        async with serving(house, telegram, "sent=kill@8", webhook=False) as dying:
            assert await dying.ended() == -9
    async with serving(house, telegram, webhook=False):
        await until(lambda: rows(house, "SELECT 1 FROM outbox WHERE due IS NOT NULL") == [])
    unknown = rows(house, "SELECT count(*) FROM outbox WHERE state = 'unknown'")[0][0]
    assert isinstance(unknown, int)
    missing = sum(heard(person) == [] for person in people)
    assert all(len(heard(person)) <= 1 for person in people)
    assert missing <= unknown < PEOPLE


async def test_row_33_a_slow_telegram_holds_up_nothing_that_comes_in(
    house: House, telegram: BotApiServer
) -> None:
    people = [telegram.person() for _ in range(80)]
    async with serving(house, telegram):
        slow = telegram.fail("send*", delay=6, times=None)
        for person in people:
            await person.starts()
        await until(lambda: not telegram.pending_updates)
        accepted = max(delivery.at for delivery in telegram.deliveries)
        slow.cancel()
        await asyncio.gather(*(person.sees("May I keep", PATIENCE) for person in people))
    sends = telegram.calls_to("sendMessage")
    assert accepted < min(call.answered_at or accepted for call in sends)
    began = sorted(call.at for call in sends)
    ended = [call.answered_at for call in sends if call.answered_at]
    at_once = max(
        sum(at <= moment for at in began) - sum(at <= moment for at in ended) for moment in began
    )
    assert at_once <= 65


async def test_row_40_with_few_files_left_it_refuses_and_goes_on(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    served = await start(house, telegram, under=("prlimit", "--nofile=64"))
    await served.says("serve.started")
    await person.starts()
    await person.sees("May I keep", PATIENCE)
    idle = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(90)]
    await asyncio.sleep(1)
    for one in idle:
        one.close()
    await person.presses("I agree")
    await person.sees("What do you drink?", PATIENCE)
    assert await served.stopped() == 0
