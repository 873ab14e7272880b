"""Rows 13, 18 and 20 of the fault matrix: updates out of order, much too late, from who left."""

from __future__ import annotations

import asyncio

from tests.botapi import BotApiServer
from tests.cli.small_house import House
from tests.matrix.paths import PATIENCE, agrees, heard, promises, rows
from tests.matrix.processes import serving, until

HOUR = 3600
AWAY = "I was away for a while"


async def test_row_13_what_comes_out_of_order_ends_where_it_would_have(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram):
        await person.starts()
        asked = await person.sees("May I keep", PATIENCE)
        agree = next(button for button in asked.buttons if button.label == "I agree")
        words = {"message_id": 10**6, "date": asked.raw["date"], "chat": person.chat.about}
        edited = {**words, "from": person.about, "text": "milk", "edit_date": asked.raw["date"]}
        telegram.inject({"edited_message": edited})  # of a message that is still to come
        press = await person.presses_data(agree.value, asked.raw["message_id"])
        await person.sees("What do you drink?", PATIENCE)
        again = await person.presses_data(agree.value, asked.raw["message_id"])
        telegram.inject({"message": {**words, "from": person.about, "text": "cuppa"}})
        await person.answer_to(press, PATIENCE)
        await person.answer_to(again, PATIENCE)
        await person.sees("Which name", PATIENCE)
        await person.says("Testname")
        await person.sees("Another one?", PATIENCE)
    assert promises(house) == 1
    assert rows(house, "SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)]


async def test_row_18_after_an_outage_everybody_gets_one_answer_to_the_last_thing_they_said(
    house: House, telegram: BotApiServer
) -> None:
    people = [telegram.person() for _ in range(60)]
    leaver, talker = people[:2]
    telegram.skip(-20 * HOUR)
    for number in range(15):
        for person in people:
            await person.says("stop" if person is leaver and number == 9 else f"hello {number}")
    await talker.starts()
    telegram.skip(20 * HOUR)
    async with serving(house, telegram, webhook=False):
        await asyncio.gather(*(person.sees(AWAY, PATIENCE) for person in people[1:]))
        await leaver.until(lambda: heard(leaver), PATIENCE)
        await talker.sees("May I keep", PATIENCE)
        await until(lambda: rows(house, "SELECT 1 FROM inbox WHERE state <> 'done'") == [])
        await talker.presses("I agree")
        await talker.sees("What do you drink?", PATIENCE)
    for person in people[1:]:
        assert sum(AWAY in words for words in heard(person)) == 1
        assert len(heard(person)) <= 4
    assert not any(AWAY in words for words in heard(leaver))


async def test_row_20_who_blocked_us_hears_nothing_of_before_when_they_come_back(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram):
        await person.starts()
        await agrees(person)
        await person.sees("What do you drink?", PATIENCE)
        await person.blocks()
        await until(lambda: rows(house, "SELECT status FROM contact") == [("stopped",)])
        before = len(heard(person))
        await person.unblocks()
        await until(lambda: not telegram.pending_updates)
        await asyncio.sleep(0.3)
        assert len(heard(person)) == before
        await person.starts()
        await until(lambda: len(heard(person)) == before + 2)
        await person.presses("I agree")
        await until(lambda: len(heard(person)) == before + 3)
        await person.presses("Tea with milk")
        await person.sees("Which name", PATIENCE)
