"""From an update to what came in. Pure but for the memory of albums and of recent messages.

What comes from a group is read in `group_reading.py`, where groups are open.
"""

from __future__ import annotations

from typing import Final

import msgspec

from chatbot.channels.telegram.group_reading import GROUPS, GroupReader
from chatbot.channels.telegram.hearing import TELEGRAM, NotForUs, Recent, addressed_to
from chatbot.channels.telegram.names import clean_name, clean_words, language_hint
from chatbot.channels.telegram.updates import (
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    Message,
    Update,
    User,
    decode,
    kind_of,
)
from chatbot.domain.messages import (
    Address,
    Attached,
    AttachmentKind,
    Content,
    Edited,
    InboxKey,
    Incoming,
    Left,
    Pressed,
    Returned,
    Typed,
)
from chatbot.service.ports import Arrival

_ATTACHMENTS: Final = (
    ("photo", AttachmentKind.PHOTO),
    ("voice", AttachmentKind.VOICE),
    ("audio", AttachmentKind.VOICE),
    ("video", AttachmentKind.VIDEO),
    ("video_note", AttachmentKind.VIDEO),
    ("animation", AttachmentKind.VIDEO),
    ("document", AttachmentKind.DOCUMENT),
    ("sticker", AttachmentKind.STICKER),
    ("location", AttachmentKind.LOCATION),
    ("venue", AttachmentKind.LOCATION),
    ("contact", AttachmentKind.CONTACT),
    ("poll", AttachmentKind.OTHER),
    ("dice", AttachmentKind.OTHER),
    ("story", AttachmentKind.OTHER),
    ("game", AttachmentKind.OTHER),
    ("paid_media", AttachmentKind.OTHER),
    ("checklist", AttachmentKind.OTHER),
)

MOST_QUOTED: Final = 200
"""Letters of the message that somebody answers: enough to tell which it is."""

_GONE = frozenset({"kicked", "left"})


class Reader:
    """Reads the updates of one bot. `username` is without the `@`, known after getMe."""

    def __init__(self) -> None:
        self._groups = GroupReader()
        self._messages: Recent[tuple[int, int], InboxKey] = Recent()
        self._albums: Recent[tuple[int, str], InboxKey] = Recent()

    @property
    def username(self) -> str:
        """Our name without the `@`."""
        return self._groups.username

    def know(self, username: str, bot_id: int, groups: bool) -> None:
        """Who we are; `groups`: whether we work in groups at all."""
        self._groups.username, self._groups.bot_id = username, bot_id
        self._groups.is_open = groups

    def read(self, arrival: Arrival) -> Incoming:
        """What an update means; raises NotForUs, and ValueError when it is unreadable."""
        update = decode(arrival.payload)
        if (chat := _chat(update)) is not None and chat.type in GROUPS:
            return self._groups.read(update, arrival)
        sender, content = self._content(update, arrival)
        return Incoming(
            arrival.key,
            Address(TELEGRAM, str(sender.id)),
            arrival.at,
            content,
            clean_name(sender.first_name),
            language_hint(sender.language_code),
            _sent(update),
        )

    def _content(self, update: Update, arrival: Arrival) -> tuple[User, Content]:
        if update.message is not None:
            return self._message(update.message, arrival.key)
        if update.callback_query is not None:
            return _press(update.callback_query)
        if update.edited_message is not None:
            return self._edit(update.edited_message)
        if update.my_chat_member is not None:
            return _membership(update.my_chat_member)
        raise NotForUs(kind_of(arrival.payload))

    def _message(self, message: Message, key: InboxKey) -> tuple[User, Content]:
        sender = _sender(message)
        if message.text is not None:
            self._messages.note((message.chat.id, message.message_id), key)
            return sender, Typed(self._for_us(clean_words(message.text)), _about(message))
        return sender, Attached(self._attachment(message, key))

    def _edit(self, message: Message) -> tuple[User, Content]:
        sender = _sender(message)
        if message.text is None:
            raise NotForUs("edited_attachment")
        first = self._messages.get((message.chat.id, message.message_id))
        key = first or InboxKey(f"{TELEGRAM}:message:{message.message_id}")
        return sender, Edited(self._for_us(clean_words(message.text)), key)

    def _for_us(self, text: str) -> str:
        return addressed_to(self.username, text)

    def _attachment(self, message: Message, key: InboxKey) -> AttachmentKind:
        """An album comes as a message for each picture; only the first one is answered."""
        if message.media_group_id is not None:
            album = (message.chat.id, message.media_group_id)
            if self._albums.setdefault(album, key) != key:
                raise NotForUs("album")
            self._albums.note(album, key)
        for name, kind in _ATTACHMENTS:
            if getattr(message, name) is not msgspec.UNSET:
                return kind
        raise NotForUs("service_message")


def _sent(update: Update) -> float | None:
    """When it was sent, where that is told: a press has only the date of what it sat on."""
    if update.message is not None:
        return float(update.message.date)
    edit = update.edited_message
    return None if edit is None or edit.edit_date is None else float(edit.edit_date)


def _about(message: Message) -> str:
    """How our own message begins that this one answers."""
    quoted = message.reply_to_message
    if quoted is None or quoted.sender is None or not quoted.sender.is_bot:
        return ""
    return clean_words(quoted.text or quoted.caption or "")[:MOST_QUOTED]


def _chat(update: Update) -> Chat | None:
    """Where it happened, as far as that is told."""
    for happened in (update.message, update.my_chat_member, update.edited_message):
        if happened is not None:
            return happened.chat
    press = update.callback_query
    return press.message.chat if press is not None and press.message is not None else None


def _sender(message: Message) -> User:
    if message.chat.type != "private":
        raise NotForUs("group")
    if message.sender is None or message.sender.is_bot:
        raise NotForUs("bot")
    return message.sender


def _press(press: CallbackQuery) -> tuple[User, Content]:
    if press.sender.is_bot:
        raise NotForUs("bot")
    if press.message is not None and press.message.chat.type != "private":
        raise NotForUs("group")
    return press.sender, Pressed(clean_words(press.data), press.id)


def _membership(change: ChatMemberUpdated) -> tuple[User, Content]:
    if change.chat.type != "private":
        raise NotForUs("group")
    if change.sender.is_bot:
        raise NotForUs("bot")
    gone = change.new_chat_member.status in _GONE
    return change.sender, Left() if gone else Returned()
