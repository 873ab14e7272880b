"""Copies of a database in use: whole, openable, sealed as the original is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.store.backup import backup
from chatbot.store.sql_store import SqlStore
from tests.services import needs_service
from tests.store.kit import ANN, SECRET, FixedClock, a_session, acts, take_turn


async def test_row_41_a_copy_of_a_database_in_use_opens_like_any_other(
    sqlite_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    store = await SqlStore.open(sqlite_url, SECRET, clock)
    await take_turn(store, acts("a1"), session=a_session())
    file = tmp_path / "copies" / "chatbot-copy.db"
    backup(sqlite_url, file)
    await take_turn(store, session=a_session(2))
    await store.close()
    assert file.stat().st_mode & 0o777 == 0o600
    copy = await SqlStore.open(f"sqlite:///{file}", SECRET, clock)
    assert (await copy.conversations.snapshot(ANN)).session == a_session()
    assert [row["count"] for row in await copy.ledger.action_counts(None)] == [1]
    await copy.close()


async def test_a_copy_is_of_no_use_without_the_key(
    sqlite_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    await (await SqlStore.open(sqlite_url, SECRET, clock)).close()
    backup(sqlite_url, tmp_path / "copy.db")
    with pytest.raises(SettingsFault):
        await SqlStore.open(f"sqlite:///{tmp_path}/copy.db", "another", clock)


def test_a_backup_replaces_nothing(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "precious"
    file.write_text("precious")
    with pytest.raises(SettingsFault, match="replaces nothing"):
        backup(sqlite_url, file)
    assert file.read_text() == "precious"


def test_where_there_is_no_database_there_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="no database"):
        backup(f"sqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_fails_leaves_no_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all, however long it may be" * 99)
    with pytest.raises(StoreFailed, match=r"^corrupt$"):
        backup(f"sqlite:///{broken}", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


async def test_postgresql_is_dumped(
    emptied_postgres_url: str, tmp_path: Path, clock: FixedClock
) -> None:
    if shutil.which("pg_dump") is None:
        needs_service("pg_dump", "Install the client tools of PostgreSQL.")
    store = await SqlStore.open(emptied_postgres_url, SECRET, clock)
    await take_turn(store, session=a_session())
    await store.close()
    backup(emptied_postgres_url.replace("postgresql:", "postgresql+asyncpg:"), tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes().startswith(b"PGDMP")


def test_without_pg_dump_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingsFault, match="pg_dump is not on the PATH"):
        backup("postgresql://ann@127.0.0.1/d", tmp_path / "copy")


def test_a_dump_that_fails_leaves_no_file(tmp_path: Path) -> None:
    if shutil.which("pg_dump") is None:
        needs_service("pg_dump", "Install the client tools of PostgreSQL.")
    with pytest.raises(StoreFailed, match="pg_dump failed") as fault:
        backup("postgresql://ann:hunter2@127.0.0.1:9/nothing", tmp_path / "copy")
    assert "hunter2" not in str(fault.value)
    assert not (tmp_path / "copy").exists()


def test_a_copy_is_never_written_through_a_link(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "copy").symlink_to(tmp_path / "somewhere else")
    with pytest.raises(SettingsFault, match="replaces nothing"):
        backup(sqlite_url, tmp_path / "copy")
    assert not (tmp_path / "somewhere else").exists()
