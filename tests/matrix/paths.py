"""The way of a person through the small house, and what must be the same whatever breaks."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from typing import Final

from tests.botapi import Person
from tests.cli.small_house import House

PATIENCE: Final = 30.0

PROMISED: Final = "Another one?"


async def walks(person: Person, patience: float = PATIENCE) -> None:
    """From /start to the end, each answer after its question."""
    await person.starts()
    await goes_on(person, patience)


async def goes_on(person: Person, patience: float = PATIENCE) -> None:
    """From the first question to the end."""
    await agrees(person, patience)
    await chooses(person, patience)
    await names(person, patience)
    await leaves(person, patience)


async def agrees(person: Person, patience: float = PATIENCE) -> None:
    """Take the first question."""
    await person.sees("May I keep", patience)
    await person.presses("I agree", patience)


async def chooses(person: Person, patience: float = PATIENCE) -> None:
    """Take the second."""
    await person.sees("What do you drink?", patience)
    await person.presses("Tea with milk", patience)


async def names(person: Person, patience: float = PATIENCE) -> None:
    """Take the third, in words."""
    await person.sees("Which name", patience)
    await person.says("Testname")


async def leaves(person: Person, patience: float = PATIENCE) -> None:
    """Take the last."""
    await person.sees(PROMISED, patience)
    await person.presses("No thanks", patience)


def heard(person: Person) -> list[str]:
    """What the bot said to a person, in order."""
    return [bubble.text for bubble in person.screen if bubble.is_from_bot]


def path(person: Person) -> list[str]:
    """The same, with what was said twice counted once."""
    return list(dict.fromkeys(heard(person)))


def repeated(person: Person) -> int:
    """How many messages came more often than once."""
    return sum(times - 1 for times in Counter(heard(person)).values())


def promises(house: House) -> int:
    """How many promises the ledger holds."""
    ((held,),) = rows(house, "SELECT count(*) FROM action")
    assert isinstance(held, int)
    return held


def rows(house: House, query: str) -> list[tuple[object, ...]]:
    """What the SQLite file of a house says to a query."""
    with closing(sqlite3.connect(house.folder / "var" / "chatbot.db", timeout=5)) as db:
        return db.execute(query).fetchall()


def is_settled(house: House) -> bool:
    """Whether everything that was to leave has left, and is noted."""
    return rows(house, "SELECT count(*) FROM outbox WHERE due IS NOT NULL") == [(0,)]
