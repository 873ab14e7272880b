"""`chatbot dead`: what died of what, without a word of it, and another try."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from chatbot.bootstrap.dead_letters import dead_letters, redacted, replay
from chatbot.config import read_settings
from chatbot.domain.messages import Address, InboxKey
from chatbot.store.sql_store import SqlStore
from tests.cli.small_house import ONLY_HERE, House, build
from tests.store.kit import FixedClock, an_arrival

KEY = InboxKey("telegram:4711")
SECRET = "0123456789abcdef" * 4
CANARY = b'{"message": {"text": "Ann Canary, SW1A 1AA", "from": {"id": 81218121}, "ok": true}}'


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = build(tmp_path, CHATBOT_SECRET_KEY=SECRET)

    async def bury() -> None:
        url = f"sqlite:///{tmp_path}/var/chatbot.db"
        store = await SqlStore.open(url, SECRET, FixedClock())
        await store.conversations.receive([an_arrival(CANARY, KEY)])
        cause, ann = "decide: ValueError", Address("telegram", "8121")
        await store.conversations.close_arrival(KEY, cause, ann)
        await store.close()

    asyncio.run(bury())
    return house


def test_they_are_listed_shown_and_taken_in_again(house: House) -> None:
    listed = house.run("dead", "list")
    assert "telegram:4711" in listed.stdout
    assert "decide: ValueError" in listed.stdout
    shown = house.run("dead", "show", KEY)
    assert json.loads(shown.stdout) == {
        "message": {
            "text": "20 characters",
            "from": {"id": "a number of 8 characters"},
            "ok": True,
        }
    }
    for said in (listed, shown):
        assert "Canary" not in said.stdout + said.stderr
        assert "8121" not in said.stdout + said.stderr
    again = house.run("dead", "replay", KEY)
    assert (again.returncode, again.stdout) == (0, "telegram:4711: taken in again\n")
    assert house.run("dead", "list", "--json").stdout == "[]\n"
    assert house.run("dead", "replay", KEY).returncode == 1


def test_all_at_once_and_never_by_accident(house: House) -> None:
    assert house.run("dead", "replay").returncode == 2
    assert house.run("dead", "replay", "--all").stdout == "telegram:4711: taken in again\n"
    assert house.run("dead", "show", KEY).returncode == 1


def test_all_are_taken_in_however_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatbot.bootstrap.dead_letters.MOST_LISTED", 0)
    url = f"sqlite:///{house.folder}/var/chatbot.db"
    told = read_settings({**ONLY_HERE, "CHATBOT_DATABASE_URL": url, "CHATBOT_SECRET_KEY": SECRET})
    assert (dead_letters(told), replay(told, [])) == ([], [KEY])


@pytest.mark.parametrize(
    ("payload", "form"),
    [
        (b"Ann", "3 bytes that are no JSON"),
        (b'{"Ann Canary": 1}', {"a name of 10 characters": "a number of 1 characters"}),
        (b'[null, [1.5, "x"]]', [None, ["a number of 3 characters", "1 characters"]]),
        (b"[" * 100_000, "100000 bytes that are no JSON"),
    ],
)
def test_only_the_form_is_shown(payload: bytes, form: object) -> None:
    assert redacted(payload) == form
