"""Who administers a group, by Telegram.

core.telegram.org/bots/api#getchatmember (10.1): guaranteed for others only where the bot is itself
an administrator; the list of administrators is told to every member.
"""

from __future__ import annotations

from typing import Any, Final

from telegram.error import BadRequest

from chatbot.channels.telegram.api import Api

ADMINS: Final = frozenset({"creator", "administrator"})


async def is_admin(api: Api, chat: int, user: int) -> bool:
    """Whether an account administers a chat now. Raises TelegramError."""
    try:
        member = await api.call("getChatMember", {"chat_id": chat, "user_id": user})
    except BadRequest:
        listed = await api.call("getChatAdministrators", {"chat_id": chat})
        return any(_user(one) == user for one in listed if isinstance(one, dict))
    return isinstance(member, dict) and member.get("status") in ADMINS


def _user(member: dict[str, Any]) -> int | None:
    user = member.get("user")
    return user.get("id") if isinstance(user, dict) else None
