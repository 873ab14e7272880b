"""The part of an update that this bot reads, typed (core.telegram.org/bots/api#update, 10.1).

Whatever is not named here is skipped unread. What is named must have its type, else the update is
unreadable as a whole.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec


class User(msgspec.Struct):
    id: int
    is_bot: bool
    first_name: str = ""
    language_code: str | None = None


class Chat(msgspec.Struct):
    id: int
    type: str


class Quoted(msgspec.Struct, kw_only=True):
    """The message that another one answers."""

    sender: User | None = msgspec.field(name="from", default=None)
    text: str | None = None
    caption: str | None = None


class Message(msgspec.Struct, kw_only=True):
    """Of what is not text only its presence counts."""

    message_id: int
    date: int
    chat: Chat
    sender: User | None = msgspec.field(name="from", default=None)
    text: str | None = None
    caption: str | None = None
    media_group_id: str | None = None
    edit_date: int | None = None
    sender_chat: Chat | None = None
    message_thread_id: int | None = None
    is_topic_message: bool = False
    migrate_to_chat_id: int | None = None
    migrate_from_chat_id: int | None = None
    reply_to_message: Quoted | None = None
    forward_origin: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    photo: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    voice: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    audio: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    video: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    video_note: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    animation: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    document: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    sticker: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    location: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    venue: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    contact: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    poll: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    dice: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    story: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    game: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    paid_media: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    checklist: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class PressedMessage(msgspec.Struct):
    """The message a button sat on; an inaccessible one has the first two fields too."""

    chat: Chat
    message_id: int = 0
    message_thread_id: int | None = None
    is_topic_message: bool = False


class CallbackQuery(msgspec.Struct, kw_only=True):
    id: str
    sender: User = msgspec.field(name="from")
    data: str = ""
    message: PressedMessage | None = None


class ChatMember(msgspec.Struct):
    """`is_member` is told of somebody restricted only: they may have left."""

    status: str
    is_member: bool = True


class ChatMemberUpdated(msgspec.Struct, kw_only=True):
    chat: Chat
    sender: User = msgspec.field(name="from")
    new_chat_member: ChatMember
    old_chat_member: ChatMember | None = None


class Update(msgspec.Struct):
    """One update; at most one of the optional fields is there."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: ChatMemberUpdated | None = None


ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "guest_message",
)
"""Named to Telegram on every start: without it, whatever was named last stays in force."""

_decoder = msgspec.json.Decoder(Update)


def decode(payload: bytes) -> Update:
    """Read an update; raises ValueError, which never quotes what is in it."""
    try:
        return _decoder.decode(payload)
    except msgspec.ValidationError:
        raise ValueError("not an update") from None
    except (ValueError, RecursionError):
        return _decode_leniently(payload)


def kind_of(payload: bytes) -> str:
    """The name of what an update carries, from the set known here, or `other`."""
    known = [name for name in _KINDS if b'"%s"' % name.encode() in payload]
    return known[0] if known else "other"


def _decode_leniently(payload: bytes) -> Update:
    """JSON allows half a surrogate pair, which the strict reader refuses."""
    try:
        loose: Any = json.loads(payload)
        return msgspec.convert(loose, Update)
    except (ValueError, RecursionError, TypeError):
        raise ValueError("not an update") from None


_KINDS = (
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "chosen_inline_result",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "guest_message",
    "poll_answer",
)
