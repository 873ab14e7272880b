"""Every store, each on ground of its own: a copy of a database that was migrated once."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from chatbot.store import schema
from chatbot.store.memory import MemoryStore
from chatbot.store.sql_store import SqlStore
from chatbot.store.tables import METADATA
from tests.conftest import HOW_TO_GET_POSTGRES
from tests.services import needs_service
from tests.store.kit import SECRET, FixedClock, OpenStore, Store


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the newest schema and nothing in it."""
    path = tmp_path_factory.mktemp("migrated") / "chatbot.db"
    schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def shared_postgres_url(postgres_server: str | None) -> Iterator[str | None]:
    """A PostgreSQL database with the newest schema, for one test after another."""
    if postgres_server is None:
        yield None
        return
    name = f"chatbot_test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    url = urlsplit(postgres_server)._replace(path=f"/{name}").geturl()
    schema.upgrade(url)
    yield url
    with psycopg.connect(postgres_server, autocommit=True) as db:
        db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    path = tmp_path / "chatbot.db"
    shutil.copy(migrated_file, path)
    return f"sqlite:///{path}"


@pytest.fixture
def emptied_postgres_url(shared_postgres_url: str | None) -> str:
    """Emptied rather than made anew: that takes a hundredth of the time."""
    if shared_postgres_url is None:
        needs_service("PostgreSQL", HOW_TO_GET_POSTGRES)
    with psycopg.connect(shared_postgres_url) as db:
        for table in reversed(METADATA.sorted_tables):
            db.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
    return shared_postgres_url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with the newest schema, on each engine in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "emptied_postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
async def open_store(database_url: str, clock: FixedClock) -> AsyncIterator[OpenStore]:
    """Opens stores on one database, as so many processes would, and closes them at the end."""
    opened: list[SqlStore] = []

    async def open_one(secret: str = SECRET) -> SqlStore:
        opened.append(await SqlStore.open(database_url, secret, clock))
        return opened[-1]

    yield open_one
    for store in opened:
        await store.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, clock: FixedClock) -> AsyncIterator[Store]:
    """Each store in turn: what is tested with it holds for all."""
    if request.param == "memory":
        yield MemoryStore(clock)
        return
    name = "sqlite_url" if request.param == "sqlite" else "emptied_postgres_url"
    opened = await SqlStore.open(request.getfixturevalue(name), SECRET, clock)
    yield opened
    await opened.close()
