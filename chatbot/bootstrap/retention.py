"""What may not be kept any longer goes, by itself, while the house runs."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog

from chatbot.domain.errors import StoreFailed
from chatbot.service.patience import stopped_within
from chatbot.service.ports import Clock, ContactRecords

EVERY: Final = 3600.0
"""Seconds. The shortest time that anything is kept for is a day."""

_log = structlog.get_logger()


async def purge_now_and_then(records: ContactRecords, clock: Clock, stop: asyncio.Event) -> None:
    """Purge at the start and every hour; a database that is away is tried again next time."""
    while not stop.is_set():
        try:
            gone = await records.purge(clock.now())
            if any(gone.values()):
                _log.info("retention.purged", **gone)
        except StoreFailed as fault:
            _log.warning("retention.failed", cause=str(fault))
        await stopped_within(stop, EVERY)
