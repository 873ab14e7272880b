"""The letter page: opened by a token, and told that a letter is sent.

It reads what the conversation holds, and says nothing but through the one door that everything
comes in by. What cannot be opened is one of two things: a link that was never ours (broken), or
letters that are no longer here (gone); why they are gone is nobody's business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.messages import Address, InboxKey, SentOnPage
from chatbot.domain.places import Ballot, Person, PersonId, Representation
from chatbot.engine.actions.rechecks import is_over
from chatbot.engine.letter_page import LetterPage, PageLetter, letter_page
from chatbot.engine.voice import Voice
from chatbot.service.converse import Worlds
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
    OVER polling has ended, or there is no MP: the letters have nobody to go to."""

    BROKEN = "broken"
    GONE = "gone"
    OVER = "over"


class Change(StrEnum):
    """What became of a recipient since the letter was written: LEFT the list, or MOVED to
    another address, which is then the one in the letter."""

    LEFT = "left"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page to be shown. `until` is its last moment; `changes` by the number of the letter."""

    page: LetterPage
    address: Address
    until: datetime
    changes: dict[int, Change]


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
        page = await self._page(holder, language)
        if page is None:
            return Closed.GONE
        known = await self._known(page)
        if known and is_over(page.to_mp, known):
            return Closed.OVER
        ballot = known.ballot if known and not page.to_mp else None
        changes = _changes(page, ballot) if ballot else {}
        until = min(holder.until, page.until or holder.until)
        return OpenPage(_moved(page, ballot, changes), holder.address, until, changes)

    async def say_sent(self, token: str, number: int, nonce: str) -> PageLetter | Closed:
        """A letter is said to be sent; returns it, counted, or about to be.

        The same `nonce` again is the same saying. Raises what the store raises: then nothing was
        noted.
        """
        holder = await self.tokens.holder(token)
        page = await self._page(holder, None) if holder else None
        if holder is None or page is None:
            return Closed.GONE if holder else Closed.BROKEN
        letter = next((one for one in page.letters if one.number == number), None)
        if letter is None:
            return Closed.BROKEN
        if not letter.sent:
            said = SentOnPage(holder.letters, letter.person)
            key = InboxKey(f"{PAGE}:{holder.letters}:{number}:{nonce}")
            payload = report(holder.address, said)
            await self.receive([Arrival(key, PAGE, payload, self.clock.now())])
            await self._counted(token, number)
        return letter

    async def stranger(self, language: str) -> Voice:
        """Who speaks to somebody whose letters cannot be opened."""
        world = await self.worlds.for_session(None)
        return world.voice(world.campaign, language, self.clock.now(), {}, {})

    async def _page(self, holder: PageHolder, language: str | None) -> LetterPage | None:
        now = self.clock.now()
        if holder.until <= now:
            return None
        held = holder.held
        world = await self.worlds.for_session(held.session)
        return letter_page(world, held.contact, held.session, holder.letters, now, language)

    async def _counted(self, token: str, number: int) -> None:
        """Wait until the turn is done; one that takes longer is told of by the chat."""
        try:
            async with asyncio.timeout(COUNTED_SECONDS):
                while (holder := await self.tokens.holder(token)) is not None:
                    page = await self._page(holder, None)
                    if page is None or any(
                        one.sent for one in page.letters if one.number == number
                    ):
                        return
                    await asyncio.sleep(COUNTED_LOOK)
        except TimeoutError:
            return

    async def _known(self, page: LetterPage) -> Representation | None:
        if page.seat is None:
            return None
        seat, campaign = page.seat.code, page.voice.campaign
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                return await self.places.representation(
                    seat, self.clock.now(), campaign.contests(seat)
                )
        except TimeoutError:
            return None


def _changes(page: LetterPage, ballot: Ballot) -> dict[int, Change]:
    """Judged only against a list that names somebody of the letters; another list is no change."""
    standing = _by_id(ballot)
    if not any(letter.person in standing for letter in page.letters):
        return {}
    changes = {}
    for letter in page.letters:
        person = standing.get(letter.person)
        if person is None:
            changes[letter.number] = Change.LEFT
        elif person.email and person.email != letter.to:
            changes[letter.number] = Change.MOVED
    return changes


def _by_id(ballot: Ballot) -> dict[PersonId, Person]:
    """Everybody under each id that was ever theirs."""
    return {id: one for one in ballot.candidates for id in (*one.former_ids, one.id)}


def _moved(page: LetterPage, ballot: Ballot | None, changes: dict[int, Change]) -> LetterPage:
    if ballot is None or Change.MOVED not in changes.values():
        return page
    emails = {ident: person.email for ident, person in _by_id(ballot).items()}
    letters = tuple(
        replace(one, to=emails[one.person] or one.to)
        if changes.get(one.number) is Change.MOVED
        else one
        for one in page.letters
    )
    return replace(page, letters=letters)
