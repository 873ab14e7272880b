"""The letter page of this process: what it stands on, and where messages may link to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import web

from chatbot.bootstrap.telegram import Telegram
from chatbot.channels.web.letter_routes import letter_routes
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, PageButton
from chatbot.service.letter_pages import LetterPages
from chatbot.service.ports import Clock, PageTokens

LINK_LIVES: Final = timedelta(weeks=4)
"""At most; the letters may end before (docs/decisions/0013)."""


@dataclass(frozen=True, slots=True)
class PublicPageLinks:
    """Links that anybody's browser can follow: over https only, for letters are private."""

    tokens: PageTokens
    base: str
    clock: Clock

    async def link(self, contact_id: ContactId, button: PageButton) -> str | None:
        """The address, with a token of its own."""
        if not self.base.startswith("https://"):
            return None
        return page_address(self.base, self.tokens, self.clock, contact_id, button)


def page_address(
    base: str, tokens: PageTokens, clock: Clock, contact_id: ContactId, button: PageButton
) -> str:
    """Where the page is; a button of one letter leads to that letter on it."""
    token = tokens.token(contact_id, button.letters, clock.now() + LINK_LIVES)
    place = f"#letter-{button.number}" if button.number is not None else ""
    return f"{base}/l/{token}{place}"


def page_routes(pages: LetterPages, telegram: Telegram | None) -> list[web.RouteDef]:
    """The page, with the way back to the chat."""

    def chat_of(address: Address) -> str | None:
        name = telegram.channel.username if telegram else ""
        return f"https://t.me/{name}" if name and address.channel == "telegram" else None

    return letter_routes(pages, chat_of)
