"""What comes from a group chat: commands to us, buttons of ours, our coming and going, moves.

Whoever speaks there is read for the length of a turn. The memory of who asked too often lies in
this process only, under a number made for it at random.
"""

from __future__ import annotations

import re
import secrets
from collections import deque
from collections.abc import Mapping
from hashlib import blake2b
from typing import Final, Literal

import msgspec

from chatbot.channels.telegram.hearing import TELEGRAM, NotForUs, Recent, addressed_to
from chatbot.channels.telegram.names import clean_words, language_hint
from chatbot.channels.telegram.updates import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    Message,
    Update,
)
from chatbot.domain.groups import FromGroup
from chatbot.domain.messages import (
    Address,
    Content,
    Incoming,
    Left,
    Moved,
    Pressed,
    Returned,
    Typed,
    Unheard,
)
from chatbot.domain.personal import gives_away
from chatbot.service.ports import Arrival

GROUPS: Final = ("group", "supergroup")

COMMANDS_A_MINUTE: Final = 3
"""Of one member in one group; whatever is above is let be, without a word."""

PRESSES_A_MINUTE: Final = 20
"""Of one member in one group. Every press costs Telegram and us a question about their rights."""

TAKEN_AWAY_A_MINUTE: Final = 20
"""Of what one member gives away in one group: it goes even when they are not answered any more."""

Kind = Literal["said", "personal", "press"]

_MOST: Final[Mapping[Kind, int]] = {
    "said": COMMANDS_A_MINUTE,
    "personal": TAKEN_AWAY_A_MINUTE,
    "press": PRESSES_A_MINUTE,
}

MINUTE: Final = 60.0
HOUR: Final = 3600.0

_OUT: Final = frozenset({"left", "kicked"})


class GroupReader:
    """Reads what comes from groups. `is_open` False: we do not work in groups."""

    def __init__(self) -> None:
        self.username = ""
        self.bot_id = 0
        self.is_open = True
        self._salt = secrets.token_bytes(16)
        self._asked: Recent[tuple[Kind, bytes], deque[float]] = Recent()
        self._gave_away: Recent[bytes, float] = Recent()

    def read(self, update: Update, arrival: Arrival) -> Incoming:
        """What an update from a group means; raises NotForUs."""
        if not self.is_open:
            return self._unheard(update, arrival)
        if update.message is not None:
            return self._message(update.message, arrival)
        if update.callback_query is not None:
            return self._press(update.callback_query, arrival)
        if update.my_chat_member is not None:
            return self._membership(update.my_chat_member, arrival)
        if update.edited_message is not None:
            return self._message(update.edited_message, arrival, is_edit=True)
        raise NotForUs("group_other")

    def _unheard(self, update: Update, arrival: Arrival) -> Incoming:
        """Whoever adds us to a group in which we stay silent is told so in private."""
        change = update.my_chat_member
        if change is None or change.sender.is_bot or not _has_come(change):
            raise NotForUs("group")
        who, hint = change.sender, language_hint(change.sender.language_code)
        return Incoming(arrival.key, _address(who.id), arrival.at, Unheard(), language_hint=hint)

    def _message(self, message: Message, arrival: Arrival, is_edit: bool = False) -> Incoming:
        """Words to us; of pictures, places, edits and forwards only whether they give away.

        A forwarded command is nobody's wish: else an administrator could be had to pass one on.
        """
        if (moved := _moved(message)) is not None:
            address, before = moved
            return _incoming(arrival, address, Moved(_address(before)), FromGroup(""))
        is_admin = message.sender_chat is not None and message.sender_chat.id == message.chat.id
        if message.sender_chat is not None and not is_admin:
            raise NotForUs("channel")
        if message.sender is None or (message.sender.is_bot and not is_admin):
            raise NotForUs("bot")
        words = clean_words(message.text or message.caption or "")
        is_personal = gives_away(words) or _is_place_or_card(message)
        if not is_personal:
            _refuse_unless_said(message, is_edit)
        text, is_named = self._for_us(words, message)
        actor = str(message.sender.id)
        who = self._key(message.chat.id, actor)
        self._bear("personal" if is_personal else "said", who, arrival)
        group = FromGroup(
            actor,
            message.message_id,
            message.message_thread_id if message.is_topic_message else None,
            is_admin,
            is_named,
            is_personal and self._again(who, arrival.at.timestamp()),
            is_personal,
        )
        content = Typed("" if is_personal else text)
        sent = float(message.edit_date or message.date)
        return _incoming(arrival, message.chat.id, content, group, sent=sent)

    def _for_us(self, text: str, message: Message) -> tuple[str, bool]:
        """The words, and whether they call us by name; the talk of others is not ours."""
        if text.startswith("/"):
            return addressed_to(self.username, text), False
        name = re.escape(self.username)
        if name and re.search(rf"(?<![\w@])@{name}(?!\w)", text, re.IGNORECASE):
            return text, True
        quoted = message.reply_to_message
        if quoted is not None and quoted.sender is not None and quoted.sender.id == self.bot_id:
            return text, False
        raise NotForUs("group_talk")

    def _bear(self, kind: Kind, who: bytes, arrival: Arrival) -> None:
        """Raises NotForUs for somebody who does the same kind of thing too often."""
        now, most = arrival.at.timestamp(), _MOST[kind]
        asked = self._asked.get((kind, who)) or deque(maxlen=most)
        if len(asked) == most and now - asked[0] < MINUTE:
            raise NotForUs("group_flood")
        asked.append(now)
        self._asked.note((kind, who), asked)

    def _again(self, who: bytes, now: float) -> bool:
        """Whether they gave something away within the last hour; it counts from now."""
        before = self._gave_away.get(who)
        self._gave_away.note(who, now)
        return before is not None and now - before < HOUR

    def _key(self, chat: int, actor: str) -> bytes:
        return blake2b(f"{chat}:{actor}".encode(), key=self._salt, digest_size=12).digest()

    def _press(self, press: CallbackQuery, arrival: Arrival) -> Incoming:
        if press.sender.is_bot or press.message is None:
            raise NotForUs("bot")
        on = press.message
        self._bear("press", self._key(on.chat.id, str(press.sender.id)), arrival)
        topic = on.message_thread_id if on.is_topic_message else None
        group = FromGroup(str(press.sender.id), on.message_id or None, topic)
        content = Pressed(clean_words(press.data), press.id)
        return _incoming(arrival, on.chat.id, content, group)

    def _membership(self, change: ChatMemberUpdated, arrival: Arrival) -> Incoming:
        """We were added or put out; being made an administrator is neither."""
        if not _has_left(change) and not _has_come(change):
            raise NotForUs("group_rights")
        group = FromGroup(str(change.sender.id))
        content: Content = Left() if _has_left(change) else Returned()
        hint = language_hint(change.sender.language_code)
        return _incoming(arrival, change.chat.id, content, group, hint)


def _is_out(member: ChatMember | None) -> bool:
    return member is None or member.status in _OUT or not member.is_member


def _has_left(change: ChatMemberUpdated) -> bool:
    return not _is_out(change.old_chat_member) and _is_out(change.new_chat_member)


def _has_come(change: ChatMemberUpdated) -> bool:
    return _is_out(change.old_chat_member) and not _is_out(change.new_chat_member)


def _is_place_or_card(message: Message) -> bool:
    """Whether a point on the map or somebody's card is in it, whoever's it is."""
    shared = (message.location, message.venue, message.contact)
    return any(each is not msgspec.UNSET for each in shared)


def _refuse_unless_said(message: Message, is_edit: bool) -> None:
    """Raises NotForUs for what is not words of their own, said now."""
    if is_edit:
        raise NotForUs("group_edit")
    if message.text is None:
        raise NotForUs("group_service")
    if message.forward_origin is not msgspec.UNSET:
        raise NotForUs("group_forward")


def _moved(message: Message) -> tuple[int, int] | None:
    """(where the group is now, where it was): told in the old chat and in the new one."""
    if message.migrate_to_chat_id is not None:
        return message.migrate_to_chat_id, message.chat.id
    if message.migrate_from_chat_id is not None:
        return message.chat.id, message.migrate_from_chat_id
    return None


def _address(chat: int) -> Address:
    return Address(TELEGRAM, str(chat))


def _incoming(
    arrival: Arrival,
    chat: int,
    content: Content,
    group: FromGroup,
    hint: str | None = None,
    sent: float | None = None,
) -> Incoming:
    return Incoming(
        arrival.key,
        _address(chat),
        arrival.at,
        content,
        language_hint=hint,
        sent=sent,
        group=group,
    )
