"""One contact at a terminal: opened, heard line by line, left where it stands.

Every line is an arrival in the inbox before it is answered, so that a program that dies goes on
where it stopped. There is one line at a time and nobody else, hence no lanes and no sweeps: what
is due comes when the program starts and before each line, and not while nobody types.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chatbot.channels.terminal.arrivals import CHANNEL, Look, Tap, Words, meaning, payload, read
from chatbot.channels.terminal.newest_buttons import NewestButtons
from chatbot.channels.terminal.post import Post
from chatbot.channels.terminal.screens import Screen, content_of
from chatbot.domain.messages import Address, InboxKey, Incoming
from chatbot.service.converse import Conversation
from chatbot.service.ports import Arrival, Clock, Conversations
from chatbot.service.timers import TIMER, TimerChannel

OPENING = "/start"
LEFT_LYING = 1_000
"""Arrivals looked through for those of this contact that nobody answered."""

TIMERS_AT_ONCE = 20

_READERS: Mapping[str, Callable[[Arrival], Incoming]] = {CHANNEL: read, TIMER: TimerChannel().read}
"""What comes in here: lines, and the contact's own timers."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Whoever spoke to this contact here before is taken to be gone."""

    contact: str
    language: str | None
    conversations: Conversations
    conversation: Conversation
    post: Post
    newest: NewestButtons
    screen: Screen
    clock: Clock

    @property
    def address(self) -> Address:
        """Who sits there."""
        return Address(CHANNEL, self.contact)

    async def open(self, greet: bool) -> None:
        """Say and answer what was left lying; a new contact says /start, and with `greet` anybody.

        Who said /stop is left in peace.
        """
        await self._take_over()
        for channel, reads in _READERS.items():
            for arrival in await self.conversations.unhandled(channel, LEFT_LYING):
                if reads(arrival).address == self.address:
                    await self._answer(arrival)
        await self._fire_timers()
        known = await self.conversations.snapshot(self.address)
        if known.contact_id is None or (greet and not known.contact.stopped):
            await self._arrive(Words(OPENING))

    async def hear(self, line: str) -> None:
        """Take one line, and wait until the answer is on the screen."""
        meant = meaning(line, self.newest)
        if isinstance(meant, Look):
            self._reveal(meant)
        else:
            await self._fire_timers()
            await self._arrive(meant)

    async def _fire_timers(self) -> None:
        """Take what is due of this contact, as `serve` does of everybody."""
        while due := await self.conversations.fire_timers(
            self.clock.now(), TIMERS_AT_ONCE, self.address
        ):
            for arrival in due:
                await self._answer(arrival)

    def _reveal(self, meant: Look) -> None:
        button = meant.shown.button
        self.screen.reveal(content_of(button) if button else meant.shown.label)

    async def _arrive(self, line: Words | Tap) -> None:
        key = InboxKey(f"{CHANNEL}:{secrets.token_hex(12)}")
        content = payload(self.contact, self.language, line)
        arrival = Arrival(key, CHANNEL, content, self.clock.now())
        await self.conversations.receive([arrival])
        await self._answer(arrival)

    async def _answer(self, arrival: Arrival) -> None:
        await self.conversation.answer(_READERS[arrival.channel](arrival))
        await self.post.settled()
        if self.post.is_behind:
            await self._take_over()

    async def _take_over(self) -> None:
        known = await self.conversations.snapshot(self.address)
        if known.contact_id is not None:
            await self.post.take_over(known.contact_id)
