"""Connections as the store needs them: durable, impatient, and replaced when they are lost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import Any

from sqlalchemy import URL, Engine, NullPool, create_engine, event
from sqlalchemy import Connection as CoreConnection

from chatbot.store.faults import code_of
from chatbot.store.statements import Db, flavour_of

SQLITE_WAIT_SECONDS = 5.0
"""How long another process may hold the write lock before we say so."""

SQLITE_LOOK_SECONDS = 0.25
"""How long the driver waits for it at a stretch; between two of them we see that we must end."""

READS = "chatbot_reads"
"""The execution option of a connection that will only read."""

CONNECT_WAIT_SECONDS = 5
LOCK_WAIT = "10s"

_KEEP_ALIVE = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
"""A server that went away without a word is noticed within a minute."""

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # What is deleted is overwritten in the file, not only unlinked.
    "secure_delete = ON",
)


def bind_to(url: URL) -> Engine:
    """An engine for a URL of `database_urls.read_url`. Connects to nothing yet."""
    if url.get_backend_name() == "sqlite":
        return _bind_to_sqlite(url)
    waits = {"connect_timeout": CONNECT_WAIT_SECONDS, **_KEEP_ALIVE}
    bind = create_engine(url, poolclass=NullPool, connect_args=waits)
    event.listen(bind, "connect", _prepare_postgres)
    return bind


def _prepare_postgres(db: Any, _record: object) -> None:
    # Not as a start-up option: connection poolers refuse those.
    db.autocommit = True
    db.execute(f"SET lock_timeout = '{LOCK_WAIT}'")
    # A plan made once while the tables were empty would be kept when they are large.
    db.execute("SET plan_cache_mode = force_custom_plan")
    db.autocommit = False


def _bind_to_sqlite(url: URL) -> Engine:
    waits = {"timeout": SQLITE_WAIT_SECONDS, "check_same_thread": False}
    bind = create_engine(url, poolclass=NullPool, connect_args=waits)
    event.listen(bind, "connect", _prepare_sqlite)
    event.listen(bind, "begin", _begin_sqlite)
    return bind


def _prepare_sqlite(db: Any, _record: object) -> None:
    # The driver would begin transactions by itself, late and never before DDL; we do it.
    db.isolation_level = None
    for pragma in PRAGMAS:
        db.execute(f"PRAGMA {pragma}")


def _begin_sqlite(db: CoreConnection) -> None:
    reads = db.get_execution_options().get(READS, False)
    db.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _empty_log(cursor: Any) -> None:
    """Carry the write-ahead log over and cut it: what was erased may still stand in it.

    A reader that is under way puts it off to the next time; the erasure itself is committed.
    """
    with suppress(Exception):
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()


# A connection opened while nothing could be written stays as it is when that is over.
_SPOILT = frozenset({"corrupt", "io", "read_only", "unreachable"})


class Connection:
    """One driver connection, opened when first needed and again after it was lost.

    Belongs to one thread.
    """

    def __init__(self, bind: Engine, writes: bool = True) -> None:
        self._bind = bind
        # A writer takes SQLite's one write lock at once: taken later it could be refused.
        self._begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        self._is_hurried = Event()
        self._flavour = flavour_of(bind.dialect.name)
        self._raw: Any = None
        self._used_before = False
        self._committing = False

    def lost_idle(self, fault: BaseException) -> bool:
        """Whether it was lost while nobody used it, so that nothing can have been committed."""
        idle = self._used_before and not self._committing
        return idle and code_of(fault) == "unreachable"

    @contextmanager
    def transaction(self) -> Iterator[Db]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        self._committing = False
        self._used_before = self._raw is not None
        try:
            if self._raw is None:
                self._raw = self._bind.raw_connection()
            cursor = self._raw.cursor()
            if self._flavour.name == "sqlite":
                self._begin_sqlite(cursor)
            db = Db(cursor, self._flavour)
            yield db
            self._committing = True
            self._raw.commit()
            if db.erases and self._flavour.name == "sqlite":
                _empty_log(cursor)
            cursor.close()
        except BaseException as fault:
            self._undo(code_of(fault))
            raise

    def hurry(self) -> None:
        """Wait for nobody's lock any more: we are about to end. May be called by any thread."""
        self._is_hurried.set()

    def _begin_sqlite(self, cursor: Any) -> None:
        if not self._used_before:
            look = min(SQLITE_LOOK_SECONDS, SQLITE_WAIT_SECONDS)
            cursor.execute(f"PRAGMA busy_timeout = {int(look * 1000)}")
        ends = time.monotonic() + SQLITE_WAIT_SECONDS
        while True:
            try:
                cursor.execute(self._begin)
                return
            except sqlite3.OperationalError as fault:
                is_over = self._is_hurried.is_set() or time.monotonic() >= ends
                if is_over or code_of(fault) != "locked":
                    raise

    def _undo(self, code: str) -> None:
        if self._raw is None:
            return
        try:
            self._raw.rollback()
        except Exception:
            code = "unreachable"
        if code in _SPOILT:
            self.close()

    def close(self) -> None:
        """Let go of it; the next transaction opens another."""
        raw, self._raw = self._raw, None
        if raw is not None:
            # Closing what is already broken has nothing to tell.
            with suppress(Exception):
                raw.close()
