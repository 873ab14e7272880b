"""Democracy Club's developers API: which Parliament ballots a postcode has, and where it is split.

GET /api/v1/postcode/{postcode}/ and /api/v1/address/{slug}/ with a key. It knows addresses one by
one, which no table of centre points does, but only while a poll is ahead: before that it has
nothing to say about a seat, and is not asked.

Where it answers with an address picker, polling stations differ, and perhaps seats. Nobody needs
to give an address to find that out: every address of a short list is asked until two seats are
seen, and then the person is offered those seats, never the addresses. Somebody whose seat is not
among them finds it by name. A long list is not gone through; another service then answers for the
middle of the postcode.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

import aiohttp

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Ballot, Constituency, PlaceOutcome, SeatCode
from chatbot.domain.postcodes import Postcode
from chatbot.lookups.answers import Answers
from chatbot.lookups.democracy_club_api_bodies import (
    Said,
    by_name,
    read_answer,
    read_ballot,
    seats_of,
)
from chatbot.lookups.refusals import refusal
from chatbot.lookups.upstream import Manners, Nonsense, Upstream
from chatbot.service.place_sources import ServiceAnswer
from chatbot.service.ports import Clock

NAME: Final = "Democracy Club"
FRESH: Final = timedelta(days=1)
STALE: Final = timedelta(days=7)
"""No seat moves in a week: an older answer is for those whom the service fails."""

MANNERS: Final = Manners(at_once=4, rate=(20, 60))
"""Its plans begin at 1,000 calls a day; it asks to be told of large traffic."""

MOST_ADDRESSES: Final = 10
ADDRESSES_AT_ONCE: Final = 3

Seats = Callable[[], Awaitable[Sequence[Constituency]]]
"""All seats by name: the API tells names, not codes."""

PollsAhead = Callable[[], Awaitable[bool]]
"""Whether a Parliament poll is ahead anywhere, as far as is known here."""

_NO_GEOCODE: Final = 400
_NO_ADDRESS: Final = 404


class DemocracyClubApi:
    """Asks once for each postcode a day, and only while a poll is ahead."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        base: str,
        key: str,
        clock: Clock,
        seats: Seats,
        polls_ahead: PollsAhead,
        contact: str = "",
        manners: Manners = MANNERS,
    ) -> None:
        self._upstream = Upstream(http, base, clock, contact, manners)
        self._query = {"auth_token": key}
        self._clock = clock
        self._seats = seats
        self._polls_ahead = polls_ahead
        self._answers: Answers[ServiceAnswer] = Answers(clock, FRESH, STALE)

    @property
    def name(self) -> str:
        """How the source is shown."""
        return NAME

    async def ask(self, postcode: Postcode) -> ServiceAnswer:
        """FOUND, CHOOSE or UNKNOWN. Raises LookupFailed, also where nothing is polled."""
        if not await self._polls_ahead():
            raise LookupFailed(f"{NAME} is asked only while a poll is ahead")
        return await self._answers.get(postcode.compact, lambda: self._place(postcode))

    async def ballots(self, postcode: Postcode) -> tuple[Ballot, ...]:
        """The Parliament ballots with their people; none where the postcode is split."""
        said = await self._postcode(postcode)
        named, today = by_name(await self._seats()), self._clock.wall().date()
        return tuple(
            read_ballot(body, seat, NAME, today)
            for body in (said.ballots if said else ())
            for seat in seats_of([body], named)
        )

    # --- A postcode -----------------------------------------------------------------------

    async def _place(self, postcode: Postcode) -> ServiceAnswer:
        said = await self._postcode(postcode)
        today = self._clock.wall().date()
        if said is None:
            return ServiceAnswer(PlaceOutcome.UNKNOWN, today)
        named = by_name(await self._seats())
        seats, elsewhere = seats_of(said.ballots, named), False
        if said.slugs:
            seats, elsewhere = await self._asked_one_by_one(said.slugs, named)
        if not seats:
            raise LookupFailed(f"{NAME} knows no ballot there")
        first, *others = sorted(seats.values(), key=lambda seat: seat.name)
        if others or elsewhere:
            return ServiceAnswer(PlaceOutcome.CHOOSE, today, alternatives=(first, *others))
        return ServiceAnswer(PlaceOutcome.FOUND, today, first)

    async def _asked_one_by_one(
        self, slugs: Sequence[str], named: Mapping[str, Constituency]
    ) -> tuple[Mapping[SeatCode, Constituency], bool]:
        """The seats of the addresses, and whether some have no ballot while others do.

        A by-election is held in one seat only, so an address without a ballot lies in another.
        """
        if len(slugs) > MOST_ADDRESSES:
            raise LookupFailed(f"{NAME} has many addresses there")
        seats: dict[SeatCode, Constituency] = {}
        elsewhere = False
        for start in range(0, len(slugs), ADDRESSES_AT_ONCE):
            few = slugs[start : start + ADDRESSES_AT_ONCE]
            for said in await asyncio.gather(*map(self._address, few)):
                seats.update(seats_of(said.ballots, named) if said else {})
                elsewhere = elsewhere or (said is not None and not said.ballots)
            if len(seats) + elsewhere > 1:
                break
        return seats, elsewhere

    # --- Calls ----------------------------------------------------------------------------

    async def _postcode(self, postcode: Postcode) -> Said | None:
        """None when the API cannot place the postcode."""
        return await self._upstream.ask(
            _unless(_NO_GEOCODE),
            *("api", "v1", "postcode", postcode.compact, ""),
            query=self._query,
        )

    async def _address(self, slug: str) -> Said | None:
        """None when the API has no such address any more."""
        return await self._upstream.ask(
            _unless(_NO_ADDRESS), *("api", "v1", "address", slug, ""), query=self._query
        )


def _unless(no_such: int) -> Callable[[int, bytes], Said | None]:
    """How to read an answer, or None where it is refused with that status."""

    def meaning(status: int, body: bytes) -> Said | None:
        if status == no_such and refusal(body) is not None:
            return None
        if status != 200:
            raise Nonsense("without an answer")
        return read_answer(body)

    return meaning
