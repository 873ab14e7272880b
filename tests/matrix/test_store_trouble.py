"""Rows 34 to 38 of the fault matrix: a database that is away, closed to writes, full or broken."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.botapi import BotApiServer
from tests.cli.small_house import House
from tests.matrix.between import wire_to
from tests.matrix.paths import (
    PATIENCE,
    agrees,
    chooses,
    goes_on,
    heard,
    is_settled,
    path,
    repeated,
    rows,
)
from tests.matrix.processes import serving, start, until

KEY = {"CHATBOT_SECRET_KEY": "a key of the tests"}
FULL_PROMISE = ["Hello.", "May I keep", "What do you drink?", "Which name", "Here is", "Another"]


def file_of(house: House) -> Path:
    return house.folder / "var" / "chatbot.db"


def is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as db:
        return bool(db.execute("PRAGMA integrity_check").fetchone() == ("ok",))


async def test_row_34_a_database_that_is_away_at_the_start_and_in_the_middle_is_waited_for(
    house: House, telegram: BotApiServer, postgres_url: str
) -> None:
    house = replace(house, settings={**house.settings, **KEY})
    people = [telegram.person() for _ in range(10)]
    async with wire_to(postgres_url) as (wire, url):
        wire.cut()
        served = await start(house, telegram, CHATBOT_DATABASE_URL=url)
        await served.says("store.not_there")
        wire.mend()
        await served.says("serve.started")
        for person in people:
            await person.starts()
        await asyncio.gather(*(agrees(person) for person in people[:5]))
        wire.cut()
        await asyncio.gather(*(agrees(person) for person in people[5:]))
        assert not await served.is_ready()
        await telegram.until(lambda: 503 in {it.status for it in telegram.deliveries}, PATIENCE)
        wire.mend()
        await asyncio.gather(*(person.sees("What do you drink?", PATIENCE) for person in people))
        await asyncio.gather(*(chooses(person) for person in people))
        await asyncio.gather(*(person.sees("Which name", PATIENCE) for person in people))
        assert await served.stopped() == 0
    assert len({tuple(path(person)) for person in people}) == 1
    assert all(repeated(person) <= 1 for person in people)


ASKED_AT_THE_START = {
    b"FROM alembic_version",
    b"CREATE TABLE",
    b"INTO store_key",
    b"FROM erasure",
    b"FROM publication",
    b"INTO release",
    b"INTO publication",
    b"FROM inbox",
    b"INTO duty",
    b"FROM outbox",
    b"contact.wakes",
}
"""Words of everything that a house asks its database before it has been up for a second."""


@pytest.mark.parametrize("webhook", [True, False], ids=["webhook", "polling"])
async def test_row_34_a_database_that_goes_away_at_any_moment_of_the_start_is_waited_for(
    house: House, telegram: BotApiServer, postgres_url: str, webhook: bool
) -> None:
    house = replace(house, settings={**house.settings, **KEY})
    person = telegram.person()
    async with wire_to(postgres_url) as (wire, url):
        wire.breaks_at = set(ASKED_AT_THE_START)
        served = await start(house, telegram, webhook=webhook, CHATBOT_DATABASE_URL=url)
        await person.starts()
        await goes_on(person, 2 * PATIENCE)
        await until(lambda: not wire.breaks_at)
        assert await served.stopped() == 0
    assert path(person)[-1].startswith("Another")


async def test_row_34_a_database_that_fails_while_a_house_takes_up_what_lies_there_is_asked_again(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram, "committed=kill") as dying:
        await person.starts()
        await dying.ended()
    execute(house, REFUSE_TO_LET_GO)
    orders = "sweeping=raise; sweeping=raise"
    served = await start(house, telegram, orders)
    await until(lambda: len(served.said("store.not_there")) == 1)
    execute(house, "DROP TRIGGER refuse_to_let_go")
    await goes_on(person)
    assert len(served.said("store.not_there")) >= 3
    assert await served.stopped() == 0
    assert repeated(person) == 0


REFUSE_TO_LET_GO = """
CREATE TRIGGER refuse_to_let_go BEFORE UPDATE ON outbox WHEN old.state = 'claimed'
BEGIN SELECT RAISE(ABORT, 'not now'); END
"""


def execute(house: House, statement: str) -> None:
    with closing(sqlite3.connect(file_of(house), isolation_level=None, timeout=5)) as db:
        db.execute(statement)


async def test_row_34_asked_to_stop_before_the_database_answered_it_leaves_though_people_wait(
    house: House, telegram: BotApiServer
) -> None:
    served = await start(house, telegram, "sweeping=raise@*")
    await served.says("store.not_there")
    await telegram.person().starts()
    await telegram.until(lambda: bool(telegram.deliveries), PATIENCE)
    assert 503 in {it.status for it in telegram.deliveries}
    assert not await served.is_ready()
    assert await served.stopped() == 0
    assert "Error" not in served.log_file.read_text()


async def test_row_34_asked_to_stop_while_it_waits_for_its_database_it_leaves(
    house: House, telegram: BotApiServer
) -> None:
    house = replace(house, settings={**house.settings, **KEY})
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    served = await start(house, telegram, CHATBOT_DATABASE_URL=nowhere)
    await served.says("store.not_there")
    assert await served.stopped() == 0


async def test_row_35_a_database_closed_to_writes_loses_nothing_and_is_not_called_ready(
    house: House, telegram: BotApiServer, postgres_url: str
) -> None:
    house = replace(house, settings={**house.settings, **KEY})
    person = telegram.person()
    async with serving(house, telegram, CHATBOT_DATABASE_URL=postgres_url) as served:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        allow_writes(postgres_url, False)
        await person.presses("I agree")
        await telegram.until(lambda: 503 in {it.status for it in telegram.deliveries}, PATIENCE)
        assert not await served.is_ready()
        allow_writes(postgres_url, True)
        await person.sees("What do you drink?", PATIENCE)
        assert await served.is_ready()


def allow_writes(url: str, allowed: bool) -> None:
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("SET default_transaction_read_only = off")
        name = sql.Identifier(db.info.dbname)
        word = sql.Literal("off" if allowed else "on")
        db.execute(
            sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(name, word)
        )
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path | None]:
    """A file system of so many bytes; None where mounting is not allowed."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_row_36_a_full_disk_is_told_and_when_there_is_room_again_all_goes_on(
    house: House, telegram: BotApiServer, tmp_path: Path
) -> None:
    person = telegram.person()
    with small_disk(tmp_path / "small", "1m") as disk:
        if disk is None:
            await _limited(house, telegram)
            return
        ballast = disk / "ballast"
        url = f"sqlite:///{disk / 'chatbot.db'}"
        house = replace(house, settings={**house.settings, **KEY})
        async with serving(house, telegram, CHATBOT_DATABASE_URL=url) as served:
            await person.starts()
            await person.sees("May I keep", PATIENCE)
            await until(lambda: fill(ballast))
            await asyncio.gather(*(telegram.person().says("x" * 4000) for _ in range(5)))
            await until(lambda: 503 in {it.status for it in telegram.deliveries})
            assert not await served.is_ready()
            ballast.unlink()
            await person.presses("I agree")
            await person.sees("What do you drink?", PATIENCE)
            await until(lambda: not telegram.pending_updates)
            assert await served.is_ready()
            assert await served.stopped() == 0
        assert is_whole(disk / "chatbot.db")


def fill(ballast: Path) -> bool:
    """Leave no room; True once there is none."""
    try:
        with ballast.open("ab", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
    except OSError:
        return True


async def _limited(house: House, telegram: BotApiServer) -> None:
    """The same with a limit on the size of files, for those who may not mount."""
    person = telegram.person()
    async with serving(house, telegram) as served:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        limit_files(served.process.pid, "65536:unlimited")
        await person.presses("I agree")
        await until(lambda: 503 in {it.status for it in telegram.deliveries})
        assert not await served.is_ready()
        limit_files(served.process.pid, "unlimited")
        await person.sees("What do you drink?", PATIENCE)
        assert await served.stopped() == 0
    assert is_whole(file_of(house))


def limit_files(pid: int, size: str) -> None:
    subprocess.run(["prlimit", f"--pid={pid}", f"--fsize={size}"], check=True)


async def test_row_36_a_file_that_may_not_grow_is_like_a_full_disk(
    house: House, telegram: BotApiServer
) -> None:
    await _limited(house, telegram)


async def test_row_36_a_log_that_cannot_be_written_stops_nothing(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    into_nothing = ("sh", "-c", 'exec "$@" 2>/dev/full', "sh")
    served = await start(house, telegram, under=into_nothing)
    await person.starts()
    telegram.inject({"message": {"date": "x"}})  # something to log
    await goes_on(person)
    await until(lambda: [words for words in heard(person) if words.startswith("Another")])
    assert await served.stopped() == 0


async def test_row_37_a_lock_held_for_longer_than_we_wait_loses_nothing(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram):
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        with closing(sqlite3.connect(file_of(house), isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            press = await person.presses("I agree")
            await telegram.until(lambda: 503 in {it.status for it in telegram.deliveries}, 15)
            db.execute("ROLLBACK")
        await person.answer_to(press, PATIENCE)
        await person.sees("What do you drink?", PATIENCE)
    assert repeated(person) <= 1
    assert rows(house, "SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)]


async def test_row_37_what_left_and_cannot_be_written_down_beyond_its_lease_is_not_sent_again(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    longer_than_the_lease = "; ".join(["settling=raise"] * 6)
    async with serving(house, telegram, longer_than_the_lease, pace=0.05) as served:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        assert len(served.said("outbox.settle_failed")) == 6
        await until(lambda: is_settled(house))
    assert repeated(person) == 0


@pytest.mark.parametrize("order", ["settling=delay:3@2", "sent=delay:3@2"])
async def test_row_37_what_is_given_out_anew_while_we_still_have_it_is_not_sent_again(
    house: House, telegram: BotApiServer, order: str
) -> None:
    person = telegram.person()
    async with serving(house, telegram, order, pace=0.05):
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        await until(lambda: is_settled(house))
        await asyncio.sleep(2.0)
        await goes_on(person)
        await until(lambda: is_settled(house))
    assert repeated(person) == 0


@pytest.mark.parametrize("page", [10])
async def test_row_38_a_damaged_file_is_not_worked_with_and_a_copy_is_pointed_to(
    house: House, telegram: BotApiServer, page: int
) -> None:
    async with serving(house, telegram) as served:
        assert await served.stopped() == 0
    with file_of(house).open("r+b") as file:
        file.seek(4096 * (page - 1))
        file.write(os.urandom(4096))
    done = house.run("serve", "--telegram", "off")
    assert done.returncode == 2
    assert "Restore a backup" in done.stderr
    assert "Traceback" not in done.stderr
