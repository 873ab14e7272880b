"""A copy put back: whole, while nobody uses the database, and nobody comes back with it."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from chatbot.bootstrap.contacts import forget_contact, show_contact
from chatbot.bootstrap.opened_store import with_store
from chatbot.bootstrap.schema import back_up
from chatbot.config import Settings, read_settings
from chatbot.domain.messages import Address
from chatbot.engine.effects import SetTimers
from chatbot.store.sql_store import SqlStore
from tests.cli.small_house import ONLY_HERE, House, build
from tests.services import needs_service
from tests.store.kit import ANN as SOMEBODY
from tests.store.kit import FixedClock, a_session, acts, says, take_turn, texts


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


SECRET = "0123456789abcdef" * 4
ANN, BEN, CAT = (Address("terminal", who) for who in ("ann", "ben", "cat"))


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.chdir(tmp_path)
    return build(tmp_path)


@pytest.fixture
def postgres_house(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> House:
    for program in ("pg_dump", "pg_restore"):
        if shutil.which(program) is None:
            needs_service(program, "Install the client tools of PostgreSQL.")
    monkeypatch.chdir(tmp_path)
    settings = {"CHATBOT_DATABASE_URL": postgres_url, "CHATBOT_SECRET_KEY": SECRET}
    return build(tmp_path, **settings, PATH=os.environ["PATH"])


def told(house: House) -> Settings:
    """What a process in the house would be told, for work that need not be one of its own."""
    return read_settings({**ONLY_HERE, **house.settings})


def meets(house: House, *people: Address) -> None:
    """The bot gets to know somebody."""

    async def turns(store: SqlStore) -> None:
        for who in people:
            await take_turn(store, session=a_session(), address=who)

    with_store(told(house), turns)


def copies(house: House) -> None:
    back_up(told(house), Path("copy"))


def forgets(house: House, who: Address) -> None:
    assert forget_contact(told(house), who)


def is_held(house: House, who: Address) -> bool:
    return show_contact(told(house), who) is not None


def refused(house: House, *words: str) -> None:
    """Nothing is put back, for a reason that the operator is told."""
    done = house.run("db", "restore", "copy", "--yes")
    assert done.returncode == 2
    assert all(word in done.stderr for word in words)


def restored(house: House, *more: str) -> str:
    done = house.run("db", "restore", "copy", "--yes", *more)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("kind", ["house", "postgres_house"])
def test_row_41_whoever_was_erased_after_the_copy_stays_erased(
    request: pytest.FixtureRequest, kind: str
) -> None:
    house: House = request.getfixturevalue(kind)
    meets(house, ANN, BEN)
    copies(house)
    meets(house, CAT)
    forgets(house, ANN)
    assert restored(house).startswith("Restored. Erased again: 1.")
    assert [is_held(house, who) for who in (ANN, BEN, CAT)] == [False, True, False]


def test_the_log_names_nobody(house: House) -> None:
    meets(house, ANN)
    forgets(house, ANN)
    log = (house.folder / "var" / "erasures.log").read_text(encoding="ascii")
    at, mark = log.split()
    assert datetime.fromisoformat(at).tzinfo == UTC
    assert (len(mark), "ann" in log) == (64, False)
    assert (house.folder / "var" / "erasures.log").stat().st_mode & 0o777 == 0o600


def test_a_copy_put_back_by_hand_brings_nobody_back_either(house: House) -> None:
    meets(house, ANN)
    copies(house)
    forgets(house, ANN)
    for file in (house.folder / "var").glob("chatbot.db*"):
        file.unlink()
    shutil.copy(house.folder / "copy", house.folder / "var" / "chatbot.db")
    assert not is_held(house, ANN)


def test_the_log_of_another_machine_can_be_given(house: House) -> None:
    meets(house, ANN)
    copies(house)
    forgets(house, ANN)
    (house.folder / "var" / "erasures.log").rename(house.folder / "other.log")
    for file in (house.folder / "var").glob("chatbot.db*"):
        file.unlink()
    assert "Erased again: 1." in restored(house, "--erasures", "other.log")


def test_the_log_can_lie_on_another_disk(house: House) -> None:
    house = House(house.folder, {"CHATBOT_ERASURE_LOG": "elsewhere/who.log"})
    meets(house, ANN)
    forgets(house, ANN)
    assert len((house.folder / "elsewhere" / "who.log").read_text().splitlines()) == 1


def test_what_was_there_before_is_kept_aside(house: House) -> None:
    meets(house, ANN)
    copies(house)
    said = restored(house)
    (aside,) = (house.folder / "var").glob("chatbot.db.before-*")
    assert aside.name in said


@pytest.mark.parametrize("words", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_copy_is_refused_and_changes_nothing(house: House, words: bytes) -> None:
    meets(house, ANN)
    (house.folder / "copy").write_bytes(words)
    done = house.run("db", "restore", "copy", "--yes")
    assert (done.returncode, "no copy that" in done.stderr) == (2, True)
    assert is_held(house, ANN)


def test_nothing_is_put_under_a_bot_that_runs(house: House) -> None:
    meets(house, ANN)
    copies(house)
    with closing(sqlite3.connect(house.folder / "var" / "chatbot.db")) as other:
        other.execute("SELECT count(*) FROM contact").fetchone()
        done = house.run("db", "restore", "copy", "--yes")
    assert (done.returncode, "in use" in done.stderr) == (2, True)


def test_nothing_is_put_under_a_bot_that_runs_on_postgresql(
    postgres_house: House, postgres_url: str
) -> None:
    meets(postgres_house, ANN)
    postgres_house.run("db", "backup", "copy")
    with psycopg.connect(postgres_url):
        done = postgres_house.run("db", "restore", "copy", "--yes")
    assert (done.returncode, "in use" in done.stderr) == (2, True)


@pytest.mark.parametrize("kind", ["house", "postgres_house"])
def test_with_another_key_nothing_is_put_back(request: pytest.FixtureRequest, kind: str) -> None:
    house: House = request.getfixturevalue(kind)
    meets(house, ANN)
    copies(house)
    meets(house, BEN)
    other = {**house.settings, "CHATBOT_SECRET_KEY": SECRET[::-1]}
    refused(House(house.folder, other), "another CHATBOT_SECRET_KEY")
    assert is_held(house, BEN)


@pytest.mark.parametrize("words", [b"", b"no archive", b"PGDMP" + b"x" * 5000])
def test_what_is_no_archive_is_refused_on_postgresql(postgres_house: House, words: bytes) -> None:
    meets(postgres_house, ANN)
    Path("copy").write_bytes(words)
    refused(postgres_house, "no copy that")
    assert is_held(postgres_house, ANN)


def test_without_the_key_nothing_is_put_back(house: House) -> None:
    meets(house, ANN)
    copies(house)
    shutil.rmtree(house.folder / "var")
    done = house.run("db", "restore", "copy", "--yes")
    assert (done.returncode, "secret.key is missing" in done.stderr) == (2, True)
    assert not (house.folder / "var" / "secret.key").exists()


async def test_row_41_what_waited_in_the_copy_does_not_leave_again(
    tmp_path: Path, clock: FixedClock
) -> None:
    house = build(tmp_path, CHATBOT_SECRET_KEY=SECRET)
    url = f"sqlite:///{tmp_path}/var/chatbot.db"
    store = await SqlStore.open(url, SECRET, clock)
    await take_turn(store, says("Twice?"), session=a_session())
    await asyncio.to_thread(house.run, "db", "backup", "copy")
    await store.close()
    done = await asyncio.to_thread(house.run, "db", "restore", "copy", "--yes")
    assert done.returncode == 0
    store = await SqlStore.open(url, SECRET, clock)
    await store.outbox.release("telegram")
    assert await store.outbox.claim(9) == []
    result = await take_turn(store, says("New"))
    assert texts(result.parcels) == ["New"]
    await store.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_row_41_a_copy_made_under_load_has_every_turn_whole(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, kind: str
) -> None:
    """Each turn of this load writes a session and an action: a copy has both or neither."""
    if kind == "postgres":
        house: House = request.getfixturevalue("postgres_house")
        url = house.settings["CHATBOT_DATABASE_URL"]
    else:
        house = build(tmp_path, CHATBOT_SECRET_KEY=SECRET)
        url = f"sqlite:///{tmp_path}/var/chatbot.db"
    store = await SqlStore.open(url, SECRET, clock)
    written, going = 0, True

    async def load() -> None:
        nonlocal written
        while going:
            written += 1
            action = acts(f"a{written}")
            await take_turn(store, action, SetTimers(()), session=a_session(written))

    loading = asyncio.create_task(load())
    while written < 20:  # noqa: ASYNC110 - the load sets no event
        await asyncio.sleep(0.01)
    done = await asyncio.to_thread(house.run, "db", "backup", "copy")
    assert done.returncode == 0
    before_end = written
    going = False
    await loading
    await store.close()
    done = await asyncio.to_thread(house.run, "db", "restore", "copy", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    copy = await SqlStore.open(url, SECRET, clock)
    session = (await copy.conversations.snapshot(SOMEBODY)).session
    (row,) = await copy.ledger.action_counts(None)
    await copy.close()
    assert session is not None
    assert session.visit == row["count"]
    assert 19 <= session.visit <= before_end
