"""Keeps a running broadcast going: what became of its messages is noted, and more are posted.

Every process does it beside its other work; what is posted leaves through the outbox.
"""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from chatbot.service.broadcast_ports import BroadcastFeed, SpeaksToOne
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Clock

EVERY: Final = 1.0
"""Seconds between two looks."""

_log = structlog.get_logger()


class Feeder:
    """Looks now and then whether a broadcast runs."""

    def __init__(self, feed: BroadcastFeed, clock: Clock, speaks_to_one: SpeaksToOne) -> None:
        self._feed = feed
        self._clock = clock
        self._speaks_to_one = speaks_to_one

    async def run(self, stop: asyncio.Event) -> None:
        """Feed until asked to stop. A store that does not answer is asked again."""
        while not stop.is_set():
            try:
                now = self._clock.now()
                if await self._feed.has_work(now):
                    await self._feed.feed(now, self._speaks_to_one)
            except Exception as fault:
                _log.warning("broadcast.feed_failed", fault=type(fault).__name__)
            await stopped_within(stop, EVERY)
