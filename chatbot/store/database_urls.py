"""What an operator may write as the address of a database, and what becomes of it.

The driver is ours: `postgresql+anything://` is read as `postgresql://`. No message repeats an
address, for it may hold a password.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from chatbot.domain.errors import SettingsFault

_FORMS = "Write sqlite:///path/to/file.db or postgresql://user:password@host/name."
_POSTGRES = frozenset({"postgres", "postgresql"})


def read_url(text: str) -> URL:
    """The address with the driver that is used. Raises SettingsFault."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingsFault(f"CHATBOT_DATABASE_URL cannot be read. {_FORMS}") from None
    kind = url.drivername.partition("+")[0]
    if kind in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise SettingsFault(f"CHATBOT_DATABASE_URL names a database of no kind we use. {_FORMS}")
    if url.database in (None, "", ":memory:"):
        raise SettingsFault("An SQLite database must be a file: sqlite:///var/chatbot.db.")
    return url.set(drivername="sqlite+pysqlite")


def file_of(url: URL) -> Path | None:
    """The file of an SQLite database; None for PostgreSQL."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def make_room(url: URL) -> None:
    """Create an SQLite file and its folder, for the owner's eyes only. Raises SettingsFault."""
    path = file_of(url)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise SettingsFault(f"The database file cannot be made: {reason}.") from None
