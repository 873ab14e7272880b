"""Which function answers which method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import answering, receiving, sending
from . import profile as own
from .api_table import Method
from .profile import Handler
from .telegram_side import TelegramSide
from .world import Json


async def get_chat(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#getchat"""
    return side.chat(params).about | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }


_RIGHTS: Json = {
    f"can_{right}": True
    for right in (
        "be_edited manage_chat delete_messages manage_video_chats restrict_members "
        "promote_members change_info invite_users post_stories edit_stories delete_stories"
    ).split()
} | {"is_anonymous": False}


async def get_chat_member(side: TelegramSide, params: Json) -> Json:
    """https://core.telegram.org/bots/api#getchatmember"""
    return _member(params["user_id"], side.chat(params).admins)


async def get_chat_administrators(side: TelegramSide, params: Json) -> list[Json]:
    """https://core.telegram.org/bots/api#getchatadministrators"""
    admins = side.chat(params).admins
    return [_member(id, admins) for id in sorted(admins)]


def _member(id: int, admins: set[int]) -> Json:
    user = {"id": id, "is_bot": False, "first_name": "Test"}
    if id in admins:
        return {"status": "administrator", "user": user, **_RIGHTS}
    return {"status": "member", "user": user}


METHODS: Mapping[str, Handler] = {
    "getMe": receiving.get_me,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": sending.edit_message_text,
    "editMessageCaption": sending.edit_message_caption,
    "editMessageReplyMarkup": sending.edit_message_reply_markup,
    "deleteMessage": sending.delete_message,
    "deleteMessages": sending.delete_messages,
    "pinChatMessage": sending.pin_chat_message,
    "setMessageReaction": sending.set_message_reaction,
    "answerCallbackQuery": answering.answer_callback_query,
    "answerInlineQuery": answering.answer_inline_query,
    "answerGuestQuery": answering.answer_guest_query,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "setMyCommands": own.set_my_commands,
    "getMyCommands": own.get_my_commands,
    "deleteMyCommands": own.delete_my_commands,
    "setMyName": own.setter("name"),
    "getMyName": own.getter("name"),
    "setMyDescription": own.setter("description"),
    "getMyDescription": own.getter("description"),
    "setMyShortDescription": own.setter("short_description"),
    "getMyShortDescription": own.getter("short_description"),
    "setChatMenuButton": own.set_chat_menu_button,
    "getChatMenuButton": own.get_chat_menu_button,
}


def unplayed(method: Method) -> list[str]:
    """Return the complaint about a method that only a fuller server could answer."""
    if method.name in METHODS or method.returns == ("Boolean",):
        return []
    return [f"the test server does not play {method.name}: add it to its methods"]


async def perform(side: TelegramSide, method: Method, params: Json) -> Any:
    """Let a checked call take effect and return its result; raises Refused.

    A method that is not played here, and returns nothing but True, succeeds.
    """
    handler = METHODS.get(method.name)
    return True if handler is None else await handler(side, params)
