"""The letter page as this process serves it, with the way back to the chat."""

from __future__ import annotations

from aiohttp import web

from chatbot.bootstrap.telegram import Telegram
from chatbot.channels.web.letter_routes import letter_routes
from chatbot.domain.messages import Address
from chatbot.service.letter_pages import LetterPages


def page_routes(pages: LetterPages, telegram: Telegram | None) -> list[web.RouteDef]:
    """The routes of the page."""

    def chat_of(address: Address) -> str | None:
        name = telegram.channel.username if telegram else ""
        return f"https://t.me/{name}" if name and address.channel == "telegram" else None

    return letter_routes(pages, chat_of)
