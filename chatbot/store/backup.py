"""A consistent copy of a database, made while it is in use.

The copy is sealed as the database is: without the secret key it is of no use to anybody, the
operator included. Keep the key elsewhere.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.store.database_urls import file_of, read_url
from chatbot.store.faults import code_of

_NO_PG_DUMP = (
    "pg_dump is not on the PATH. Install the client tools of PostgreSQL (at least the server's "
    "version), or take the copy on the server."
)

_IS_THERE = "There is a file of that name already; a backup replaces nothing."


def backup(url: str, file: Path) -> None:
    """Copy a database into a new file. Raises SettingsFault or StoreFailed.

    SQLite: a database file, opened like any other. PostgreSQL: an archive for `pg_restore`.
    """
    read = read_url(url)
    if os.path.lexists(file):
        raise SettingsFault(_IS_THERE)
    source = file_of(read)
    if source is None:
        _dump(read, file)
    else:
        _copy(source, file)


def plain_address(url: URL) -> tuple[str, dict[str, str]]:
    """The address without its password, for a command line; and the environment that has it.

    Anybody on the machine can read a command line.
    """
    plain = url.set(drivername="postgresql", password=None)
    secrets = {"PGPASSWORD": str(url.password)} if url.password else {}
    return plain.render_as_string(hide_password=False), secrets


def _make(file: Path) -> None:
    """An empty file for its owner only, never at the end of a link that somebody laid here."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise SettingsFault(_IS_THERE) from None
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise SettingsFault(f"The copy cannot be written there: {reason}.") from None


def _copy(source: Path, file: Path) -> None:
    if not source.exists():
        raise SettingsFault("There is no database to copy.")
    _make(file)
    try:
        with closing(sqlite3.connect(source)) as db:
            # Unlike a copy page by page, this leaves out what was deleted.
            db.execute("VACUUM INTO ?", [str(file)])
    except sqlite3.Error as fault:
        file.unlink(missing_ok=True)
        raise StoreFailed(code_of(fault)) from None


def _dump(url: URL, file: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise SettingsFault(_NO_PG_DUMP)
    address, password = plain_address(url)
    _make(file)
    command = [program, "--format=custom", f"--file={file}", f"--dbname={address}"]
    done = subprocess.run(command, env={**os.environ, **password}, capture_output=True)
    if done.returncode != 0:
        file.unlink(missing_ok=True)
        raise StoreFailed("pg_dump failed: is its version at least the server's?")
