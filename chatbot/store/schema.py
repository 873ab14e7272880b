"""The schema, brought to where it should be: upgrade, downgrade, current revision.

A change of the schema is one transaction on both databases, so a killed one has not happened;
and only one process at a time makes one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, func, inspect, select
from sqlalchemy import exc as core

from chatbot.domain.errors import SettingsFault, StoreFailed
from chatbot.store.connections import READS, bind_to
from chatbot.store.database_urls import make_room, read_url
from chatbot.store.faults import code_of
from chatbot.store.migrations import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = 0x63686174626F74
"""The advisory lock of PostgreSQL under which the schema changes ("chatbot" in ASCII)."""


_CORRUPT = "The database file is damaged, or is none at all. Restore a backup."


def upgrade(url: str) -> None:
    """Bring a database to the newest revision. Does nothing when it is there."""
    with _bound(url) as bind:
        bring_to_head(bind)


def downgrade(url: str, revision: str) -> None:
    """Take a database back; `base` takes everything away. Raises SettingsFault."""
    from alembic import command
    from alembic.util import CommandError

    with _bound(url) as bind:
        try:
            _run(bind, lambda config: command.downgrade(config, revision))
        except CommandError:
            raise SettingsFault(f"There is no revision {revision} to go back to.") from None


def current(url: str) -> str | None:
    """The revision a database is at; None when it is empty."""
    with _bound(url) as bind:
        return revision_of(bind)


def revision_of(bind: Engine) -> str | None:
    """The revision, read without loading Alembic, which takes longer than all the rest."""
    with _telling(), bind.connect() as db:
        db = db.execution_options(**{READS: True})
        if not inspect(db).has_table("alembic_version"):
            return None
        found = db.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        return None if found is None else str(found)


def bring_to_head(bind: Engine) -> None:
    """Upgrade where needed. Raises SettingsFault for a database newer than this program."""
    if revision_of(bind) == HEAD:
        return
    from alembic import command
    from alembic.util import CommandError

    try:
        _run(bind, lambda config: command.upgrade(config, "head"))
    except CommandError:
        raise SettingsFault(
            "The database was made by a newer version of this program. Install that version."
        ) from None


def bring_to_head_apart(url: str, bind: Engine) -> None:
    """Let another process upgrade where needed; whether it could is seen by looking again.

    Alembic once loaded is 10 MB of a process for as long as it lives. The address goes through a
    pipe: a list of processes shows arguments, and it may hold a password.
    """
    if revision_of(bind) != HEAD:
        with suppress(OSError):
            command = [sys.executable, "-m", "chatbot.store.schema"]
            subprocess.run(command, input=url, text=True, capture_output=True, check=False)


def refuse_damaged(bind: Engine) -> None:
    """Look a file through before anybody works with it. Raises SettingsFault.

    SQLite reads a damaged page only when it needs it, perhaps weeks from now, and a copy made
    until then is damaged too. A look takes about a second for each gigabyte.
    """
    if bind.dialect.name != "sqlite":
        return
    with _telling(), bind.connect() as db:
        db = db.execution_options(**{READS: True})
        if db.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
            raise SettingsFault(_CORRUPT)


def _run(bind: Engine, change: Callable[..., None]) -> None:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with _telling(), bind.begin() as db:
        if bind.dialect.name == "postgresql":
            db.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        config.attributes["connection"] = db
        change(config)


@contextmanager
def _bound(url: str) -> Iterator[Engine]:
    read = read_url(url)
    make_room(read)
    bind = bind_to(read)
    try:
        yield bind
    finally:
        bind.dispose()


@contextmanager
def _telling() -> Iterator[None]:
    """A driver's error becomes a code: its own words may hold a password or a row."""
    try:
        yield
    except core.DBAPIError as fault:
        code = code_of(fault.orig or fault)
        if code == "corrupt":
            raise SettingsFault(_CORRUPT) from None
        raise StoreFailed(code) from None


if __name__ == "__main__":
    upgrade(sys.stdin.read())
