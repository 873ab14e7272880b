"""`chatbot db restore`: a copy put back, and everybody erased again who was erased since."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.erasure_log import ErasureLog, log_file, read_log, write_log
from chatbot.bootstrap.opened_store import erasure_log
from chatbot.bootstrap.run_folder import is_sqlite
from chatbot.bootstrap.secret_key import key_file, secret_of
from chatbot.config import Settings
from chatbot.domain.errors import ChatbotError, SettingsFault
from chatbot.service.ports import Clock
from chatbot.store.database_urls import file_of, read_url
from chatbot.store.restore import newest_moment, restore
from chatbot.store.retention import ERASURES_KEPT
from chatbot.store.sql_store import SqlStore


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `aside`: where the database is that stood there before."""

    erased_again: int
    aside: Path | None
    is_older_than_the_log: bool


def restore_from(settings: Settings, copy: Path, logs: Sequence[Path]) -> Restored:
    """Put a copy in place. `logs` are logs of erasures besides our own. Raises ChatbotError."""
    _must_have_the_key(settings)
    clock = clock_for(None)
    # First into our own log: whatever happens then, the next start erases them again.
    with suppress(ChatbotError):
        asyncio.run(_save_erasures(settings, clock))  # the database may be gone or damaged
    write_log(log_file(settings), [one for log in logs for one in read_log(log)])
    aside = _aside(settings, clock)
    restore(settings.database_url, copy, aside, secret_of(settings))
    newest = newest_moment(settings.database_url)
    is_old = newest is not None and newest < clock.wall() - ERASURES_KEPT
    again = asyncio.run(_erase_again(settings, clock))
    return Restored(again, aside if aside.exists() else None, is_old)


def _must_have_the_key(settings: Settings) -> None:
    if not settings.secret_key and is_sqlite(settings) and not key_file(settings).exists():
        raise SettingsFault(
            f"{key_file(settings).name} is missing. Put back the key that the copy was sealed "
            "with, or set CHATBOT_SECRET_KEY; without it nothing in the copy can be read."
        )


async def _save_erasures(settings: Settings, clock: Clock) -> None:
    file = file_of(read_url(settings.database_url))
    if file is not None and not file.exists():
        return
    store = await SqlStore.open(settings.database_url, secret_of(settings), clock)
    try:
        log = erasure_log(settings, store, clock)
        await log.apply()
        await log.write()
    finally:
        await store.close()


async def _erase_again(settings: Settings, clock: Clock) -> int:
    store = await SqlStore.open(settings.database_url, secret_of(settings), clock)
    try:
        return await ErasureLog(log_file(settings), store.erasures, clock).apply()
    finally:
        await store.close()


def _aside(settings: Settings, clock: Clock) -> Path:
    file = file_of(read_url(settings.database_url)) or Path("none")
    return file.with_name(f"{file.name}.before-{clock.wall():%Y%m%d-%H%M%S}")
