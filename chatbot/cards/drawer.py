"""Cards drawn beside the work of the loop, each once as long as it is asked for."""

from __future__ import annotations

import asyncio
from typing import Final

import structlog
from cachetools import LRUCache

from chatbot.cards.painting import draw
from chatbot.domain.cards import Card

CARDS_HELD: Final = 100
"""Some 65 kB each."""

_log = structlog.get_logger()


class CardDrawer:
    """Draws one card at a time, in a thread; what could not be drawn is not tried again."""

    def __init__(self) -> None:
        self._drawn: LRUCache[Card, bytes | None] = LRUCache(CARDS_HELD)
        self._drawing = asyncio.Lock()

    async def png(self, card: Card) -> bytes | None:
        """The picture of a card; None when there can be none here."""
        if card not in self._drawn:
            async with self._drawing:
                if card not in self._drawn:
                    self._drawn[card] = await asyncio.to_thread(_drawn, card)
        return self._drawn[card]


def _drawn(card: Card) -> bytes | None:
    try:
        drawn = draw(card)
    except (OSError, ValueError) as fault:
        _log.warning("cards.failed", fault=type(fault).__name__, language=card.language)
        return None
    if drawn is None:
        _log.warning("cards.not_drawn", language=card.language)
    return drawn
