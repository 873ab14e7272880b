"""From what was typed to a seat, and from a seat to the people: the Places port.

Outcomes, never exceptions of a service, and never a guess: several seats are several. Words that
are no postcode are taken for the name of a seat, or for a part of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from chatbot.domain.calendar import Contest
from chatbot.domain.places import (
    BY_NAME,
    BY_WORDS,
    Ballot,
    Constituency,
    PersonId,
    Place,
    PlaceOutcome,
    Representation,
    SeatCode,
)
from chatbot.domain.postcodes import (
    Garbled,
    Nothing,
    Part,
    Postcode,
    Reading,
    Whole,
    look_alikes,
    read,
)
from chatbot.domain.seat_search import NameMatch
from chatbot.service.place_sources import PostcodeService, PostcodeTables, Sample
from chatbot.service.placing import SETTLED, Placing
from chatbot.service.ports import Clock, PublicRecord
from chatbot.service.representation import represent
from chatbot.service.seat_directory import SeatDirectory

ANSWER_WITHIN: Final = 6.0
"""Seconds for the whole answer, whatever the network does. A turn has 8 for all it must know."""

LOOK_ALIKES_ASKED: Final = 4
"""Look-alikes put to the network for one message."""

_NOT_THERE: Final = frozenset({PlaceOutcome.UNKNOWN, PlaceOutcome.INVALID})


class PlaceFinder:
    """Answers within ANSWER_WITHIN.

    `index` is None where nothing can be imported, `service` when it is switched off.
    """

    def __init__(
        self,
        record: PublicRecord,
        clock: Clock,
        *,
        index: PostcodeTables | None = None,
        service: PostcodeService | None = None,
        sample: Sample | None = None,
    ) -> None:
        self._record = record
        self._sample = sample
        self._seats = SeatDirectory(record, sample, clock)
        self._placing = Placing(self._seats, index, service, sample)

    async def find(self, typed: str) -> Place:
        """What the typed words say about a seat."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await self._answer(read(typed), typed)
        except TimeoutError:
            return Place(PlaceOutcome.UNAVAILABLE)

    async def seats(self) -> Sequence[Constituency]:
        """Every seat known by name: all 650 after an import, the sample's before."""
        return await self._seats.all()

    async def search(self, words: str) -> NameMatch:
        """The seat of this name, English or Welsh, or those whose names have the words in them."""
        return await self._seats.search(words)

    async def representation(
        self,
        seat: SeatCode,
        at: datetime,
        called: Sequence[Contest] = (),
        looked_for: Sequence[PersonId] = (),
    ) -> Representation | None:
        """Who can be asked in a seat at a moment; None for a code that is not among the 650.

        `called` are the polls of a campaign's calendar; who of `looked_for` left the ballot of
        this seat for another is found there.
        """
        known = await self._represented(seat, at, called)
        if known is None or known.ballot is None or not looked_for:
            return known
        here = {ident for one in known.ballot.candidates for ident in one.ids}
        gone = [ident for ident in looked_for if ident not in here]
        return replace(known, elsewhere=await self._elsewhere(known.ballot, gone))

    async def _represented(
        self, seat: SeatCode, at: datetime, called: Sequence[Contest]
    ) -> Representation | None:
        constituency = await self._seats.named(seat)
        if constituency is None:
            return None
        code = constituency.code
        ballots = await self._record.ballots(code)
        member = await self._record.member(code)
        if member:
            return represent(constituency, ballots, member, at, called)
        held = {what: as_of for what, _, as_of, _ in await self._record.provenance()}
        # Test people are for those who try the bot before any import: not one of them may stand
        # beside a real ballot, nor fill a seat that is vacant.
        if self._sample and not any(what == "members" or _is_ballots(what) for what in held):
            ballots, member = self._sample.ballots(code), self._sample.member(code)
        return represent(constituency, ballots, member, at, called, held.get("members"))

    async def _elsewhere(
        self, ballot: Ballot, gone: Sequence[PersonId]
    ) -> tuple[tuple[PersonId, Constituency], ...]:
        if not gone:
            return ()
        stand = await self._record.standing(ballot.poll_date, gone)
        named = [(who, await self._seats.named(code)) for who, code in sorted(stand.items())]
        return tuple((who, seat) for who, seat in named if seat)

    # --- Each reading ---------------------------------------------------------------------

    async def _answer(self, reading: Reading, typed: str) -> Place:
        match reading:
            case Whole(postcodes=(only,)):
                return await self._whole(only)
            case Whole(postcodes=several):
                return await self._several(several)
            case Part():
                return await self._placing.part(reading)
            case Garbled():
                return await self._garbled(reading)
            case Nothing():
                return await self._by_name(typed)
            case _:
                assert_never(reading)

    async def _by_name(self, words: str) -> Place:
        match await self._seats.search(words):
            case NameMatch(exact=Constituency() as seat) | NameMatch(others=(seat,)):
                return Place(PlaceOutcome.FOUND, constituency=seat, source=BY_NAME)
            case NameMatch(others=()):
                return Place(PlaceOutcome.INVALID)
            case NameMatch(others=seats, of_words=of_words):
                source = BY_WORDS if of_words else BY_NAME
                return Place(PlaceOutcome.CHOOSE, alternatives=seats, source=source)

    async def _whole(self, postcode: Postcode) -> Place:
        place = await self._placing.whole(postcode)
        if place.outcome in _NOT_THERE:
            return await self._repaired(look_alikes(postcode)) or place
        return place

    async def _several(self, postcodes: Sequence[Postcode]) -> Place:
        """Several postcodes in one message: one place if they agree, a choice if not."""
        places = await asyncio.gather(*map(self._placing.whole, postcodes))
        return _one_of([place for place in places if place.constituency]) or places[0]

    async def _garbled(self, garbled: Garbled) -> Place:
        if place := await self._repaired(garbled.look_alikes):
            return place
        if garbled.part:
            return await self._placing.part(garbled.part)
        return Place(PlaceOutcome.INVALID)

    async def _repaired(self, candidates: Sequence[Postcode]) -> Place | None:
        """The one real postcode among look-alikes, marked for confirming.

        The network is asked only where there is no table: a table knows every look-alike at once.
        """
        if self._placing.has_index:
            places = [await self._placing.whole(one, ask=False) for one in candidates]
        else:
            asked = candidates[:LOOK_ALIKES_ASKED]
            places = await asyncio.gather(*map(self._placing.whole, asked))
        place = _one_of([place for place in places if place.constituency])
        if place is None:
            return next(filter(_is_real, places), None)
        if place.outcome is PlaceOutcome.FOUND:
            return replace(place, outcome=PlaceOutcome.REPAIRED)
        return place


def _is_ballots(what: str) -> bool:
    return what.startswith("ballots")


def _is_real(place: Place) -> bool:
    """Known to exist, or to need a choice, although no seat stands in the answer."""
    return place.outcome in SETTLED or place.outcome is PlaceOutcome.CHOOSE


def _one_of(places: Sequence[Place]) -> Place | None:
    """The first place if all lie in one seat, otherwise the choice between their seats."""
    seats = {place.constituency.code: place.constituency for place in places if place.constituency}
    if len(seats) <= 1:
        return places[0] if places else None
    first = places[0]
    return Place(
        PlaceOutcome.CHOOSE,
        alternatives=tuple(seats.values()),
        source=first.source,
        as_of=first.as_of,
    )
