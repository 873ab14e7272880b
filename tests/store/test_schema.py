"""The schema's history on both databases: every step up, down and up again, with rows in it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, inspect, select

from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.store import schema
from chatbot.store.connections import bind_to
from chatbot.store.database_urls import make_room, read_url
from chatbot.store.migrations import HEAD
from chatbot.store.tables import METADATA

ROOT = Path(__file__).parents[2]
_VALUES: dict[type, object] = {int: 7, str: "text", bytes: b"\0\1", bool: True}


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with nothing in it."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path_factory.mktemp('empty')}/new/chatbot.db"


def bound(url: str) -> Engine:
    read = read_url(url)
    make_room(read)
    return bind_to(read)


def a_row(table: Table) -> dict[str, Any]:
    """One row with something in every column; the foreign keys fit each other."""
    row = {column.name: _VALUES[column.type.python_type] for column in table.c}
    return (
        row
        | {
            name: 1
            for name in ("id", "contact_id", "reading_id", "broadcast_id")
            if isinstance(row.get(name), int)
        }
        | ({"ballot_id": "text"} if "ballot_id" in row else {})
        | ({"routes": "[]"} if "routes" in row else {})
        | ({"timers": '[["7.0","s1",7,"idle",7]]'} if "timers" in row else {})
    )


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    walked = ScriptDirectory.from_config(config).walk_revisions()
    return [it.revision for it in reversed(list(walked))]


def test_the_revision_the_program_works_with_is_the_newest() -> None:
    assert revisions()[-1] == HEAD


def test_the_history_ends_at_the_tables(empty_url: str) -> None:
    schema.upgrade(empty_url)
    bind = bound(empty_url)
    with bind.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        indexes = {
            it["name"] for table in METADATA.tables for it in inspect(db).get_indexes(table)
        }
    assert {it.name for table in METADATA.tables.values() for it in table.indexes} <= indexes


def test_row_42_every_revision_goes_up_down_and_up_with_rows_in_it(empty_url: str) -> None:
    schema.upgrade(empty_url)
    bind = bound(empty_url)
    names = ["base", *revisions()]
    for back_to in reversed(names[:-1]):
        with bind.begin() as db:
            for table in reversed(METADATA.sorted_tables):
                db.execute(table.delete())
            for table in METADATA.sorted_tables:
                db.execute(table.insert(), a_row(table))
        schema.downgrade(empty_url, back_to)
        assert schema.current(empty_url) == (None if back_to == "base" else back_to)
        with bind.connect() as db:
            left = set(inspect(db).get_table_names()) & set(METADATA.tables)
            then = MetaData()
            then.reflect(db, only=sorted(left))
            kept = {name: db.execute(select(then.tables[name])).mappings().all() for name in left}
        assert {name: len(rows) for name, rows in kept.items()} == dict.fromkeys(left, 1)
        schema.upgrade(empty_url)
        assert schema.current(empty_url) == HEAD
        with bind.connect() as db:
            for name, (row,) in kept.items():
                now = METADATA.tables[name]
                shared = [column for column in row if column in now.c]
                found = db.execute(select(*(now.c[column] for column in shared))).mappings().one()
                assert found == {column: row[column] for column in shared}


def test_upgrading_twice_changes_nothing(empty_url: str) -> None:
    assert schema.current(empty_url) is None
    schema.upgrade(empty_url)
    schema.upgrade(empty_url)
    assert schema.current(empty_url) == HEAD


def test_row_42_an_upgrade_that_fails_half_way_has_not_happened(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind = bound(empty_url)
    with bind.begin() as db:
        METADATA.tables["constituency"].create(db)
    with pytest.raises(StoreFailed):
        schema.upgrade(empty_url)
    assert schema.current(empty_url) is None
    with bind.connect() as db:
        assert set(inspect(db).get_table_names()) & set(METADATA.tables) == {"constituency"}


DIES = """
import os, signal, sys
from alembic import command
from chatbot.store import schema

upgrade = command.upgrade
def up_and_dead(config, revision):
    upgrade(config, revision)  # all is done, and nothing is committed
    os.kill(os.getpid(), signal.SIGKILL)
command.upgrade = up_and_dead
schema.upgrade(sys.argv[1])
"""


def test_row_42_a_migration_that_is_killed_before_its_end_has_not_happened(empty_url: str) -> None:
    make_room(read_url(empty_url))
    done = subprocess.run([sys.executable, "-c", DIES, empty_url], cwd=ROOT)
    assert done.returncode == -signal.SIGKILL
    assert schema.current(empty_url) is None
    with bound(empty_url).connect() as db:
        assert set(inspect(db).get_table_names()) & set(METADATA.tables) == set()
    schema.upgrade(empty_url)
    assert schema.current(empty_url) == HEAD


def test_a_database_of_a_newer_program_is_refused(empty_url: str) -> None:
    schema.upgrade(empty_url)
    with bound(empty_url).begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SettingsFault, match="newer version"):
        schema.upgrade(empty_url)


def test_there_is_no_way_back_to_what_never_was(empty_url: str) -> None:
    schema.upgrade(empty_url)
    with pytest.raises(SettingsFault, match="no revision 1234"):
        schema.downgrade(empty_url, "1234")


def test_another_process_brings_the_schema_up_to_date_where_it_can(empty_url: str) -> None:
    bind = bound(empty_url)
    schema.bring_to_head_apart(empty_url, bind)
    assert schema.revision_of(bind) == HEAD
    with bind.begin() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    schema.bring_to_head_apart(empty_url, bind)
    with pytest.raises(SettingsFault, match="newer version"):
        schema.bring_to_head(bind)
