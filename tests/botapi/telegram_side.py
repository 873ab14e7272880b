"""All that a method of the Bot API can reach, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .polling import Polling
from .refusals import BLOCKED, CHAT_NOT_FOUND, KICKED, MOVED, NEVER_STARTED, Refused
from .update_queue import UpdateQueue
from .webhook import WebhookDelivery
from .world import Chat, World


@dataclass(frozen=True, slots=True)
class TelegramSide:
    """The state and the two ways updates leave."""

    world: World
    queue: UpdateQueue
    polling: Polling
    webhook: WebhookDelivery

    def chat(self, params: dict[str, Any]) -> Chat:
        """Return the chat a call names; raises Refused when there is none."""
        chat = self.world.chats.get(params["chat_id"])
        if chat is None:
            raise Refused(CHAT_NOT_FOUND)
        return chat

    def chat_here(self, params: dict[str, Any]) -> Chat:
        """Return the chat a call names, if it has not moved; raises Refused."""
        chat = self.chat(params)
        if chat.moved_to is not None:
            raise Refused(MOVED, 400, {"migrate_to_chat_id": chat.moved_to})
        return chat

    def open_chat(self, params: dict[str, Any]) -> Chat:
        """Return the chat a call names, if the bot may write there; raises Refused."""
        chat = self.chat_here(params)
        if chat.is_blocked:
            raise Refused(BLOCKED if chat.id > 0 else KICKED, 403)
        if not chat.is_started:
            raise Refused(NEVER_STARTED, 403)
        return chat
