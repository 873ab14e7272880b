"""A house with news to send around, people who allow it, and staff at the command line.

It is noon there on a pretended day, so that the night of the machine changes nothing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from chatbot.bootstrap.clock import WorldClock
from chatbot.domain.messages import Address
from chatbot.engine.effects import SetSwitch
from chatbot.store.sql_store import SqlStore
from tests.botapi import BotApiServer, Person
from tests.cli.small_house import House
from tests.store.kit import NOON, a_turn

SECRET: Final = "key-of-the-tests"
BY_DAY: Final = "2024-06-20T12:00"
NEWS: Final = """
news:
  first: {text: "Good news. {imprint}", expires: 2030-12-31}
"""
ON = SetSwitch("test_campaign", "campaign", True, "a1b2", "release-1", "en", NOON)


def with_news(house: House, **settings: str) -> House:
    """The house, by day, with news under its campaign."""
    campaign = house.folder / "flows" / "test_campaign" / "campaign.yaml"
    campaign.write_text(campaign.read_text("utf-8") + NEWS, "utf-8")
    ours = {"CHATBOT_SECRET_KEY": SECRET, "CHATBOT_AS_OF": BY_DAY}
    return replace(house, settings={**house.settings, **ours, **settings})


def database_of(house: House) -> str:
    """Where a house keeps what it knows."""
    file = house.folder / "var" / "chatbot.db"
    file.parent.mkdir(exist_ok=True)
    return house.settings.get("CHATBOT_DATABASE_URL", f"sqlite:///{file}")


async def allowed_by(house: House, telegram: BotApiServer, number: int) -> list[Person]:
    """So many people who turned on the switch for news."""
    people = [telegram.person(is_started=True) for _ in range(number)]
    clock = WorldClock()
    store = await SqlStore.open(database_of(house), SECRET, clock)
    addresses = [Address("telegram", str(person.id)) for person in people]
    turns = [a_turn(ON, address=address, at=clock.now()) for address in addresses]
    await store.conversations.commit(turns)
    await store.close()
    return people


async def staff(house: House, *arguments: str) -> dict[str, Any]:
    """One `chatbot broadcast` of staff, and what it says."""
    done = await asyncio.to_thread(house.run, "broadcast", *arguments, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


async def planned(house: House) -> str:
    """News, looked at."""
    which = ("first", "--campaign", "test_campaign", "--fallback", "en", "--by", "Ann")
    return str((await staff(house, "plan", *which))["plan"])


async def confirmed(house: House) -> str:
    """News on its way."""
    plan = await planned(house)
    await staff(house, "confirm", plan, "--by", "Ben")
    return plan


def news_of(people: Sequence[Person]) -> list[int]:
    """How often each of them got it."""
    return [
        sum("Good news." in bubble.text for bubble in person.screen if bubble.is_from_bot)
        for person in people
    ]
