"""The pictures of messages: files of a campaign, and cards that are drawn when they leave.

Each is uploaded once; from then on Telegram has it, and its file id is sent in its place
(core.telegram.org/bots/api#sending-files). A process that starts anew uploads anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from cachetools import LRUCache
from telegram import InputFile

from chatbot.domain.cards import Card
from chatbot.domain.messages import Outgoing, Picture

Pictures = Callable[[Picture], Path | None]
"""Where a picture of a campaign lies, if it does."""

Draw = Callable[[Card], Awaitable[bytes | None]]
"""A card as a PNG; None where it cannot be drawn."""

UPLOADED_HELD: Final = 1000
CARD_NAME: Final = "progress.png"


async def no_cards(card: Card) -> bytes | None:
    """For where no card is drawn: its words go alone."""
    return None


class Photos:
    """For one bot. A card is known by what stands on it."""

    def __init__(self, pictures: Pictures, draw: Draw = no_cards) -> None:
        self._pictures = pictures
        self._draw = draw
        self._uploaded: LRUCache[Path | Card, str] = LRUCache(UPLOADED_HELD)

    async def of(self, message: Outgoing) -> InputFile | str | None:
        """What is sent as its photo: a file, or the id of one that Telegram has."""
        what = self._what(message)
        if what is None:
            return None
        if what in self._uploaded:
            return self._uploaded[what]
        if isinstance(what, Card):
            drawn = await self._draw(what)
            return None if drawn is None else InputFile(drawn, filename=CARD_NAME)
        try:
            content = await asyncio.to_thread(what.read_bytes)
        except OSError:
            return None
        return InputFile(content, filename=what.name)

    def note(self, message: Outgoing, result: Any) -> None:
        """Remember the file id that sending it brought, if it did."""
        sizes = result.get("photo") if isinstance(result, dict) else None
        what = self._what(message)
        if what is not None and sizes:
            self._uploaded[what] = sizes[-1]["file_id"]

    def forget(self, message: Outgoing) -> None:
        """Telegram would not have it: it is uploaded anew, should it be asked for again."""
        if (what := self._what(message)) is not None:
            self._uploaded.pop(what, None)

    def _what(self, message: Outgoing) -> Path | Card | None:
        if message.card is not None:
            return message.card
        return self._pictures(message.picture) if message.picture else None
