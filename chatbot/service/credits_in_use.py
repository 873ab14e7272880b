"""Whose lists are in use in this house now, so that nobody is credited for what is not here.

Names and codes of the seats are always in use. The rest follows what is imported, and which
services are switched on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from chatbot.domain.credits import ALWAYS, Credit, CreditLine, is_of_parliament, merged
from chatbot.domain.errors import StoreFailed
from chatbot.service.place_sources import PostcodeTables, Sample
from chatbot.service.ports import Clock, PublicRecord

FRESH: Final = timedelta(minutes=5)
"""An import in another process is credited after this long."""

_ITSELF: Final = "Democracy Club"
"""The source of a list of seats that was fetched; a file of them is mySociety's."""

_WHOSE: Final = {"ballots": CreditLine.DEMOCRACY_CLUB, "members": CreditLine.PARLIAMENT}


class CreditsInUse:
    """`asks` says whether postcodes are put to a service, whose edition is this year's."""

    def __init__(
        self,
        record: PublicRecord,
        tables: PostcodeTables,
        sample: Sample,
        clock: Clock,
        *,
        asks: bool,
    ) -> None:
        self._record = record
        self._tables = tables
        self._sample = sample
        self._clock = clock
        self._asks = asks
        self._held: tuple[Credit, ...] = ALWAYS
        self._read_at: datetime | None = None

    async def now(self) -> tuple[Credit, ...]:
        """The credits, at most FRESH old. A database that does not answer changes nothing."""
        now = self._clock.wall()
        if self._read_at is None or now - self._read_at >= FRESH:
            try:
                provenance = await self._record.provenance()
            except StoreFailed:
                return self._held
            held = {(what.partition(" ")[0], source) for what, source, *_ in provenance}
            self._held = merged((*ALWAYS, *self._of_postcodes(now), *_of_lists(held)))
            self._read_at = now
        return self._held

    def _of_postcodes(self, now: datetime) -> Iterator[Credit]:
        table = self._tables.current()
        years = {table.as_of.year if table else self._sample.as_of.year}
        if self._asks:
            years.add(now.year)
        yield Credit(CreditLine.ORDNANCE_SURVEY, tuple(years))
        if table:
            yield from map(Credit, table.owed)


def _of_lists(held: set[tuple[str, str]]) -> Iterator[Credit]:
    for what, source in held:
        if what == "ballots" and is_of_parliament(source):
            yield Credit(CreditLine.PARLIAMENT)
        elif what in _WHOSE:
            yield Credit(_WHOSE[what])
        elif what == "constituencies":
            theirs = source == _ITSELF
            yield Credit(CreditLine.DEMOCRACY_CLUB if theirs else CreditLine.MYSOCIETY)
