"""Where messages may link to the letter page: only where it opens, and only in private."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from chatbot.channels.web.chat_channel import CHANNEL as WEB
from chatbot.channels.web.chat_channel import DOOR_OPEN, GO_PATH
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import PageButton
from chatbot.service.ports import Clock, Doors, PageTokens

LINK_LIVES: Final = timedelta(weeks=4)
"""At most; the letters may end before (docs/decisions/0013)."""

THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
PROBE_SECONDS: Final = 3.0


@dataclass(frozen=True, slots=True)
class PublicPageLinks:
    """Links that anybody's browser can follow: over https only, for letters are private."""

    tokens: PageTokens
    doors: Doors
    base: str
    clock: Clock

    async def door(self, contact_id: ContactId, channel: str) -> str | None:
        """The page that asks whether the talk shall go on there."""
        if not self.base.startswith("https://") or channel != WEB:
            return None
        token = await self.doors.offer(contact_id, channel, self.clock.wall() + DOOR_OPEN)
        return None if token is None else f"{self.base}{GO_PATH}{token}"

    async def link(self, contact_id: ContactId, button: PageButton) -> str | None:
        """The address, with a token of its own."""
        if not self.base.startswith("https://"):
            return None
        return page_address(self.base, self.tokens, self.clock, contact_id, button)


@dataclass(frozen=True, slots=True)
class ReachablePageLinks:
    """Links for somebody at a terminal, offered when a server answers to them right now.

    The server must share our store, or it could not open the token. Over plain http only on this
    machine, where nobody listens on the way.
    """

    tokens: PageTokens
    base: str
    clock: Clock

    async def door(self, contact_id: ContactId, channel: str) -> str | None:
        """None: a terminal keeps its talk."""
        return None

    async def link(self, contact_id: ContactId, button: PageButton) -> str | None:
        """The address, if it opens."""
        parts = urlsplit(self.base)
        if parts.scheme != "https" and parts.hostname not in THIS_MACHINE:
            return None
        address = page_address(self.base, self.tokens, self.clock, contact_id, button)
        return address if await _opens(address) else None


async def _opens(address: str) -> bool:
    # Loaded when a link is offered: a tenth of a second that the first bubble need not wait for.
    import aiohttp

    limit = aiohttp.ClientTimeout(total=PROBE_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=limit) as http, http.head(address) as answer:
            return answer.status == 200
    except (aiohttp.ClientError, TimeoutError):
        return False


def page_address(
    base: str, tokens: PageTokens, clock: Clock, contact_id: ContactId, button: PageButton
) -> str:
    """Where the page is; a button of one letter leads to that letter on it."""
    token = tokens.token(contact_id, button.letters, clock.now() + LINK_LIVES)
    place = f"#letter-{button.number}" if button.number is not None else ""
    return f"{base}/l/{token}{place}"
