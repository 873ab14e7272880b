"""The secret key: set by the operator, or made on first start and kept beside the SQLite file.

A key file has one key a line, the current one first; older ones stay until nothing is sealed with
them. With PostgreSQL many machines share the data, so none of them may make a key of its own.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Final

from chatbot.bootstrap.run_folder import is_sqlite, run_folder
from chatbot.config import Settings
from chatbot.domain.errors import SettingsFault

FILE: Final = "secret.key"
OWNER_ONLY: Final = 0o600
KEY_BYTES: Final = 32


def secret_of(settings: Settings) -> str:
    """The key, or several separated by commas, the current one first. Raises SettingsFault."""
    if settings.secret_key:
        return _joined(settings.secret_key)
    path = key_file(settings)
    if not path.exists():
        if _has_database(settings):
            raise SettingsFault(
                f"{FILE} is missing beside a database that is sealed with it. Put the key back "
                "from your copy, or set CHATBOT_SECRET_KEY; without it nothing there can be read."
            )
        _make(path)
    keys = _joined(_read(path))
    if not keys:
        raise SettingsFault(f"{FILE} is empty. Put the key back, or set CHATBOT_SECRET_KEY.")
    return keys


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise SettingsFault(f"{FILE} cannot be read: {reason}.") from None


def _has_database(settings: Settings) -> bool:
    name = settings.database_url.partition(":///")[2].partition("?")[0]
    database = Path(name)
    return bool(name) and database.is_file() and database.stat().st_size > 0


def key_file(settings: Settings) -> Path:
    """Where the key is kept. Raises SettingsFault when it must be set instead."""
    if not is_sqlite(settings):
        raise SettingsFault(
            "CHATBOT_SECRET_KEY is required with PostgreSQL: every process must have the same. "
            "Make one with `openssl rand -base64 32`, and keep it as safe as the data."
        )
    return run_folder(settings) / FILE


def put_new_key_first(settings: Settings) -> None:
    """Write a new key before the ones there are. Raises SettingsFault when the key is set."""
    if settings.secret_key:
        raise SettingsFault(
            "CHATBOT_SECRET_KEY is set, so it is yours to change: put the new key first, a comma, "
            "and the old one behind it."
        )
    path = key_file(settings)
    older = secret_of(settings).split(",")
    _replace(path, [_new_key(), *older])


def keep_current_key_only(settings: Settings) -> None:
    """Drop older keys from the file: nothing is sealed with them any more."""
    current, *_ = secret_of(settings).split(",")
    _replace(key_file(settings), [current])


def _joined(written: str) -> str:
    return ",".join(word for word in written.replace(",", "\n").split() if word)


def _new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def _make(path: Path) -> None:
    """Make the file; of two processes that start at once, one wins and the other reads it."""
    fresh = _written(path, [_new_key()])
    try:
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()


def _replace(path: Path, keys: list[str]) -> None:
    _written(path, keys).replace(path)


def _written(path: Path, keys: list[str]) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "w") as f:
            f.write("\n".join(keys) + "\n")
            f.flush()
            os.fsync(f.fileno())
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise SettingsFault(f"{FILE} cannot be written: {reason}.") from None
    return fresh
