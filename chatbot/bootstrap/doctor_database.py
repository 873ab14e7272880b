"""The doctor at the database: key, reach, schema, room, what waits in it, its lists of people."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Final

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.doctor_broadcasts import broadcasts
from chatbot.bootstrap.doctor_findings import Found, note, well, wrong
from chatbot.bootstrap.doctor_people import people
from chatbot.bootstrap.doctor_releases import published
from chatbot.bootstrap.erasure_log import FILE as ERASURE_LOG
from chatbot.bootstrap.erasure_log import read_log
from chatbot.bootstrap.run_folder import WITHOUT_A_FILE
from chatbot.bootstrap.secret_key import FILE as KEY_FILE
from chatbot.bootstrap.secret_key import secret_of
from chatbot.config import Settings
from chatbot.domain.errors import StoreFailed
from chatbot.domain.messages import Lane
from chatbot.service.ports import REPLIES_MAY_WAIT
from chatbot.store import schema
from chatbot.store.backlog import Backlog
from chatbot.store.database_urls import file_of, read_url
from chatbot.store.migrations import HEAD
from chatbot.store.sql_store import SqlStore

LITTLE_ROOM: Final = 1 << 30
NO_ROOM: Final = 100 << 20
"""Bytes free: below the first it is said, below the second it is wrong."""

LYING_SECONDS: Final = 120.0
"""An arrival that lies so long is nobody's: no `chatbot serve` is at work, or it cannot."""

_WHAT_TO_DO: Final = {
    "unreachable": "Is the server on, and are host, name, user and password right?",
    "read_only": "The database takes no writes. Is it a replica, or the file write-protected?",
    "full": "The disk is full. Make room.",
    "locked": "Another program holds it. Stop that, or wait until it is done.",
    "corrupt": "Restore a copy: chatbot db restore FILE.",
    "io": "The disk fails, is full or is away. Look at the machine's own log.",
}


async def key(settings: Settings) -> list[Found]:
    """Whether there is a key to seal with. None is made here."""
    if settings.secret_key:
        return [well("key", "CHATBOT_SECRET_KEY is set.")]
    file = file_of(read_url(settings.database_url))
    if file is None:
        do = "Set it, the same for every process: openssl rand -base64 32 makes one."
        return [wrong("key", "CHATBOT_SECRET_KEY is missing, and PostgreSQL needs it.", do)]
    path = file.parent / KEY_FILE
    if not path.exists():
        if not _has_something(file):
            return [well("key", "None yet: the first start makes one.")]
        do = "Put it back from your copy. Without it nothing in the database can be read."
        return [wrong("key", f"{KEY_FILE} is missing beside the database.", do)]
    secret_of(settings)  # it may be empty, or not ours to read
    if path.stat().st_mode & 0o077:
        do = f"chmod 600 {path}"
        return [note("key", f"Others on this machine may read {KEY_FILE}.", do)]
    return [well("key", f"{KEY_FILE} is there. Is a copy of it kept apart from the database?")]


async def database(settings: Settings) -> list[Found]:
    """Whether it is there, is of this version, takes writes, and what waits in it."""
    file = file_of(read_url(settings.database_url))
    if file is not None and not _has_something(file):
        return [well("database", "None yet: the first start makes one.")]
    try:
        revision = await asyncio.to_thread(schema.current, settings.database_url)
        if revision != HEAD:
            return [_other_schema(revision)]
        return await _opened(settings)
    except StoreFailed as fault:
        code = str(fault)
        do = _WHAT_TO_DO.get(code, "Look at the database's own log.")
        return [wrong("database", f"It does not answer ({code}).", do)]


def _other_schema(revision: str | None) -> Found:
    if revision is None:
        return note("database", "It is empty.", "The next start makes the tables.")
    if revision < HEAD:
        says = f"Its schema is at {revision}, this program works with {HEAD}."
        return note("database", says, "The next start brings it up to date.")
    says = f"Its schema is at {revision}, newer than this program knows ({HEAD})."
    return wrong("database", says, "Install the newer version of the program.")


async def _opened(settings: Settings) -> list[Found]:
    store = await SqlStore.open(settings.database_url, secret_of(settings), clock_for(None))
    try:
        if not await store.ready():
            return [wrong("database", "It takes no writes.", _WHAT_TO_DO["read_only"])]
        kind = "PostgreSQL" if store.is_shared else "SQLite"
        found = [well("database", f"{kind}, schema {HEAD}; it opens with this key, takes writes.")]
        found += _waiting(await store.backlog.read())
        found.append(await published(store.releases, settings.flows, settings.locales))
        found += broadcasts(
            await store.broadcasts.all(note=False), clock_for(settings.as_of).now()
        )
        return [*found, *people(settings, await store.public_record.provenance())]
    finally:
        await store.close()


def _waiting(backlog: Backlog) -> list[Found]:
    found = []
    replies = backlog.leaving[Lane.REPLY]
    if replies.seconds > REPLIES_MAY_WAIT.total_seconds():
        says = f"{replies.count} replies wait, the oldest for {replies.seconds:.0f} s."
        do = "Is chatbot serve running? Its log says whether Telegram answers."
        found.append(wrong("outbox", says, do))
    else:
        count = sum(waiting.count for waiting in backlog.leaving.values())
        found.append(well("outbox", f"{count} messages wait to leave."))
    if backlog.lying.seconds > LYING_SECONDS:
        says = (
            f"{backlog.lying.count} messages lie unanswered, since {backlog.lying.seconds:.0f} s."
        )
        found.append(wrong("inbox", says, "Is chatbot serve running? Read its log."))
    if backlog.dead_letters:
        says = f"{backlog.dead_letters} messages could not be answered."
        found.append(note("dead letters", says, "chatbot dead list says why."))
    return found


async def disk(settings: Settings) -> list[Found]:
    """Whether there is room to write."""
    file = file_of(read_url(settings.database_url))
    folder = _existing((file or WITHOUT_A_FILE / "x").absolute().parent)
    free = shutil.disk_usage(folder).free
    says = f"{free / (1 << 30):.1f} GB are free for run-time files."
    if free < NO_ROOM:
        return [wrong("disk", says, "Make room: a full disk stops the bot.")]
    if free < LITTLE_ROOM:
        return [note("disk", says, "Make room before it is full.")]
    return [well("disk", says)]


async def erasures(settings: Settings) -> list[Found]:
    """Whether the log of erasures can be read."""
    file = file_of(read_url(settings.database_url))
    path = settings.erasure_log or (file.parent if file else WITHOUT_A_FILE) / ERASURE_LOG
    count = len(read_log(path))
    return [well("erasures", f"{count} in the log. Is it in your daily copies of files?")]


def _has_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def _existing(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.is_dir())
