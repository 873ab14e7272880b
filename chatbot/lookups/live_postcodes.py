"""The imported tables as a running process uses them: a newer import is taken up by itself.

At most once in LOOK_EVERY the files are looked at, which costs two calls of the system; a look-up
between two looks pays for one reading of the clock. The tables before are not closed but let go:
a look-up that is under way may still hold them, and the last one to do so gives them back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

import structlog

from chatbot.domain.errors import LookupFailed
from chatbot.lookups.shelf import ImportedPostcodes, Shelf, Stamp

LOOK_EVERY: Final = 1.0
"""Seconds."""

_log = structlog.get_logger(__name__)


class LivePostcodes:
    """What stands on the shelf now. Opening takes some milliseconds, once for each import."""

    def __init__(self, shelf: Shelf, tick: Callable[[], float] = time.monotonic) -> None:
        """Raises LookupFailed when a file is damaged: at a start somebody is there to read it."""
        self._shelf = shelf
        self._tick = tick
        self._look_at = tick() + LOOK_EVERY
        self._seen: Stamp = shelf.stamp()
        self._tables = shelf.open()

    def current(self) -> ImportedPostcodes | None:
        """The newest tables; None before an import. Never raises: the last good ones stay."""
        if self._tick() >= self._look_at:
            self._look()
        return self._tables

    def close(self) -> None:
        """Give the mapped memory back."""
        if self._tables is not None:
            self._tables.close()
        self._tables = None

    def _look(self) -> None:
        self._look_at = self._tick() + LOOK_EVERY
        stamp = self._shelf.stamp()
        if stamp == self._seen:
            return
        # Taken before opening, so that what is put there meanwhile is seen at the next look.
        self._seen = stamp
        try:
            self._tables = self._shelf.open()
        except (LookupFailed, OSError) as fault:
            _log.warning("postcodes_not_taken_up", fault=str(fault))
            return
        held = self._tables.postcodes.header if self._tables else None
        _log.info("postcodes_taken_up", rows=held.rows if held else 0)
