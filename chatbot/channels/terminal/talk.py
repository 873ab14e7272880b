"""One contact at a terminal: opened, heard line by line, left where it stands.

Every line is an arrival in the inbox before it is answered, so that a program that dies goes on
where it stopped. There is one line at a time and nobody else, hence no lanes and no sweeps.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from chatbot.channels.terminal.arrivals import CHANNEL, Look, Tap, Words, meaning, payload, read
from chatbot.channels.terminal.newest_buttons import NewestButtons
from chatbot.channels.terminal.post import Post
from chatbot.channels.terminal.screens import Screen, content_of
from chatbot.domain.messages import Address, InboxKey
from chatbot.service.converse import Conversation
from chatbot.service.ports import Arrival, Clock, Conversations

OPENING = "/start"
LEFT_LYING = 1_000
"""Arrivals looked through for those of this contact that nobody answered."""


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
        lying = await self.conversations.unhandled(CHANNEL, LEFT_LYING)
        for arrival in lying:
            if read(arrival).address == self.address:
                await self._answer(arrival)
        known = await self.conversations.snapshot(self.address)
        if known.contact_id is None or (greet and not known.contact.stopped):
            await self._arrive(Words(OPENING))

    async def hear(self, line: str) -> None:
        """Take one line, and wait until the answer is on the screen."""
        meant = meaning(line, self.newest)
        if isinstance(meant, Look):
            self._reveal(meant)
        else:
            await self._arrive(meant)

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
        await self.conversation.answer(read(arrival))
        await self.post.settled()
        if self.post.is_behind:
            await self._take_over()

    async def _take_over(self) -> None:
        known = await self.conversations.snapshot(self.address)
        if known.contact_id is not None:
            await self.post.take_over(known.contact_id)
