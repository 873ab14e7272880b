"""The log of erasures: a file beside the database, so that it outlives a restored copy.

A line is a moment and the mark of a destroyed key (`store/erasures.py`); nobody is named. Every
start compares the log with the database and erases again whoever an older copy brought back,
however it was put there. The file only grows; lines too old for any copy are passed over.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from chatbot.bootstrap.run_folder import run_folder
from chatbot.config import Settings
from chatbot.domain.errors import SettingsFault
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Clock
from chatbot.store.erasures import Erasure, SqlErasures
from chatbot.store.retention import ERASURES_KEPT

FILE: Final = "erasures.log"
OWNER_ONLY: Final = 0o600

EVERY: Final = 5.0
"""Seconds between two looks at what this and other processes have erased."""

OVERLAP: Final = timedelta(minutes=2)
"""Looked at again: clocks of processes differ, and a transaction takes its time."""

_LINE: Final = re.compile(r"(?P<at>\S+) (?P<mark>[0-9a-f]{64})")

_log = structlog.get_logger()


def log_file(settings: Settings) -> Path:
    """Where the log is. Raises SettingsFault."""
    return settings.erasure_log or run_folder(settings) / FILE


def read_log(path: Path) -> list[Erasure]:
    """What a log says; nothing where there is none. Raises SettingsFault."""
    try:
        lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise SettingsFault(f"The log of erasures cannot be read: {reason}.") from None
    found = (_erasure(line) for line in lines)
    return [one for one in found if one is not None]


def _erasure(line: str) -> Erasure | None:
    """None for a line that was cut off when a disk was full."""
    match = _LINE.fullmatch(line)
    try:
        return Erasure(match["mark"], datetime.fromisoformat(match["at"])) if match else None
    except ValueError:
        return None


class ErasureLog:
    """One log, and the erasures of one database."""

    def __init__(self, path: Path, erasures: SqlErasures, clock: Clock) -> None:
        self._path = path
        self._erasures = erasures
        self._clock = clock
        self._written: set[str] = set()
        self._seen_until: datetime | None = None

    async def apply(self) -> int:
        """Erase again whom an older copy brought back; how many. Raises SettingsFault."""
        logged = await asyncio.to_thread(read_log, self._path)
        self._written = {one.mark for one in logged}
        oldest = self._clock.wall() - ERASURES_KEPT
        known = {one.mark for one in await self._erasures.since(oldest)}
        missing = [one for one in logged if one.mark not in known and one.at >= oldest]
        return await self._erasures.again(missing) if missing else 0

    async def write(self) -> None:
        """Add what was erased since the last time. Raises StoreFailed and OSError."""
        now = self._clock.wall()
        since = now - ERASURES_KEPT if self._seen_until is None else self._seen_until - OVERLAP
        found = await self._erasures.since(since)
        new = [one for one in found if one.mark not in self._written]
        if new:
            await asyncio.to_thread(_append, self._path, new)
            self._written.update(one.mark for one in new)
        self._seen_until = now

    async def keep(self, stop: asyncio.Event) -> None:
        """Write now and then; what cannot be written is tried again."""
        while not await stopped_within(stop, EVERY):
            await self.write_if_possible()

    async def write_if_possible(self) -> None:
        """Write; a failure is told and no more: the database has it too."""
        try:
            await self.write()
        except Exception as fault:
            _log.error("erasures.not_logged", fault=type(fault).__name__)


def write_log(path: Path, erasures: Sequence[Erasure]) -> None:
    """Add what a log does not say yet."""
    known = {one.mark for one in read_log(path)}
    if new := [one for one in erasures if one.mark not in known]:
        _append(path, new)


def _append(path: Path, erasures: Iterable[Erasure]) -> None:
    lines = "".join(f"{one.at.astimezone(UTC).isoformat()} {one.mark}\n" for one in erasures)
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_APPEND | os.O_CREAT | os.O_RDWR, OWNER_ONLY)
    try:
        if (size := os.fstat(file).st_size) and os.pread(file, 1, size - 1) != b"\n":
            lines = f"\n{lines}"  # the last line was cut off
        os.write(file, lines.encode("ascii"))
        os.fsync(file)
    finally:
        os.close(file)
