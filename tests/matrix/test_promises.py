"""Row 5 of the fault matrix, for promises made together: a house that dies while it tells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chatbot.domain.calendar import day_of
from chatbot.domain.messages import Address
from chatbot.domain.pacts import DAY, Pact
from chatbot.engine.pact_notes import Promised, keep_promise
from chatbot.store.sql_store import SqlStore
from tests.botapi import BotApiServer, Person
from tests.builders import ROOT
from tests.cli.small_house import House
from tests.matrix.announcing import SECRET, database_of
from tests.matrix.processes import serving, until
from tests.matrix.test_broadcasts import asked
from tests.store.kit import NOON, FixedClock, a_turn

PACT = Pact("group:aaaaaaaaaa", "rally_with_refugees", 5, date(2024, 7, 7))
FOUR_DAYS_ON = "2024-06-24T12:00"
LEFT = """
SELECT (SELECT count(*) FROM remembered WHERE name = 'pact')
     + (SELECT count(*) FROM outbox WHERE due IS NOT NULL)
     + (SELECT count(*) FROM inbox WHERE state <> 'done')
"""


@pytest.fixture(params=["sqlite", "postgres"])
def promising(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    """The shipped flows, days after enough have promised, on each database in turn."""
    shipped = {f"CHATBOT_{name.upper()}": str(ROOT / name) for name in ("flows", "locales")}
    ours = {"CHATBOT_SECRET_KEY": SECRET, "CHATBOT_AS_OF": FOUR_DAYS_ON}
    if request.param == "postgres":
        ours["CHATBOT_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    return House(tmp_path, shipped | ours)


async def five_who_promised(house: House, telegram: BotApiServer) -> list[Person]:
    """Enough for all of them to be told."""
    people = [telegram.person(is_started=True) for _ in range(PACT.number)]
    store = await SqlStore.open(database_of(house), SECRET, FixedClock())
    promised = Promised(PACT, day_of(NOON) + DAY)
    effects = keep_promise(promised, day_of(NOON))
    addresses = [Address("telegram", str(person.id)) for person in people]
    await store.conversations.commit([a_turn(*effects, address=it) for it in addresses])
    await store.close()
    return people


@pytest.mark.parametrize(
    ("promising", "point", "least"),
    [
        ("sqlite", "sent=kill@3", 3),
        ("postgres", "committed=kill", 5),
    ],
    indirect=["promising"],
)
async def test_row_05_killed_while_it_tells_what_became_of_a_promise_it_tells_nobody_twice(
    promising: House, telegram: BotApiServer, point: str, least: int
) -> None:
    people = await five_who_promised(promising, telegram)
    async with serving(promising, telegram, point, webhook=False, pace=0.1) as dying:
        assert await dying.ended() == -9
    async with serving(promising, telegram, webhook=False, pace=0.1):
        await until(lambda: asked(promising, LEFT) == [(0,)])
    heard = [sum("It is happening" in it.text for it in who.screen) for who in people]
    assert max(heard) == 1
    assert least <= sum(heard) <= 5
