"""What people sent long before we could hear it: after an outage, one answer each.

Telegram keeps updates for a day and gives them all at once. Somebody who wrote five times into
silence wants one answer, to the last thing they said. So what is late is held until nothing late
has come for a moment; then the newest of each person is marked so, and what came before it too.
The engine decides what is left of those: somebody who left meant it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import structlog

from chatbot.domain.messages import Address, Incoming, Late

LATE_SECONDS: Final = 3 * 3600.0
"""Older than this, an answer needs a word first. More than a clock may be wrong by in summer."""

QUIET_SECONDS: Final = 2.0
LONGEST_HOLD_SECONDS: Final = 20.0

_log = structlog.get_logger()


class Latecomers:
    """Holds what is late. `go_on` takes it further, in the order in which it came."""

    def __init__(self, go_on: Callable[[Incoming], None], quiet: float = QUIET_SECONDS) -> None:
        self._go_on = go_on
        self._quiet = quiet
        self._held: dict[Address, list[Incoming]] = {}
        self._since = 0.0
        self._alarm: asyncio.TimerHandle | None = None

    def take(self, incoming: Incoming, wall: float) -> bool:
        """Whether this one need not be gone on with by others. `wall` is Unix time."""
        is_late = incoming.sent is not None and wall - incoming.sent > LATE_SECONDS
        if is_late:
            self._hold(incoming)
        elif incoming.address in self._held:
            self._hold(incoming)
            self._release(incoming.address)
        else:
            return False
        return True

    def _hold(self, incoming: Incoming) -> None:
        loop = asyncio.get_running_loop()
        if not self._held:
            self._since = loop.time()
        self._held.setdefault(incoming.address, []).append(incoming)
        if self._alarm is not None:
            self._alarm.cancel()
        longest = self._since + LONGEST_HOLD_SECONDS
        self._alarm = loop.call_at(min(loop.time() + self._quiet, longest), self._release_all)

    def _release_all(self) -> None:
        _log.info("inbox.late", people=len(self._held))
        for address in list(self._held):
            self._release(address)

    def _release(self, address: Address) -> None:
        *older, newest = self._held.pop(address)
        for one in older:
            self._go_on(replace(one, late=Late.SUPERSEDED))
        self._go_on(replace(newest, late=Late.NEWEST))
