"""One well-formed postcode, or the first half of one: what the sources together say of it.

The order is fixed: the imported table, then the network, then the built-in sample. A table is
never asked for more than it knows, and nothing is guessed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, Place, PlaceOutcome, SeatCode
from chatbot.domain.postcode_kinds import PostcodeKind, kind_of
from chatbot.domain.postcodes import Part, Postcode
from chatbot.service.place_sources import (
    ImportedTable,
    PostcodeIndex,
    PostcodeService,
    PostcodeTables,
    Sample,
)
from chatbot.service.seat_directory import SeatDirectory, is_named

SAMPLE_WAITS: Final = 2.0
"""Seconds the network has when the sample knows the answer too (a first try without network)."""

FORM: Final = "form"
"""The source of an answer that needs no table: the form of the postcode alone."""

SETTLED: Final = frozenset(
    {PlaceOutcome.FOUND, PlaceOutcome.TERMINATED, PlaceOutcome.SPECIAL, PlaceOutcome.OUTSIDE}
)
"""Somebody who knows has spoken: nobody further is asked."""


class Placing:
    """`tables` is None where nothing can be imported, `service` when it is switched off.

    A table is taken once for a look-up: another one may take its place at any time.
    """

    def __init__(
        self,
        seats: SeatDirectory,
        tables: PostcodeTables | None,
        service: PostcodeService | None,
        sample: Sample | None,
    ) -> None:
        self._seats = seats
        self._tables = tables
        self._service = service
        self._sample = sample

    @property
    def has_index(self) -> bool:
        """Whether every postcode can be told from a misspelling without the network."""
        return self._table is not None

    @property
    def _table(self) -> ImportedTable | None:
        return self._tables.current() if self._tables else None

    async def whole(self, postcode: Postcode, *, ask: bool = True) -> Place:
        """A whole postcode as it stands. Without `ask` the network is left out.

        Nor is it asked about a postcode of which the table knows that it went out of use: one
        that came back since the edition is rarer than anybody's privacy is dear.
        """
        kind = kind_of(postcode)
        if ruled := _ruled(kind, str(postcode)):
            return ruled
        table = self._table
        if table and (place := await self._in_table(table, "index", postcode)):
            return await self._with_name(place, table) if ask else place
        if table and (month := table.ended(postcode)):
            ended = Place(PlaceOutcome.TERMINATED, str(postcode), ended=month)
            return replace(ended, source="index", as_of=table.as_of)
        sampled = self._sample and await self._in_table(self._sample, "sample", postcode)
        asked = Place(PlaceOutcome.UNKNOWN, str(postcode))
        if ask:
            asked = await self._asked(postcode, SAMPLE_WAITS if sampled else None)
        if asked.outcome in SETTLED:
            return asked
        return sampled or await self._left_over(kind, asked, table)

    async def part(self, part: Part) -> Place:
        """The first half, with every seat that it may be in, where they are known."""
        kind = kind_of(part)
        if ruled := _ruled(kind, str(part)):
            return ruled
        place = Place(PlaceOutcome.PARTIAL, str(part))
        imported = self._table
        table, source = (imported, "index") if imported else (self._sample, "sample")
        if table and (codes := table.seats_in(part.outward, part.sector)):
            seats = await self._named(codes)
            return replace(place, alternatives=seats, source=source, as_of=table.as_of)
        if kind is PostcodeKind.NORTHERN_IRELAND:
            return replace(place, alternatives=await self._northern_ireland(), source=FORM)
        return place

    async def _in_table(
        self, table: PostcodeIndex, source: str, postcode: Postcode
    ) -> Place | None:
        code = table.seat(postcode)
        seat = await self._seats.named(code) if code else None
        if seat is None:
            return None
        near = await self._named(table.near(postcode))
        return Place(
            PlaceOutcome.FOUND, str(postcode), seat, near=near, source=source, as_of=table.as_of
        )

    async def _with_name(self, place: Place, table: ImportedTable) -> Place:
        """Postcodes may be imported before the list of seats: the network knows the names.

        It is asked for another postcode of that seat: the person's own stays here.
        """
        seat = place.constituency
        if seat is None or is_named(seat):
            return place
        if stand_in := table.one_in(seat.code):
            await self._asked(stand_in, None)
        return replace(place, constituency=await self._seats.named(seat.code))

    async def _asked(self, postcode: Postcode, patience: float | None) -> Place:
        """The network's answer. Without a source: it gave none, or is switched off."""
        if self._service is None:
            return Place(PlaceOutcome.UNKNOWN, str(postcode))
        try:
            async with asyncio.timeout(patience):
                answer = await self._service.ask(postcode)
        except (LookupFailed, TimeoutError):
            return Place(PlaceOutcome.UNAVAILABLE, str(postcode))
        seat = answer.constituency
        if seat:
            self._seats.learn(seat)
            seat = await self._seats.named(seat.code)
        return Place(
            answer.outcome,
            str(postcode),
            seat,
            alternatives=await self._named(one.code for one in answer.alternatives),
            source=answer.source or self._service.name,
            as_of=answer.as_of,
            ended=answer.ended,
        )

    async def _left_over(
        self, kind: PostcodeKind, asked: Place, table: ImportedTable | None
    ) -> Place:
        """What is left to say when no table and no service has a seat for it."""
        if kind is PostcodeKind.UNPLACED:
            return replace(asked, outcome=PlaceOutcome.SPECIAL, source=FORM, as_of=None)
        if asked.source is not None:
            return asked
        if kind is PostcodeKind.NORTHERN_IRELAND:
            seats = await self._northern_ireland()
            return replace(asked, outcome=PlaceOutcome.CHOOSE, alternatives=seats, source=FORM)
        if table is not None:
            unknown = replace(asked, outcome=PlaceOutcome.UNKNOWN)
            return replace(unknown, source="index", as_of=table.as_of)
        return asked

    async def _named(self, codes: Iterable[SeatCode]) -> tuple[Constituency, ...]:
        seats = [await self._seats.named(code) for code in codes]
        return tuple(seat for seat in seats if seat)

    async def _northern_ireland(self) -> tuple[Constituency, ...]:
        seats = await self._seats.all()
        return tuple(seat for seat in seats if seat.nation == "northern_ireland")


def _ruled(kind: PostcodeKind, printed: str) -> Place | None:
    """The answer that the form alone gives, without asking anybody."""
    if kind is PostcodeKind.CROWN_DEPENDENCY:
        return Place(PlaceOutcome.OUTSIDE, printed, source=FORM)
    if kind is PostcodeKind.NOT_A_HOME:
        return Place(PlaceOutcome.SPECIAL, printed, source=FORM)
    return None
