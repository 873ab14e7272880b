"""A copy made by `backup` put back in the place of a database.

Nothing that waited to leave in the copy leaves: it has left long ago, and nobody shall get it
twice. Whoever was erased since is erased again by whoever calls this (`erasures.py`).
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import URL, func, null, select

from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.store import reaching, schema
from chatbot.store.backup import plain_address
from chatbot.store.connections import bind_to
from chatbot.store.database_urls import file_of, read_url
from chatbot.store.faults import code_of
from chatbot.store.moments import from_number
from chatbot.store.sealing import Keyring
from chatbot.store.store_keys import place_of
from chatbot.store.tables import inbox, mail, outbox, store_key
from chatbot.store.verdicts import UNFINISHED, RowState

_IN_USE = "The database is in use. Stop every `chatbot serve` and `chatbot chat` on it first."
_NO_COPY = "This is no copy that `chatbot db backup` wrote."
_NO_PG_RESTORE = (
    "pg_restore is not on the PATH. Install the client tools of PostgreSQL (at least the server's "
    "version)."
)

_KEY_LINE: Final = re.compile(r"^(\w+)\t\\\\x((?:[0-9a-f]{2})+)$", re.MULTILINE)


def restore(url: str, copy: Path, aside: Path, secret: str) -> None:
    """Put a copy in the place of a database. Raises SettingsFault or StoreFailed.

    SQLite: what was there is moved `aside`. PostgreSQL: it is replaced in one transaction.
    """
    read = read_url(url)
    target = file_of(read)
    if target is None:
        _restore_postgres(read, copy, Keyring(secret))
    else:
        _check_sqlite(copy, Keyring(secret))
        _restore_sqlite(target, copy, aside)
    schema.upgrade(url)
    _let_nothing_leave(read)


def newest_moment(url: str) -> datetime | None:
    """When something last came in, by what is kept of it; None when nothing ever did."""
    bind = bind_to(read_url(url))
    try:
        with bind.connect() as db:
            found = db.execute(select(func.max(inbox.c.since))).scalar()
    finally:
        bind.dispose()
    return None if found is None else from_number(found)


def _restore_sqlite(target: Path, copy: Path, aside: Path) -> None:
    if target.exists():
        must_be_free(target)
    fresh = target.with_name(f".{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    try:
        shutil.copyfile(copy, fresh)
        fresh.chmod(0o600)
        if target.exists():
            target.rename(aside)
        for leftover in (f"{target}-wal", f"{target}-shm"):
            Path(leftover).unlink(missing_ok=True)
        fresh.rename(target)
    except OSError as fault:
        fresh.unlink(missing_ok=True)
        reason = fault.strerror or type(fault).__name__
        raise SettingsFault(f"The copy cannot be put in place: {reason}.") from None


def _check_sqlite(copy: Path, keyring: Keyring) -> None:
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as db:
            (found,) = db.execute("PRAGMA quick_check").fetchone()
            db.execute("SELECT version_num FROM alembic_version").fetchone()
            held = db.execute("SELECT purpose, wrapped FROM store_key").fetchall()
    except sqlite3.Error:
        raise SettingsFault(_NO_COPY) from None
    if found != "ok":
        raise SettingsFault("The copy is damaged.")
    _must_open({purpose: bytes(wrapped) for purpose, wrapped in held}, keyring)


def _must_open(held: Mapping[str, bytes], keyring: Keyring) -> None:
    for purpose, wrapped in held.items():
        keyring.unwrap(place_of(purpose), wrapped)


def must_be_free(target: Path) -> None:
    """Raise SettingsFault while anybody uses an SQLite file.

    Leaving write-ahead logging takes a database all to oneself.
    """
    try:
        with closing(sqlite3.connect(target, timeout=0)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as fault:
        if code_of(fault) == "locked":
            raise SettingsFault(_IN_USE) from None
    except sqlite3.Error:
        pass  # it is damaged: that is why a copy is put in its place


def _restore_postgres(url: URL, copy: Path, keyring: Keyring) -> None:
    program = shutil.which("pg_restore")
    if program is None:
        raise SettingsFault(_NO_PG_RESTORE)
    with copy.open("rb") as archive:
        if archive.read(5) != b"PGDMP":
            raise SettingsFault(_NO_COPY)
    _must_open(_keys_in(program, copy), keyring)
    address, secrets = plain_address(url)
    _must_be_alone(url)
    ways = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    command = [program, *ways, f"--dbname={address}", str(copy)]
    done = subprocess.run(command, env={**os.environ, **secrets}, capture_output=True)
    if done.returncode != 0:
        raise StoreFailed("pg_restore failed: is its version at least the server's?")


def _keys_in(program: str, copy: Path) -> dict[str, bytes]:
    """The store's wrapped keys in an archive, which pg_restore writes as lines of COPY."""
    command = [program, "--data-only", f"--table={store_key.name}", "--file=-", str(copy)]
    done = subprocess.run(command, capture_output=True)
    found = dict(_KEY_LINE.findall(done.stdout.decode("ascii", errors="replace")))
    if done.returncode != 0 or not found:
        raise SettingsFault(_NO_COPY)
    return {purpose: bytes.fromhex(wrapped) for purpose, wrapped in found.items()}


def _must_be_alone(url: URL) -> None:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with psycopg.connect(plain, connect_timeout=5) as db:
            others = db.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
    except psycopg.Error as fault:
        raise StoreFailed(code_of(fault)) from None
    if others != (0,):
        raise SettingsFault(_IN_USE)


def _let_nothing_leave(url: URL) -> None:
    bind = bind_to(url)
    over = {"state": RowState.UNKNOWN.value, "cause": "restored"}
    try:
        with bind.begin() as db:
            db.execute(
                outbox.update()
                .where(outbox.c.state.in_([state.value for state in UNFINISHED]))
                .values(**over, content=null(), lease=null(), due=null())
            )
            # Letters that lay there left long ago, or were taken back: nobody gets one twice.
            db.execute(
                mail.update()
                .where(mail.c.due.is_not(None))
                .values(**over, content=null(), due=null())
            )
            db.execute(reaching.restored())
    finally:
        bind.dispose()
