"""Groups that the bot is in: what members do becomes updates, as far as privacy mode lets it.

Facts: core.telegram.org/bots/features#privacy-mode; which messages arrive, anonymous admins and
moved groups after telegram.md 2.2 and the API's own descriptions of Message and ChatMember.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable

from . import contents
from .people import NothingHeard, Person, Press
from .screen import Bubble, Button, bubble
from .stir import Seen, Stir
from .update_queue import UpdateQueue
from .world import Chat, Happening, Json, OpenPress, World

PATIENCE = 5.0
ANONYMOUS: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
_GROUP_IDS = itertools.count(1)


class Group:
    """A supergroup with the bot in it, unless told otherwise."""

    def __init__(
        self,
        world: World,
        queue: UpdateQueue,
        title: str,
        admins: Iterable[Person] = (),
        *,
        is_forum: bool = False,
        may_delete: bool = False,
    ) -> None:
        self.id = -1_000_000_000_000 - next(_GROUP_IDS)
        about: Json = {"id": self.id, "type": "supergroup", "title": title}
        self.chat = Chat(self.id, about | ({"is_forum": True} if is_forum else {}))
        self.chat.is_started = True
        self.chat.admins = {person.id for person in admins}
        self.chat.may_delete = may_delete
        self._world = world
        self._queue = queue
        self._stir = Stir()
        self._spoke_last: bool = False
        self.chat.watchers.append(self._watch)

    # what everybody sees

    @property
    def said(self) -> list[str]:
        """What stands there from the bot, oldest first."""
        return [each.text for each in self.screen if each.is_from_bot]

    @property
    def screen(self) -> list[Bubble]:
        """All messages as they are now."""
        bot_id = self._world.bot["id"]
        return [bubble(message, bot_id) for message in self.chat.messages.values()]

    async def sees(self, fragment: str) -> Bubble:
        """Wait for a message of the bot with these words; the newest."""
        return await self.until(lambda: self._newest(fragment))

    async def until(self, look: Callable[[], Seen | None]) -> Seen:
        """Wait until `look` returns something true, asked whenever something happened here."""
        try:
            return await self._stir.until(look, PATIENCE)
        except TimeoutError:
            raise NothingHeard(f"waited in vain; the bot said: {self.said}") from None

    # what happens there

    def adds_bot(self, by: Person) -> None:
        """The bot becomes a member."""
        self.chat.is_blocked = False
        self._membership(by, "left", "member")

    def puts_bot_out(self, by: Person) -> None:
        """The bot is removed."""
        self._membership(by, "member", "kicked")
        self.chat.is_blocked = True

    def promotes_bot(self, by: Person) -> None:
        """The bot is made an administrator."""
        self._membership(by, "member", "administrator")

    def hears(
        self,
        who: Person,
        text: str,
        *,
        topic: int | None = None,
        reply_to: int | None = None,
        anonymous: bool = False,
        as_channel: bool = False,
    ) -> int:
        """Somebody writes; the bot is told only what privacy mode lets it see."""
        author = ANONYMOUS if anonymous or as_channel else who.about
        content = contents.words(text)
        if topic is not None:
            content |= {"message_thread_id": topic, "is_topic_message": True}
        if anonymous:
            content["sender_chat"] = self.chat.about
        if as_channel:
            content["sender_chat"] = {"id": -1007, "type": "channel", "title": "A channel"}
        if reply_to is not None:
            content["reply_to_message"] = self.chat.messages[reply_to]
        message = self._world.add(self.chat, author, content)
        if self._is_for_bot(text, content):
            self._queue.add({"message": message})
        self._spoke_last = False
        return int(message["message_id"])

    def brings(self, author: Json, content: Json, *, reply_to: int | None = None) -> int:
        """Any message by anybody that Telegram tells the bot of, as the fields of a Message."""
        if reply_to is not None:
            content = {"reply_to_message": self.chat.messages[reply_to], **content}
        message = self._world.add(self.chat, author, content)
        self._queue.add({"message": message})
        self._spoke_last = False
        return int(message["message_id"])

    def edits(self, message_id: int, text: str) -> None:
        """Somebody changes a message of theirs to one that calls the bot."""
        message = self._world.edit(self.chat, message_id, contents.words(text))
        self._queue.add({"edited_message": message})

    async def presses(self, who: Person, label: str) -> Press:
        """Touch the newest button of this label."""
        message, button = await self.until(lambda: self._find(label))
        if button.action != "callback_data":
            return Press(button)
        return Press(button, self.presses_data(who, button.value, message))

    def presses_data(self, who: Person, data: str, message: Json) -> str:
        """Press with any data on any message."""
        query_id = self._world.new_id()
        keep = who._keep_toast
        self._world.presses[query_id] = OpenPress(query_id, self._world.now(), keep)
        pressed = {
            "id": query_id,
            "from": who.about,
            "message": message,
            "chat_instance": str(self.id),
            "data": data,
        }
        self._queue.add({"callback_query": pressed})
        return query_id

    def moves(self, *, told: tuple[str, ...] = ("old", "new")) -> Group:
        """The group lives on under another id; the chats are told, in this order."""
        new = Group(self._world, self._queue, str(self.chat.about["title"]))
        new.chat.admins = self.chat.admins
        self._world.chats[new.id] = new.chat
        self.chat.moved_to = new.id
        for chat in told:
            if chat == "old":
                moved: Json = {"migrate_to_chat_id": new.id}
                message = self._world.add(self.chat, ANONYMOUS, moved)
            else:
                moved = {"migrate_from_chat_id": self.id}
                message = self._world.add(new.chat, ANONYMOUS, moved)
            self._queue.add({"message": message})
        return new

    # how it works

    def _is_for_bot(self, text: str, content: Json) -> bool:
        name = f"@{self._world.bot['username']}"
        answers = content.get("reply_to_message", {}).get("from", {}).get("id")
        if answers == self._world.bot["id"] or name.lower() in text.lower():
            return True
        is_command = text.startswith("/") and "@" not in text.split()[0]
        return is_command and (self._spoke_last or not self.chat.messages)

    def _newest(self, fragment: str) -> Bubble | None:
        found = [each for each in self.screen if each.is_from_bot and fragment in each.text]
        return found[-1] if found else None

    def _find(self, label: str) -> tuple[Json, Button] | None:
        for seen in reversed(self.screen):
            for button in seen.buttons:
                if button.label == label:
                    return seen.raw, button
        return None

    def _watch(self, what: Happening, message: Json) -> None:
        self._spoke_last = message["from"]["id"] == self._world.bot["id"]
        self._stir.now()

    def _membership(self, by: Person, before: str, after: str) -> None:
        change = {
            "chat": self.chat.about,
            "from": by.about,
            "date": int(self._world.now()),
            "old_chat_member": {"status": before, "user": self._world.bot},
            "new_chat_member": {"status": after, "user": self._world.bot},
        }
        self._queue.add({"my_chat_member": change})
