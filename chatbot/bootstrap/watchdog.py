"""Notices when the event loop stands still: one line that says where, and nothing of a person.

A thread of its own looks twice a second whether the loop has ticked. It counts its own looks, so
that a process that was stopped as a whole is not taken for one whose loop is blocked.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Final

import structlog

TICK_SECONDS: Final = 0.25
LOOK_SECONDS: Final = 0.5

STILL_LOOKS: Final = 3
"""So many looks in a row without a tick: at least a second."""

_log = structlog.get_logger()


@contextmanager
def watched_loop() -> Iterator[None]:
    """Watch the running loop while the block lasts."""
    watchdog = _Watchdog(asyncio.get_running_loop(), threading.get_ident())
    watchdog.start()
    try:
        yield
    finally:
        watchdog.stop()


class _Watchdog:
    def __init__(self, loop: asyncio.AbstractEventLoop, thread: int) -> None:
        self._loop = loop
        self._thread = thread
        self._ticked = True
        self._over = threading.Event()

    def start(self) -> None:
        self._tick()
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        self._over.set()

    def _tick(self) -> None:
        self._ticked = True
        if not self._over.is_set():
            self._loop.call_later(TICK_SECONDS, self._tick)

    def _watch(self) -> None:
        still = 0
        while not self._over.wait(LOOK_SECONDS):
            still = 0 if self._ticked else still + 1
            self._ticked = False
            if still == STILL_LOOKS:
                _log.error("loop.blocked", seconds=still * LOOK_SECONDS, where=self._where())

    def _where(self) -> str:
        """The innermost functions of the loop's thread: names of code, never values."""
        frame = sys._current_frames().get(self._thread)
        names: list[str] = []
        while frame is not None and len(names) < 3:
            file = PurePath(frame.f_code.co_filename).name
            names.append(f"{file}:{frame.f_lineno} {frame.f_code.co_name}")
            frame = frame.f_back
        return " < ".join(names)
