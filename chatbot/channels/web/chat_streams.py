"""Who looks at a page now, and when there is something new for them.

One look a second serves all pages that are open at this process, however many (a statement that
reads one number for each). So nothing has to find out which process somebody is connected to, and
no balancer has to send them to the same one. What this process says itself is looked for at once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog

from chatbot.domain.contacts import ContactId
from chatbot.service.ports import Screens

LOOK_SECONDS: Final = 1.0
SOON_SECONDS: Final = 0.03
SOON_LOOKS: Final = 30
"""How often others' words are looked for; and ours, which are written within a few of these."""

MOST_STREAMS: Final = 2_000

_log = structlog.get_logger()


class Lookout:
    """Wakes pages. Made on the event loop that it runs on."""

    def __init__(self, screens: Screens) -> None:
        self._screens = screens
        self._pages: dict[ContactId, set[asyncio.Event]] = {}
        self._heads: dict[ContactId, int] = {}
        self._soon: Counter[ContactId] = Counter()
        self._nudged = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    @property
    def pages(self) -> int:
        """How many are open now."""
        return sum(map(len, self._pages.values()))

    @property
    def is_full(self) -> bool:
        """Whether no more pages can be served live here."""
        return self.pages >= MOST_STREAMS

    @property
    def is_closing(self) -> bool:
        """Whether every page must let go."""
        return self._closing.is_set()

    def close(self) -> None:
        """Let every page go, so that the house can close."""
        self._closing.set()
        for events in self._pages.values():
            for event in events:
                event.set()

    def told(self, contact_id: ContactId, row: int) -> None:
        """A row of somebody is about to be written."""
        if contact_id in self._pages:
            self._soon[contact_id] = SOON_LOOKS
            self._nudged.set()

    @contextmanager
    def watching(self, contact_id: ContactId) -> Iterator[asyncio.Event]:
        """An event that is set whenever there may be something new."""
        event = asyncio.Event()
        self._pages.setdefault(contact_id, set()).add(event)
        if self._task is None:
            self._task = asyncio.create_task(self._look())
        try:
            yield event
        finally:
            pages = self._pages[contact_id]
            pages.discard(event)
            if not pages:
                del self._pages[contact_id]
                self._heads.pop(contact_id, None)
                self._soon.pop(contact_id, None)

    async def _look(self) -> None:
        try:
            while self._pages:
                self._nudged.clear()
                try:
                    await self._look_once()
                except Exception as fault:
                    _log.error("chat.look_failed", fault=type(fault).__name__)
                try:
                    async with asyncio.timeout(SOON_SECONDS if self._soon else LOOK_SECONDS):
                        await (self._closing if self._soon else self._nudged).wait()
                except TimeoutError:
                    continue
        finally:
            self._task = None

    async def _look_once(self) -> None:
        heads = await self._screens.heads([*self._pages])
        for contact_id, events in self._pages.items():
            head = heads.get(contact_id, -1)
            if self._heads.get(contact_id) == head:
                self._soon -= Counter([contact_id])
                continue
            self._heads[contact_id] = head
            self._soon.pop(contact_id, None)
            for event in events:
                event.set()
