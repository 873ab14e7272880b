"""A channel said that we are too fast: is it one chat, or all of us?

Telegram's answer does not say which (telegram-bot-api, Client.cpp). Two chats within a second:
then it is the bot, and everybody waits; else only the chat does, so that one busy group never
holds up people in private. Where processes share a budget they find out together.
"""

from __future__ import annotations

import asyncio

import structlog

from chatbot.domain.contacts import ContactId
from chatbot.service.ports import Later, Parcel, SendBudget

FLOOD_SECONDS = 1.0
"""Two chats refused within so long: it is the bot that is too fast."""

_log = structlog.get_logger()


class Floods:
    """Remembers who was refused last, for one process or together with others."""

    def __init__(self, budget: SendBudget | None) -> None:
        self._budget = budget
        self._last: dict[str, tuple[ContactId, float]] = {}

    async def hold_for_all(self, parcel: Parcel, refused: Later) -> float:
        """How long everybody of this channel has to wait; 0: only this chat has to."""
        channel, contact = parcel.address.channel, parcel.contact_id
        if self._budget is not None:
            try:
                return await self._budget.flooded(channel, contact, refused.seconds)
            except Exception as fault:
                _log.warning("budget.failed", channel=channel, fault=type(fault).__name__)
        now = asyncio.get_running_loop().time()
        other, when = self._last.get(channel, (contact, 0.0))
        self._last[channel] = (contact, now)
        return refused.seconds if other != contact and now - when <= FLOOD_SECONDS else 0.0
