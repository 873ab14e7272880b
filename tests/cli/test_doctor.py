"""`chatbot doctor`: finds what is wrong, says it in words, changes nothing, tells no secret."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from chatbot.bootstrap.doctor import HIDDEN, Report, examine, hidden, secrets_of
from chatbot.bootstrap.doctor_findings import Found, wrong
from chatbot.bootstrap.doctor_people import people
from chatbot.bootstrap.secret_key import secret_of
from chatbot.config import Settings, read_settings
from chatbot.domain.publications import Publication
from chatbot.store import schema
from chatbot.store.sql_store import SqlStore
from tests.botapi import BotApiServer
from tests.cli.small_house import ONLY_HERE, House, build
from tests.store.kit import FixedClock, says, take_turn

SECRET = "hunter2hunter2" * 3


@pytest.fixture
def house(tmp_path: Path) -> House:
    return build(tmp_path)


@pytest.fixture
async def telegram() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


def settings(house: House, **more: str) -> Settings:
    flows = {f"CHATBOT_{it.upper()}": str(house.folder / it) for it in ("flows", "locales")}
    database = f"sqlite:///{house.folder}/var/chatbot.db"
    return read_settings({**ONLY_HERE, **flows, "CHATBOT_DATABASE_URL": database, **more})


async def seen(house: House, where: str = "here", **more: str) -> Report:
    return await examine(settings(house, **more), where)  # type: ignore[arg-type]


def state(report: Report, what: str) -> str:
    return next(one.state for one in report.found if one.what == what)


def words(report: Report) -> str:
    return "\n".join(f"{one.what}: {one.says} {one.do}" for one in report.found)


def test_a_new_house_is_well_and_nothing_is_made(house: House) -> None:
    done = house.run("doctor", "--offline")
    assert "WRONG places" in done.stdout  # no table, and every service is off
    assert (done.returncode, done.stderr) == (1, "")
    assert not (house.folder / "var").exists()


def test_a_house_at_work_is_well_in_json(house: House) -> None:
    on = ("CHATBOT_POSTCODES_URL", "CHATBOT_PARLIAMENT_URL")
    house = House(house.folder, dict.fromkeys(on, "http://127.0.0.1:9"))
    house.chat("/start")
    done = house.run("doctor", "--offline", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["well"]) == (0, True)
    states = {one["what"]: one["state"] for one in told["checks"]}
    assert (states["database"], states["key"], states["outbox"]) == ("well", "well", "well")


def test_a_setting_that_is_wrong_is_named_and_not_shown(house: House) -> None:
    house = House(house.folder, {"CHATBOT_PORT": "hunter2"})
    done = house.run("doctor", "--offline")
    assert (done.returncode, "WRONG settings: CHATBOT_PORT" in done.stdout) == (1, True)
    assert "hunter2" not in done.stdout + done.stderr


async def test_a_key_that_is_lost_or_another_one_is_found(house: House) -> None:
    await asyncio.to_thread(house.chat, "/start")
    other = await seen(house, CHATBOT_SECRET_KEY=SECRET)
    assert state(other, "database") == "wrong"
    assert "another CHATBOT_SECRET_KEY" in words(other)
    (house.folder / "var" / "secret.key").write_text("\n")
    empty = await seen(house)
    assert (state(empty, "key"), "is empty" in words(empty)) == ("wrong", True)
    (house.folder / "var" / "secret.key").unlink()
    lost = await seen(house)
    assert state(lost, "key") == "wrong"
    assert not (house.folder / "var" / "secret.key").exists()


async def test_a_database_that_is_damaged_or_away_is_found(house: House) -> None:
    (house.folder / "var").mkdir()
    (house.folder / "var" / "chatbot.db").write_bytes(b"no database, however long" * 400)
    damaged = await seen(house, CHATBOT_SECRET_KEY=SECRET)
    assert state(damaged, "database") == "wrong"
    assert "Restore a backup" in words(damaged)
    url = "postgresql://ann:hunter2@127.0.0.1:9/bot"
    away = await seen(house, CHATBOT_SECRET_KEY=SECRET, CHATBOT_DATABASE_URL=url)
    assert state(away, "database") == "wrong"
    assert "Is the server on" in words(away)
    assert "hunter2" not in words(away)


async def test_an_older_schema_is_told_and_left_as_it_is(house: House) -> None:
    url = settings(house).database_url
    schema.upgrade(url)
    schema.downgrade(url, "0002")
    report = await seen(house, CHATBOT_SECRET_KEY=SECRET)
    assert state(report, "database") == "note"
    assert schema.current(url) == "0002"


async def test_what_waits_too_long_is_found(house: House) -> None:
    clock = FixedClock(datetime.now(UTC) - timedelta(minutes=5))  # noqa: TID251
    store = await SqlStore.open(settings(house).database_url, SECRET, clock)
    await take_turn(store, says("Waits"))
    await store.close()
    report = await seen(house, CHATBOT_SECRET_KEY=SECRET)
    assert state(report, "outbox") == "wrong"
    assert "chatbot serve" in words(report)


async def test_broken_flows_are_found(house: House) -> None:
    (house.folder / "flows" / "test_campaign" / "main.yaml").write_text("flow: 1\nsteps: {}\n")
    report = await seen(house)
    assert state(report, "release") == "wrong"
    assert "chatbot check" in words(report)


async def test_telegram_and_its_webhook_are_looked_at(
    house: House, telegram: BotApiServer
) -> None:
    told = {
        "CHATBOT_TELEGRAM_TOKEN": telegram.token,
        "CHATBOT_TELEGRAM_API_URL": telegram.base_url,
    }
    good = await seen(house, "everywhere", **told)
    assert (state(good, "telegram"), state(good, "webhook")) == ("well", "well")
    assert state(good, "clock") == "well"
    hooked = await seen(house, "everywhere", **told, CHATBOT_PUBLIC_URL="https://bot.example.org")
    assert state(hooked, "webhook") == "wrong"
    refused = await seen(house, "everywhere", **(told | {"CHATBOT_TELEGRAM_TOKEN": "1:hunter2"}))
    assert state(refused, "telegram") == "wrong"
    away = await seen(
        house, "everywhere", **(told | {"CHATBOT_TELEGRAM_API_URL": "http://127.0.0.1:9"})
    )
    assert state(away, "telegram") == "wrong"
    said = words(good) + words(hooked) + words(refused) + words(away)
    assert telegram.token not in said
    assert "hunter2" not in said
    assert telegram.calls_to("sendMessage") == []
    assert telegram.calls_to("setWebhook") == []


def test_a_secret_that_came_in_by_any_way_is_covered() -> None:
    (found,) = hidden([wrong("x", f"It says {SECRET}!", f"Try {SECRET}")], [SECRET])
    assert (found.says, found.do) == (f"It says {HIDDEN}!", f"Try {HIDDEN}")


def test_secrets_are_covered_as_they_are_meant_and_as_they_are_written() -> None:
    told = read_settings(
        {
            "CHATBOT_DATABASE_URL": "postgresql://ann:hun%40ter@127.0.0.1/bot",
            "CHATBOT_SECRET_KEY": f"{SECRET}, {SECRET[:30]}older",
        }
    )
    secrets = secrets_of(told)
    assert {"hun%40ter", "hun@ter", SECRET, f"{SECRET[:30]}older"} <= set(secrets)


def test_a_name_of_a_file_can_neither_clear_the_screen_nor_forge_a_line() -> None:
    (found,) = hidden([wrong("x", "no \x1b[2J\nok    key: fine\u202e", "")], [])
    assert found.says == "no ?[2J?ok    key: fine?"


async def test_what_this_account_may_not_read_is_named(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def shut(settings: Settings) -> list[Found]:
        raise PermissionError(13, "Permission denied", "/srv/bot/secret.key")

    monkeypatch.setattr("chatbot.bootstrap.doctor.LOCAL", (("key", shut),))
    report = await seen(house)
    assert state(report, "key") == "wrong"
    assert "may not read /srv/bot/secret.key" in words(report)


TODAY = date(2026, 3, 10)
DAYS = {"CHATBOT_AS_OF": TODAY.isoformat()}
ON = {"CHATBOT_PARLIAMENT_URL": "http://127.0.0.1:9"}


@pytest.mark.parametrize(
    ("label", "days", "more", "state", "says"),
    [
        ("members", 7, ON, "well", "The list of MPs"),
        ("members", 8, ON, "note", "chatbot data fetch mps"),
        ("members", 8, {}, "note", "chatbot data import mps FILE"),
        ("ballots 2026-03-20", 2, {}, "well", "candidates on 2026-03-20"),
        ("ballots 2026-03-20", 3, {}, "note", "3 days ago"),
        ("ballots 2026-03-09", 0, ON, "note", "chatbot data fetch"),
    ],
)
def test_the_age_of_each_list_of_people_in_use_is_told(
    house: House, label: str, days: int, more: dict[str, str], state: str, says: str
) -> None:
    held = [(label, "a list", TODAY - timedelta(days=days), 650)]
    (found,) = people(settings(house, **DAYS, **more), held)
    assert found.state == state
    assert says in f"{found.says} {found.do}"


def test_where_only_test_people_could_be_asked_something_is_wrong(house: House) -> None:
    assert people(settings(house), [])[0].state == "wrong"
    assert people(settings(house, **ON), [])[0].state == "note"
    assert people(settings(house, **DAYS), [])[0].state == "note"


async def test_the_lists_are_read_from_the_database(house: House) -> None:
    store = await SqlStore.open(settings(house).database_url, SECRET, FixedClock())
    await store.public_record.replace_members([], "a list", date(2024, 1, 1))
    await store.close()
    report = await seen(house, CHATBOT_SECRET_KEY=SECRET)
    assert "The list of MPs is of 2024-01-01." in words(report)


async def test_it_says_what_is_published_and_whether_the_folders_hold_the_same(
    house: House,
) -> None:
    assert house.run("publish").returncode == 0
    assert "is current since" in words(await seen(house))
    assert state(await seen(house), "published") == "well"
    main = house.folder / "flows" / "test_campaign" / "main.yaml"
    main.write_text(main.read_text("utf-8").replace("Hello.", "Good day."), "utf-8")
    assert state(await seen(house), "published") == "note"
    store = await SqlStore.open(
        settings(house).database_url, secret_of(settings(house)), FixedClock()
    )
    newer = Publication(2, "of a newer program", datetime(2024, 6, 20, tzinfo=UTC), "publish")
    assert await store.releases.publish(newer, b"in a form that nobody here can read")
    await store.close()
    assert state(await seen(house), "published") == "wrong"
