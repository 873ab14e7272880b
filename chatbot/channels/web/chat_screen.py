"""What stands on somebody's page: read from the store, with links that open today."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from chatbot.channels.web.chat_channel import CHANNEL, WebChannel
from chatbot.domain.messages import Address, InboxKey, Outgoing
from chatbot.service.deliver_pages import with_links
from chatbot.service.ports import PageLinks, Screens, ShownRow, ShownRows

ANSWER_SECONDS: Final = 9.0
"""A look-up may take eight."""

FIRST_LOOK: Final = 0.01
LONGEST_LOOK: Final = 0.25
"""How soon after something moved the store is asked, and how seldom when nothing moves."""


@dataclass(frozen=True, slots=True)
class ChatScreen:
    """Reads screens, and waits until one shows the answer to a form."""

    channel: WebChannel
    screens: Screens
    links: PageLinks | None = None

    async def read(self, who: str, after: int = 0) -> ShownRows | None:
        """The rows after one; None for somebody who is not known."""
        found = await self.screens.read(Address(CHANNEL, who), after)
        if found is None:
            return None
        rows = [await self._opened(row, found) for row in found.rows]
        return replace(found, rows=tuple(rows))

    async def _opened(self, row: ShownRow, found: ShownRows) -> ShownRow:
        if not isinstance(row.content, Outgoing):
            return row
        message = await with_links(row.content, found.contact_id, self.links)
        return replace(row, content=message)

    async def settle(self, who: str, key: InboxKey) -> None:
        """Wait until the turn of an arrival is taken and all it says can be read."""
        news, wait = self.channel.passing(who).news, FIRST_LOOK
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                while not await self._is_settled(who, key):
                    news.clear()
                    try:
                        async with asyncio.timeout(wait):
                            await news.wait()
                        wait = FIRST_LOOK
                    except TimeoutError:
                        wait = min(wait * 2, LONGEST_LOOK)
        except TimeoutError:
            return

    async def _is_settled(self, who: str, key: InboxKey) -> bool:
        if not await self.screens.is_done(key):
            return False
        found = await self.screens.read(Address(CHANNEL, who), LAST)
        return found is None or found.is_quiet


LAST: Final = 2**62
"""After every row."""
