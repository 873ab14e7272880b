"""People who use the bot: what they do becomes an update, what the bot does becomes their screen.

A person can do what Telegram's apps let one do; forged and broken updates are for
`BotApiServer.inject` and `Person.presses_data`. Only words go out as they are given, of any
length and with any character: Telegram would cut and clean them, but a bot must not need that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from . import contents
from .screen import Bubble, Button, Toast, bubble, reply_buttons
from .stir import Seen, Stir
from .update_queue import UpdateQueue
from .world import Chat, Happening, Json, OpenPress, World

PATIENCE = 5.0  # seconds a person waits for the bot

Wanted = str | Callable[[Button], bool]


class NothingHeard(AssertionError):
    """The bot did not do what a person waited for."""


@dataclass(frozen=True, slots=True)
class Press:
    """What came of touching a button. Only a callback button has a `query_id`."""

    button: Button
    query_id: str | None = None


class Person:
    """Somebody with a Telegram account, and their private chat with the bot."""

    def __init__(self, world: World, queue: UpdateQueue, about: Json) -> None:
        self.about = about
        shown = ("id", "first_name", "last_name", "username")
        self.chat = Chat(
            about["id"],
            {"type": "private", **{name: about[name] for name in shown if name in about}},
        )
        self.toasts: list[Toast] = []
        self._world = world
        self._queue = queue
        self._heard: asyncio.Queue[Bubble] = asyncio.Queue()
        self._stir = Stir()
        self.chat.watchers.append(self._watch)

    @property
    def id(self) -> int:
        """The account's number, which is also that of the private chat."""
        return self.chat.id

    # what a person sees

    @property
    def screen(self) -> list[Bubble]:
        """The messages of the chat as they are now, oldest first."""
        bot_id = self._world.bot["id"]
        return [bubble(message, bot_id) for message in self.chat.messages.values()]

    @property
    def keyboard(self) -> list[Button]:
        """The ready answers below the input field."""
        return reply_buttons(self.chat.reply_keyboard)

    async def hears(self, timeout: float = PATIENCE) -> Bubble:  # noqa: ASYNC109
        """Return the next message or edit of the bot, in order; raises NothingHeard."""
        try:
            async with asyncio.timeout(timeout):
                return await self._heard.get()
        except TimeoutError:
            raise NothingHeard(f"the bot said nothing; on the screen: {self._summary()}") from None

    def heard_meanwhile(self) -> list[Bubble]:
        """Return at once what `hears` would return without waiting."""
        return [self._heard.get_nowait() for _ in range(self._heard.qsize())]

    async def sees(self, fragment: str, timeout: float = PATIENCE) -> Bubble:  # noqa: ASYNC109
        """Wait until a message of the bot on the screen has these words; return the newest."""
        return await self.until(lambda: self._newest_with(fragment), timeout)

    async def until(self, look: Callable[[], Seen | None], timeout: float = PATIENCE) -> Seen:  # noqa: ASYNC109
        """Wait until `look` returns something true, asked whenever the bot has done anything."""
        try:
            return await self._stir.until(look, timeout)
        except TimeoutError:
            raise NothingHeard(f"waited in vain; on the screen: {self._summary()}") from None

    async def answer_to(self, press: Press, timeout: float = PATIENCE) -> Toast:  # noqa: ASYNC109
        """Return the bot's answer to a press; raises NothingHeard."""
        return await self.until(lambda: self._toast_of(press.query_id), timeout)

    # what a person does

    async def says(self, text: str, *, reply_to: int | None = None) -> int:
        """Write a message and return its id."""
        return await self.sends(contents.words(text), reply_to=reply_to)

    async def starts(self, payload: str = "") -> int:
        """Follow a link t.me/bot?start=payload, or press the Start button."""
        return await self.says(f"/start {payload}".rstrip())

    async def sends(self, content: Json, *, reply_to: int | None = None) -> int:
        """Send any content, as the fields of a Message, and return its id."""
        self._check_open()
        quoted = {} if reply_to is None else {"reply_to_message": self.chat.messages[reply_to]}
        message = self._world.add(self.chat, self.about, {**quoted, **content})
        self._queue.add({"message": message})
        return int(message["message_id"])

    async def sends_photo(self, caption: str | None = None) -> int:
        """Send a picture."""
        return await self.sends(contents.photo(self._new_id()) | contents.caption(caption))

    async def sends_voice(self) -> int:
        """Send a voice message."""
        return await self.sends(contents.voice(self._new_id()))

    async def sends_video(self, caption: str | None = None) -> int:
        """Send a film."""
        return await self.sends(contents.video(self._new_id()) | contents.caption(caption))

    async def sends_sticker(self) -> int:
        """Send a sticker."""
        return await self.sends(contents.sticker(self._new_id()))

    async def sends_location(self, latitude: float = 51.5, longitude: float = -0.12) -> int:
        """Send a point on the map."""
        return await self.sends(contents.location(latitude, longitude))

    async def sends_contact(self, phone_number: str = "+440000000000") -> int:
        """Send their own card."""
        card = contents.contact(phone_number, self.about["first_name"], self.id)
        return await self.sends(card)

    async def sends_document(self, name: str = "test.pdf", caption: str | None = None) -> int:
        """Send a file."""
        file = contents.document(self._new_id(), name)
        return await self.sends(file | contents.caption(caption))

    async def sends_dice(self, value: int = 6) -> int:
        """Throw a die."""
        return await self.sends(contents.dice(value))

    async def sends_poll(self, question: str = "A test question?") -> int:
        """Send a poll."""
        return await self.sends(contents.poll(self._new_id(), question))

    async def sends_story(self) -> int:
        """Pass on a story."""
        return await self.sends(contents.story(self.chat.about))

    async def forwards(self, text: str, from_name: str = "Test Stranger") -> int:
        """Pass on somebody else's words."""
        origin = {
            "type": "hidden_user",
            "date": int(self._world.now()),
            "sender_user_name": from_name,
        }
        return await self.sends({"forward_origin": origin, **contents.words(text)})

    async def edits(self, message_id: int, text: str) -> None:
        """Change a message of theirs."""
        self._check_open()
        message = self._world.edit(self.chat, message_id, contents.words(text))
        self._queue.add({"edited_message": message})

    async def presses(self, wanted: Wanted, timeout: float = PATIENCE) -> Press:  # noqa: ASYNC109
        """Touch a button of the newest message that has it, waiting for one to appear.

        A link, a text to copy or a chat to choose sends nothing to the bot: look at the button
        that is returned. A ready answer below the input field is sent as a message.
        """
        self._check_open()
        try:
            message, button = await self.until(lambda: self._find(wanted), timeout)
        except NothingHeard as error:
            raise NothingHeard(f"no button {wanted!r}: {error}") from None
        if message is None:
            await self._touch_ready_answer(button)
            return Press(button)
        if button.action != "callback_data":
            return Press(button)
        return Press(button, self._press(button.value, message))

    async def presses_data(self, data: str | None, message_id: int) -> Press:
        """Press with any data on any message: forged, stale, deleted, never there."""
        self._check_open()
        message = self.chat.messages.get(message_id)
        if message is None:
            message = {"chat": self.chat.about, "message_id": message_id, "date": 0}
        query_id = self._press(data, message)
        return Press(Button("", "callback_data", data), query_id)

    async def asks_inline(self, query: str) -> str:
        """Type @bot and a query in some other chat; return the id of the query."""
        query_id = self._new_id()
        self._world.inline_queries[query_id] = self._world.now()
        asked = {"id": query_id, "from": self.about, "query": query, "offset": ""}
        self._queue.add({"inline_query": asked})
        return query_id

    def calls_guest(self, text: str) -> str:
        """Name the bot in a group where it is no member; return the id of the query."""
        query_id = self._new_id()
        self._world.guest_queries.add(query_id)
        group = {"id": -1_009_999_999_999, "type": "supergroup", "title": "Elsewhere"}
        said = {
            "message_id": 1,
            "date": int(self._world.now()),
            "chat": group,
            "from": self.about,
            "text": text,
            "guest_query_id": query_id,
        }
        self._queue.add({"guest_message": said})
        return query_id

    async def blocks(self) -> None:
        """Stop the bot."""
        self.chat.is_blocked = True
        self._tell_membership("member", "kicked")

    async def unblocks(self) -> None:
        """Let the bot write again."""
        self.chat.is_blocked = False
        self.chat.is_started = True
        self._tell_membership("kicked", "member")

    # how it works

    def _check_open(self) -> None:
        if self.chat.is_blocked:
            raise ValueError("whoever has blocked the bot cannot write to it: unblock first")
        self.chat.is_started = True

    def _new_id(self) -> str:
        return self._world.new_id()

    def _watch(self, what: Happening, message: Json) -> None:
        if what is not Happening.DELETED:
            self._heard.put_nowait(bubble(message, self._world.bot["id"], what))
        self._stir.now()

    def _press(self, data: str | None, message: Json) -> str:
        query_id = self._new_id()
        open_press = OpenPress(query_id, self._world.now(), self._keep_toast)
        self._world.presses[query_id] = open_press
        pressed = {
            "id": query_id,
            "from": self.about,
            "message": message,
            "chat_instance": str(self.id * 7919),
        }
        self._queue.add({"callback_query": pressed | ({} if data is None else {"data": data})})
        return query_id

    def _keep_toast(self, answer: Json) -> None:
        toast = Toast(
            answer["callback_query_id"],
            answer.get("text", ""),
            answer.get("show_alert", False),
            answer.get("url"),
        )
        self.toasts.append(toast)
        self._stir.now()

    async def _touch_ready_answer(self, button: Button) -> None:
        if (self.chat.reply_keyboard or {}).get("one_time_keyboard"):
            self.chat.reply_keyboard = None
        match button.action:
            case "request_contact":
                await self.sends_contact()
            case "request_location":
                await self.sends_location()
            case _:
                await self.says(button.label)

    def _find(self, wanted: Wanted) -> tuple[Json | None, Button] | None:
        for seen in reversed(self.screen):
            for button in seen.buttons:
                if _fits(button, wanted):
                    return seen.raw, button
        ready = [button for button in self.keyboard if _fits(button, wanted)]
        return (None, ready[0]) if ready else None

    def _newest_with(self, fragment: str) -> Bubble | None:
        for seen in reversed(self.screen):
            if seen.is_from_bot and fragment in seen.text:
                return seen
        return None

    def _toast_of(self, query_id: str | None) -> Toast | None:
        return next((toast for toast in self.toasts if toast.query_id == query_id), None)

    def _tell_membership(self, before: str, after: str) -> None:
        self._queue.add(
            {
                "my_chat_member": {
                    "chat": self.chat.about,
                    "from": self.about,
                    "date": int(self._world.now()),
                    "old_chat_member": self._member(before),
                    "new_chat_member": self._member(after),
                }
            }
        )

    def _member(self, status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": self._world.bot, **until}

    def _summary(self) -> list[tuple[str, list[str]]]:
        return [(each.text[:60], each.labels) for each in self.screen[-3:]]


def _fits(button: Button, wanted: Wanted) -> bool:
    return button.label == wanted if isinstance(wanted, str) else wanted(button)
