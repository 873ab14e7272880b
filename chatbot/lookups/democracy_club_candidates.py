"""Democracy Club's candidates site: the polls that are current, their ballots, merged entries.

https://candidates.democracyclub.org.uk (CC BY 4.0 without photographs; credit with a link). The
people of an election come from its export in one request; its API, at ten requests a minute
without a token, is asked only for what an export cannot have: ballots on which nobody stands yet,
and what became of an entry that is gone.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final, TypeVar

import aiohttp
import msgspec

from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.domain.places import Ballot, BallotId, Constituency, PersonId
from chatbot.domain.routes import email_route
from chatbot.lookups import democracy_club_export as export
from chatbot.lookups.answers import Answers
from chatbot.lookups.democracy_club_candidates_bodies import (
    BallotBody,
    ElectionsPage,
    PersonBody,
    Redirect,
)
from chatbot.lookups.patience import patiently
from chatbot.lookups.readers.democracy_club import read_candidates
from chatbot.lookups.refusals import refusal
from chatbot.lookups.upstream import Manners, Nonsense, Query, Upstream
from chatbot.service.ports import Clock

NAME: Final = "Democracy Club"

_PATIENCE: Final = aiohttp.ClientTimeout(total=30, sock_connect=5)
ANONYMOUS: Final = Manners(
    at_once=2, rate=(5, 60), queue=600, patience=_PATIENCE, largest=10_000_000
)
WITH_TOKEN: Final = Manners(
    at_once=2, rate=(60, 60), queue=600, patience=_PATIENCE, largest=10_000_000
)

PAGE: Final = 100
MOST_PAGES: Final = 30

MOST_BALLOTS: Final = 20
"""Ballots without candidates that are asked for one by one: by-elections, not a general one."""

ONE_REFRESH: Final = timedelta(minutes=10)
"""The list of current ballots is read once for all the days that one refresh asks about."""

_PERSON: Final = "dc:"
_NO_SUCH: Final = 404

T = TypeVar("T")

Current = Sequence[tuple[date, BallotId]]


class DemocracyClubCandidates:
    """Without a token it is asked so slowly that it need not throttle us."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        base: str,
        clock: Clock,
        token: str = "",
        contact: str = "",
        manners: Manners | None = None,
    ) -> None:
        usual = WITH_TOKEN if token else ANONYMOUS
        headers = {"Authorization": f"Token {token}"} if token else None
        self._upstream = Upstream(http, base, clock, contact, manners or usual, headers)
        self._clock = clock
        self._current: Answers[Current] = Answers(clock, ONE_REFRESH)

    @property
    def name(self) -> str:
        """How the source is shown."""
        return NAME

    async def polls(self) -> Sequence[date]:
        """The polling days of the UK Parliament that are current there, by-elections too."""
        return sorted({day for day, _ in await self._current_ballots()})

    async def seats(self, poll: date) -> Sequence[Constituency]:
        """Every seat in the export of a general election."""
        async with self._exported(poll) as path:
            return await asyncio.to_thread(export.read_seats, path)

    async def ballots(self, poll: date, seats: Sequence[Constituency]) -> Sequence[Ballot]:
        """The ballots of the export, and those on which nobody stands yet."""
        async with self._exported(poll) as path:
            # How many there must be is judged by whoever knows what is held already.
            held = await asyncio.to_thread(read_candidates, path, seats, force=True)
        empty = await self._not_among({ballot.id for ballot in held}, poll)
        asked = [await self.ballot(ballot) for ballot in empty]
        return (*held, *(ballot for ballot in asked if ballot))

    async def _not_among(self, known: Collection[BallotId], poll: date) -> Sequence[BallotId]:
        """The other ballots of a day, unless they are many or cannot be listed now."""
        try:
            current = await self._current_ballots()
        except LookupFailed:
            return ()
        others = [ballot for day, ballot in current if day == poll and ballot not in known]
        return others if len(others) <= MOST_BALLOTS else ()

    async def ballot(self, ballot: BallotId) -> Ballot | None:
        """One ballot with its people and their addresses; None where there is no such ballot."""
        body = await self._get(BallotBody, "ballots", ballot)
        read = body.ballot(NAME, self._clock.wall().date()) if body else None
        if read is None:
            return None
        told = [(person, await self._about(person.id)) for person in read.candidates]
        people = tuple(
            replace(person, routes=email_route(about.reachable_at if about else None))
            for person, about in told
            if not (about and about.delisted)
        )
        return replace(read, candidates=people)

    async def _about(self, person: PersonId) -> PersonBody | None:
        return await self._get(PersonBody, "people", person.removeprefix(_PERSON))

    async def successor(self, person: PersonId) -> PersonId | None:
        """The id that a person has now, where two entries were merged into one."""
        body = await self._get(Redirect, "person_redirects", person.removeprefix(_PERSON))
        return PersonId(f"{_PERSON}{body.new_person_id}") if body else None

    # --- Calls ----------------------------------------------------------------------------

    async def _current_ballots(self) -> Current:
        return await self._current.get("", self._read_current_ballots)

    async def _read_current_ballots(self) -> Current:
        found: list[tuple[date, BallotId]] = []
        for number in range(1, MOST_PAGES + 1):
            query = {"current": "true", "page_size": str(PAGE), "page": str(number)}
            page = await self._get(ElectionsPage, "elections", query=query)
            if page is None:
                break
            found += page.ballots()
            if not page.next:
                return found
        raise LookupFailed(f"{NAME} has no end of elections")

    async def _get(self, form: type[T], *path: str, query: Query = ()) -> T | None:
        whole = ("api", "next", *path, "")
        return await patiently(
            lambda: self._upstream.ask(_unless_missing(form), *whole, query=query)
        )

    @asynccontextmanager
    async def _exported(self, poll: date) -> AsyncIterator[Path]:
        try:
            with tempfile.TemporaryDirectory(prefix="chatbot-") as folder:
                path = Path(folder) / f"candidates-{poll.isoformat()}.csv"
                await patiently(lambda: self._download(poll, path))
                yield path
        except OSError as fault:
            reason = fault.strerror or type(fault).__name__
            raise ImportRefused(f"there is no room for the list here: {reason}") from None

    async def _download(self, poll: date, path: Path) -> None:
        with path.open("wb") as file:  # anew with every try
            query = export.export_query(poll)
            await self._upstream.download(file, *export.PATH, query=query, manners=export.MANNERS)


def _unless_missing(form: type[T]) -> Callable[[int, bytes], T | None]:
    def meaning(status: int, body: bytes) -> T | None:
        if status == _NO_SUCH and refusal(body) is not None:
            return None
        if status != 200:
            raise Nonsense("without an answer")
        return msgspec.json.decode(body, type=form)

    return meaning
