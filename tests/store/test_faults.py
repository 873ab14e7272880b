"""Databases that fail: told by a code without data, nothing half written, well again after."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.service.ports import CommitOutcome, CommitResult
from chatbot.store import connections, faults
from chatbot.store.sql_store import SqlStore
from chatbot.store.worker import Job
from tests.store.kit import (
    ANN,
    BEN,
    SECRET,
    FixedClock,
    OpenStore,
    a_session,
    a_turn,
    acts,
    an_arrival,
    commit,
    says,
    take_turn,
)


def failed(result: CommitResult) -> str | None:
    assert result.outcome is CommitOutcome.FAILED
    return result.cause


def file_in(url: str) -> str:
    return url.removeprefix("sqlite:///")


@contextmanager
def write_lock(url: str) -> Iterator[None]:
    """Somebody else writes, and takes their time."""
    with closing(sqlite3.connect(file_in(url), isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield


@pytest.fixture
async def impatient(
    sqlite_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[SqlStore]:
    """A store that waits for nobody."""
    monkeypatch.setattr(connections, "SQLITE_WAIT_SECONDS", 0.01)
    store = await SqlStore.open(sqlite_url, SECRET, clock)
    yield store
    await store.close()


async def test_row_37_a_locked_database_is_told_and_loses_nothing(
    impatient: SqlStore, sqlite_url: str
) -> None:
    turn = a_turn(says("Hello"), acts("a1"), session=a_session())
    arrival = an_arrival()
    with write_lock(sqlite_url):
        assert failed(await commit(impatient, turn)) == "locked"
        with pytest.raises(StoreFailed, match=r"^locked$"):
            await impatient.conversations.receive([arrival])
        with pytest.raises(StoreFailed, match=r"^locked$"):
            await impatient.outbox.claim(9)
        assert not await impatient.ready()
    assert await impatient.conversations.receive([arrival]) == [True]
    assert (await commit(impatient, turn)).outcome is CommitOutcome.COMMITTED
    assert await impatient.ready()


async def test_row_37_many_who_wait_for_a_locked_database_are_told_at_once(
    impatient: SqlStore, sqlite_url: str
) -> None:
    with write_lock(sqlite_url):
        turns = [a_turn(session=a_session()) for _ in range(50)]
        results = await asyncio.gather(*(commit(impatient, turn) for turn in turns))
    assert {failed(result) for result in results} == {"locked"}


async def test_reports_can_be_read_while_somebody_writes(
    impatient: SqlStore, sqlite_url: str
) -> None:
    await take_turn(impatient, acts("a1"))
    with write_lock(sqlite_url):
        assert [row["count"] for row in await impatient.ledger.action_counts(None)] == [1]


def no_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("none") / "chatbot.db"
    path.write_bytes(b"no database, whatever its name says" * 100)
    return path


@contextmanager
def pragma(monkeypatch: pytest.MonkeyPatch, added: str) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(connections, "PRAGMAS", (*connections.PRAGMAS, added))
        yield


async def test_row_36_a_full_disk_is_told_and_nothing_is_half_written(
    sqlite_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(file_in(sqlite_url))) as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
    with pragma(monkeypatch, f"max_page_count = {pages + 2}"):
        store = await SqlStore.open(sqlite_url, SECRET, clock)
        big = a_turn(acts("a1"), session=a_session(text="x" * 100_000))
        assert failed(await commit(store, big)) == "full"
        assert (await store.conversations.snapshot(ANN)).version == 0
        assert await store.ledger.action_counts(None) == []
        assert (await take_turn(store, session=a_session())).outcome is CommitOutcome.COMMITTED
        await store.close()
    with closing(sqlite3.connect(file_in(sqlite_url))) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_row_35_a_database_that_takes_no_writes_is_told_and_asked_anew(
    sqlite_url: str, clock: FixedClock
) -> None:
    store = await SqlStore.open(sqlite_url, SECRET, clock)
    turn = a_turn(session=a_session())
    await store._writer.one(Job(lambda db, _: [db._cursor.execute("PRAGMA query_only = ON")]), 0)
    assert failed(await commit(store, turn)) == "read_only"
    assert (await commit(store, turn)).outcome is CommitOutcome.COMMITTED
    await store.close()


async def test_row_35_a_store_is_not_opened_on_what_takes_no_writes(
    sqlite_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pragma(monkeypatch, "query_only = ON"), pytest.raises(StoreFailed, match="read_only"):
        await SqlStore.open(sqlite_url, SECRET, clock)


async def test_row_38_a_file_that_is_no_database_is_refused(
    clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sqlite_url = f"sqlite:///{no_database(tmp_path_factory)}"
    with pytest.raises(SettingsFault, match="Restore a backup"):
        await SqlStore.open(sqlite_url, SECRET, clock)


async def test_after_closing_nothing_is_taken(open_store: OpenStore) -> None:
    store = await open_store()
    await store.close()
    assert failed(await commit(store, a_turn(session=a_session()))) == "closed"
    with pytest.raises(StoreFailed, match=r"^closed$"):
        await store.conversations.snapshot(ANN)


async def test_what_was_asked_before_closing_is_done(open_store: OpenStore) -> None:
    store = await open_store()
    asked = asyncio.gather(*(commit(store, a_turn(session=a_session(n))) for n in range(9)))
    await asyncio.sleep(0)
    await store.close()
    outcomes = [result.outcome for result in await asked]
    assert sorted(outcomes) == [CommitOutcome.COMMITTED] + [CommitOutcome.STALE] * 8


async def test_a_fault_of_our_own_is_named_by_kind_and_place_only(open_store: OpenStore) -> None:
    store = await open_store()
    faulty = a_turn(session=a_session(secret=object()))  # type: ignore[arg-type]
    cause = failed(await commit(store, faulty))
    assert cause is not None
    assert cause.startswith("TypeError in chatbot.store.")
    assert "secret" not in cause


async def test_one_faulty_arrival_is_told_to_its_sender_only(open_store: OpenStore) -> None:
    store = await open_store()
    faulty = an_arrival(payload=None)  # type: ignore[arg-type]
    good = an_arrival()
    answers = await asyncio.gather(
        store.conversations.receive([faulty]),
        store.conversations.receive([good]),
        commit(store, a_turn(session=a_session(), address=BEN)),
        return_exceptions=True,
    )
    assert isinstance(answers[0], StoreFailed)
    assert answers[1] == [True]
    assert isinstance(answers[2], CommitResult)
    assert answers[2].outcome is CommitOutcome.COMMITTED


# --- PostgreSQL ----------------------------------------------------------------------------


def end_connections(url: str) -> None:
    """As a restart of the server would."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def test_a_connection_lost_between_turns_is_not_noticed(
    postgres_url: str, clock: FixedClock
) -> None:
    store = await SqlStore.open(postgres_url, SECRET, clock)
    await take_turn(store, says("Hello"), session=a_session())
    for _ in range(2):
        end_connections(postgres_url)
        result = await take_turn(store, session=a_session(2))
        assert result.outcome is CommitOutcome.COMMITTED
    await store.close()


async def test_row_35_a_server_that_takes_no_writes_is_told_and_may_come_back(
    postgres_url: str, clock: FixedClock
) -> None:
    store = await SqlStore.open(postgres_url, SECRET, clock)
    for setting, outcome, ready in (
        ("on", CommitOutcome.FAILED, False),
        ("off", CommitOutcome.COMMITTED, True),
    ):
        with psycopg.connect(postgres_url, autocommit=True) as db:
            # A session may override its own default; the database's holds for new ones.
            db.execute("SET default_transaction_read_only = off")
            name = sql.Identifier(db.info.dbname)
            db.execute(
                sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(
                    name, sql.Literal(setting)
                )
            )
        end_connections(postgres_url)
        result = await commit(store, a_turn(session=a_session()))
        assert (result.outcome, await store.ready()) == (outcome, ready)
    await store.close()


async def test_a_server_that_is_not_there_is_told(clock: FixedClock) -> None:
    nowhere = "postgresql://ann:hunter2@127.0.0.1:9/nothing"
    with pytest.raises(StoreFailed, match=r"^unreachable$"):
        await SqlStore.open(nowhere, SECRET, clock)


def test_every_code_that_concerns_all_is_one_that_is_given() -> None:
    given = {*faults._SQLITE.values(), *faults._POSTGRES.values()}
    assert given >= faults.CONCERNS_ALL


async def test_a_wrong_address_is_a_matter_of_settings(clock: FixedClock) -> None:
    with pytest.raises(SettingsFault):
        await SqlStore.open("mysql://h/d", SECRET, clock)
