"""`chatbot group`: what staff see of groups, and the two things they may do."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest

from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.messages import Address
from chatbot.engine.effects import CountInGroup, Remember, SetLanguage
from chatbot.engine.group_notes import OF_GROUP, REF, TALLY
from chatbot.store.sql_store import SqlStore
from tests.cli.small_house import House, build
from tests.store.kit import NOON, FixedClock, take_turn

SECRET = "0123456789abcdef" * 4
REFERENCE = "a1b2c3d4e5"
GROUP = Address("telegram", "-1001234567890")


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = build(tmp_path, CHATBOT_SECRET_KEY=SECRET)

    async def fill() -> None:
        url = f"sqlite:///{tmp_path}/var/chatbot.db"
        store = await SqlStore.open(url, SECRET, FixedClock())
        held: dict[str, Value] = {REF: REFERENCE, TALLY: True}
        kept = [Remember(Remembered(OF_GROUP, name, it, None)) for name, it in held.items()]
        await take_turn(store, SetLanguage("cy"), *kept, address=GROUP)
        counted = CountInGroup(REFERENCE, "rally", NOON - timedelta(days=9))
        for who in range(37):
            address = Address("telegram", str(who))
            await take_turn(store, SetLanguage("en"), counted, address=address)
        await store.close()

    asyncio.run(fill())
    return house


def test_groups_are_listed_by_totals_and_by_nothing_else(house: House) -> None:
    listed = house.run("group", "list")
    assert REFERENCE in listed.stdout
    assert "shows totals" in listed.stdout
    assert "1234567890" not in listed.stdout + listed.stderr
    (one,) = json.loads(house.run("group", "list", "--json").stdout)
    assert one["totals"]["rally"] % 5 == 0
    assert 10 <= one["totals"]["rally"] <= 37


def test_a_group_can_be_silenced_and_heard_again(house: House) -> None:
    assert house.run("group", "pause", REFERENCE).stdout == "The bot is silent there.\n"
    assert "paused by staff" in house.run("group", "list").stdout
    assert house.run("group", "pause", REFERENCE, "--off").returncode == 0
    assert "paused" not in house.run("group", "list").stdout


def test_a_group_can_be_forgotten_once(house: House) -> None:
    assert house.run("group", "forget", REFERENCE, "--yes").returncode == 0
    assert house.run("group", "list").stdout == "The bot is in no group.\n"
    assert house.run("group", "forget", REFERENCE, "--yes").returncode == 1
    assert house.run("group", "pause", REFERENCE).returncode == 1
