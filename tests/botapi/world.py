"""What Telegram remembers: people's chats, their messages, the bot's profile, open presses.

State and its plain changes only: no HTTP, no delivery. Messages are kept as the JSON objects
that Telegram would show (core.telegram.org/bots/api#message), so nothing is translated twice.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

PRESS_LIFE = 150.0  # seconds; telegram-bot-api Client.cpp 17073-17229
UPDATE_LIFE = 86_400.0
DELETE_LIFE = 48 * 3600  # core.telegram.org/bots/api#deletemessage

Json = dict[str, Any]


class Happening(StrEnum):
    """What can become of a message in a chat."""

    SENT = "message"
    EDITED = "edit"
    DELETED = "delete"


Watcher = Callable[[Happening, Json], None]


@dataclass(slots=True)
class Chat:
    """A conversation, private or of a group; what only a group has is empty in a private one."""

    id: int
    about: Json
    messages: dict[int, Json] = field(default_factory=dict)
    reply_keyboard: Json | None = None
    is_started: bool = False
    is_blocked: bool = False
    actions: list[str] = field(default_factory=list)
    admins: set[int] = field(default_factory=set)
    may_delete: bool = False
    may_send_photos: bool = True
    may_pin: bool = False
    pinned: int | None = None
    moved_to: int | None = None
    gone_topics: set[int] = field(default_factory=set)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    watchers: list[Watcher] = field(default_factory=list)

    def tell(self, what: Happening, message: Json) -> None:
        """Let everybody who looks at the chat see what happened."""
        for watcher in self.watchers:
            watcher(what, message)


@dataclass(slots=True)
class OpenPress:
    """A press that waits for the bot's answer, or has had it."""

    id: str
    born: float
    answer: Callable[[Json], None]
    is_answered: bool = False


@dataclass(slots=True)
class Profile:
    """What the bot says of itself, by language; commands by scope and language."""

    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)


@dataclass(slots=True)
class World:
    """All of it, for one bot."""

    bot: Json
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, OpenPress] = field(default_factory=dict)
    inline_queries: dict[str, float] = field(default_factory=dict)
    inline_answers: list[Json] = field(default_factory=list)
    guest_queries: set[str] = field(default_factory=set)
    guest_answers: list[Json] = field(default_factory=list)
    profile: Profile = field(default_factory=Profile)
    _skew: float = 0.0
    _message_ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _other_ids: Iterator[int] = field(default_factory=lambda: itertools.count(10**15 + 1))

    def now(self) -> float:
        """Unix time in this world, which tests may move on."""
        # the one clock of this world; it is Telegram's, not the bot's
        return time.time() + self._skew  # noqa: TID251

    def skip(self, seconds: float) -> None:
        """Let time pass."""
        self._skew += seconds

    def new_id(self) -> str:
        """Return an id for a press, a file, a query."""
        return str(next(self._other_ids))

    def add(self, chat: Chat, author: Json, content: Json) -> Json:
        """Put a message into a chat. Ids rise over all private chats of a bot, as there."""
        message = {
            "message_id": next(self._message_ids),
            "from": author,
            "chat": chat.about,
            "date": int(self.now()),
            **content,
        }
        chat.messages[message["message_id"]] = message
        return message

    def edit(self, chat: Chat, message_id: int, content: Json) -> Json:
        """Put other content in place of a message's own; the object is new, the id the same."""
        old = chat.messages[message_id]
        kept = {name: old[name] for name in ("message_id", "from", "chat", "date")}
        kept |= {it: old[it] for it in ("message_thread_id", "is_topic_message") if it in old}
        reply = {name: old[name] for name in ("reply_to_message",) if name in old}
        message = {**kept, "edit_date": int(self.now()), **reply, **content}
        chat.messages[message_id] = message
        return message

    def open_presses(self) -> list[OpenPress]:
        """Return the presses the bot has not answered."""
        return [press for press in self.presses.values() if not press.is_answered]
