"""The letter page: opened by a token, and told that a letter is sent.

It reads what the conversation holds, and says nothing but through the one door that everything
comes in by. What cannot be opened is one of two things: a link that was never ours (broken), or
letters that are no longer here (gone); why they are gone is nobody's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.messages import Address, InboxKey, SentOnPage
from chatbot.engine.letter_page import LetterPage, PageLetter, PageWriter, find_letters
from chatbot.engine.voice import Voice
from chatbot.service.converse import Worlds
from chatbot.service.converse_lookups import ask
from chatbot.service.page_reports import PAGE, report
from chatbot.service.ports import (
    Arrival,
    Clock,
    PageHolder,
    PageTokens,
    Places,
)

LOOK_SECONDS: Final = 1.5
"""How long a page waits to learn whether the list of candidates has changed."""

COUNTED_SECONDS: Final = 3.0
COUNTED_LOOK: Final = 0.05
"""How long, and how often, the page looks for the turn that counts a letter."""

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]


class Closed(StrEnum):
    """Why there is no page: BROKEN the link was never ours · GONE the letters are not here ·
    OVER polling has ended, or there is no MP: the letters have nobody to go to · VANISHED the list
    of today has none of those they were written to, and nobody knows why."""

    BROKEN = "broken"
    GONE = "gone"
    OVER = "over"
    VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page to be shown. `until` is its last moment."""

    page: LetterPage
    address: Address
    until: datetime


@dataclass(frozen=True, slots=True)
class LetterPages:
    """Everything the page can do."""

    tokens: PageTokens
    worlds: Worlds
    places: Places
    receive: Receive
    clock: Clock

    async def open(self, token: str, language: str | None = None) -> OpenPage | Closed:
        """The page behind a token. Raises what the store raises."""
        holder = await self.tokens.holder(token)
        if holder is None:
            return Closed.BROKEN
        page = await self._page(holder, language, checked=True)
        if page is None:
            return Closed.GONE
        if page.over:
            return Closed.OVER
        if page.vanished:
            return Closed.VANISHED
        until = min(holder.until, page.until or holder.until)
        return OpenPage(page, holder.address, until)

    async def say_sent(self, token: str, person: str, nonce: str) -> PageLetter | Closed:
        """The letter to somebody is said to be sent; returns it, counted or about to be.

        The same `nonce` again is the same saying. Raises what the store raises: then nothing was
        noted.
        """
        holder = await self.tokens.holder(token)
        page = await self._page(holder, None) if holder else None
        if holder is None or page is None:
            return Closed.GONE if holder else Closed.BROKEN
        letter = next((one for one in page.letters if one.person == person), None)
        if letter is None:
            return Closed.BROKEN
        if not letter.sent:
            said = SentOnPage(holder.letters, letter.person)
            key = InboxKey(f"{PAGE}:{holder.letters}:{nonce}")
            payload = report(holder.address, said)
            await self.receive([Arrival(key, PAGE, payload, self.clock.now())])
            await self._counted(token, letter.person)
        return letter

    async def stranger(self, language: str) -> Voice:
        """Who speaks to somebody whose letters cannot be opened."""
        world = await self.worlds.for_session(None)
        return world.voice(world.campaign, language, self.clock.now(), {}, {})

    async def _page(
        self, holder: PageHolder, language: str | None, checked: bool = False
    ) -> LetterPage | None:
        now, held = self.clock.now(), holder.held
        found = find_letters(held.contact, held.session, holder.letters)
        if holder.until <= now or found is None:
            return None
        world = await self.worlds.for_session(held.session)
        if found.campaign not in world.release.campaigns:
            return None
        writer = PageWriter(world, found, now, language)
        need = writer.need() if checked else None
        return writer.write(await ask(self.places, need, LOOK_SECONDS) if need else None)

    async def _counted(self, token: str, person: str) -> None:
        """Wait until the turn is done; one that takes longer is told of by the chat."""
        try:
            async with asyncio.timeout(COUNTED_SECONDS):
                while (holder := await self.tokens.holder(token)) is not None:
                    page = await self._page(holder, None)
                    letters = page.letters if page else ()
                    if not any(one.person == person and not one.sent for one in letters):
                        return
                    await asyncio.sleep(COUNTED_LOOK)
        except TimeoutError:
            return
