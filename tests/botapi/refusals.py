"""Telegram's refusals that do not mean a wrong call: the world is not as the bot believed.

The texts are after telegram-bot-api Client.cpp (version 10.0, May 2026); bots tell refusals
apart by them, so they are spelled as there.
"""

from __future__ import annotations

from typing import Any

PREFIXES = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}

CHAT_NOT_FOUND = "chat not found"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
EDIT_NOT_FOUND = "message to edit not found"
CANNOT_PIN = "not enough rights to manage pinned messages in the chat"
CANNOT_EDIT = "message can't be edited"
NO_TEXT_TO_EDIT = "there is no text in the message to edit"
DELETE_NOT_FOUND = "message to delete not found"
CANNOT_DELETE = "message can't be deleted for everyone"
REPLY_NOT_FOUND = "message to be replied not found"
REACT_NOT_FOUND = "message to react not found"
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
BLOCKED = "bot was blocked by the user"
KICKED = "bot was kicked from the supergroup chat"
MOVED = "group chat was upgraded to a supergroup chat"
NO_PHOTO_RIGHTS = "not enough rights to send photos to the chat"
BAD_SIDES = "PHOTO_INVALID_DIMENSIONS"
TOO_BIG = "file is too big"
NO_THREAD = "message thread not found"
NEVER_STARTED = "bot can't initiate conversation with a user"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
    "webhook first"
)
OTHER_POLLER = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_SET = "terminated by setWebhook request"


class Refused(Exception):
    """A call that Telegram answers with ok=false."""

    def __init__(
        self, text: str, status: int = 400, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(text)
        self.status = status
        self.description = PREFIXES.get(status, "") + text
        self.parameters = parameters or {}
