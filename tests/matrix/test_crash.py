"""Rows 1 to 5 of the fault matrix: a process that is killed at each point of the path."""

from __future__ import annotations

import pytest

from tests.botapi import BotApiServer
from tests.cli.small_house import House
from tests.matrix.paths import (
    PATIENCE,
    chooses,
    goes_on,
    heard,
    is_settled,
    leaves,
    names,
    path,
    promises,
    repeated,
)
from tests.matrix.processes import serving, until

KILLED = -9


@pytest.fixture(params=[True, False], ids=["webhook", "polling"])
def webhook(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def test_row_01_killed_before_it_was_acknowledged_it_comes_again_and_counts_once(
    house: House, telegram: BotApiServer, webhook: bool
) -> None:
    person = telegram.person()
    async with serving(house, telegram, "received=kill@2", webhook=webhook) as dying:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        await until(lambda: is_settled(house))
        press = await person.presses("I agree")
        assert await dying.ended() == KILLED
    assert telegram.pending_updates, "Telegram was told that we have it"
    async with serving(house, telegram, webhook=webhook):
        await person.sees("What do you drink?", PATIENCE)
        await until(lambda: not telegram.pending_updates)
        await person.answer_to(press, PATIENCE)
    assert repeated(person) == 0
    assert heard(person)[-1] == "What do you drink?"


async def test_row_02_killed_after_it_was_acknowledged_it_is_answered_by_the_next(
    house: House, telegram: BotApiServer, webhook: bool
) -> None:
    person = telegram.person()
    async with serving(house, telegram, "acknowledged=delay:0.5+kill@2", webhook=webhook) as dying:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        await until(lambda: is_settled(house))
        await person.presses("I agree")
        await until(lambda: not telegram.pending_updates)
        assert await dying.ended() == KILLED
    assert path(person)[-1].startswith("May I keep")
    async with serving(house, telegram, webhook=webhook):
        await person.sees("What do you drink?", PATIENCE)
    assert repeated(person) == 0


async def test_row_03_killed_between_the_commit_and_the_send_the_reply_is_sent_once(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram, "committed=kill@4") as dying:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        await person.presses("I agree")
        await person.presses("Tea with milk", PATIENCE)
        await person.sees("Which name", PATIENCE)
        await until(lambda: is_settled(house))
        await names(person)
        assert await dying.ended() == KILLED
    assert promises(house) == 1
    async with serving(house, telegram):
        await person.sees("Another one?", PATIENCE)
    assert repeated(person) == 0
    assert promises(house) == 1


async def test_row_04_killed_between_the_send_and_its_note_the_reply_comes_twice_at_most(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram, "sent=kill@2") as dying:
        await person.starts()
        assert await dying.ended() == KILLED
    async with serving(house, telegram):
        await goes_on(person)
        await until(lambda: promises(house) == 1)
    assert repeated(person) == 1


FAULT_FREE = [
    "Hello. Promoted by T. Example, 1 Example Street.",
    "May I keep what you drink, for 4 weeks?",
    "What do you drink?",
    "Which name goes on the cup?",
    "Here is your tea, Testname.",
    "Another one?",
]
BUTTONS_TAKEN_AWAY = ("sent=kill@3", "sent=kill@4", "sent=kill@5", "settling=kill@3")


@pytest.mark.parametrize("order", BUTTONS_TAKEN_AWAY)
async def test_row_04_killed_after_buttons_were_taken_away_unwritten_order_and_number_hold(
    house: House, telegram: BotApiServer, order: str
) -> None:
    """The next message does not wait until it is written that buttons were taken away."""
    person, question = telegram.person(), "What do you drink?"
    async with serving(house, telegram, f"{order}; settling=delay:0.4@*") as dying:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        await until(lambda: is_settled(house))
        await person.presses("I agree")
        assert await dying.ended() == KILLED
    before = heard(person).count(question)
    async with serving(house, telegram):
        await chooses(person)
        await names(person)
        await leaves(person)
        await until(lambda: promises(house) == 1)
        await until(lambda: is_settled(house))
    assert repeated(person) == before <= 1
    assert path(person) == FAULT_FREE
    assert not any(bubble.buttons for bubble in person.screen if bubble.text.startswith("May I"))
