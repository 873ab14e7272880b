"""The seats by code: imported ones first, then those of the sample and of the services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from chatbot.domain.places import Constituency, SeatCode
from chatbot.domain.seat_search import NameMatch, SeatNames
from chatbot.domain.seats import nation_of, seat_code
from chatbot.service.place_sources import Sample
from chatbot.service.ports import Clock, PublicRecord

FRESH: Final = timedelta(minutes=5)
"""An import in another process is seen after this long."""


class SeatDirectory:
    """Keeps the list in memory, so that a look-up asks the database once in FRESH."""

    def __init__(self, record: PublicRecord, sample: Sample | None, clock: Clock) -> None:
        self._record = record
        self._clock = clock
        self._own: Mapping[SeatCode, Constituency] = _by_code(
            sample.constituencies() if sample else ()
        )
        self._learned: dict[SeatCode, Constituency] = {}
        self._imported: Mapping[SeatCode, Constituency] = {}
        self._read_at: datetime | None = None
        self._names: SeatNames | None = None

    def learn(self, seat: Constituency) -> None:
        """Remember a name that a service told. At most one for each of the 650."""
        if self._learned.get(seat.code) != seat:
            self._learned[seat.code] = seat
            self._names = None

    async def named(self, code: str) -> Constituency | None:
        """The seat of a code, old codes included; None when it is not among the 650.

        A seat whose name nobody has told yet bears its code for a name.
        """
        current = seat_code(code)
        if current is None:
            return None
        imported = await self._imports()
        for known in (imported, self._own, self._learned):
            if current in known:
                return known[current]
        return Constituency(current, name=current, nation=nation_of(current))

    async def all(self) -> tuple[Constituency, ...]:
        """Every seat known by name, in order of the names."""
        known = {**self._learned, **self._own, **await self._imports()}
        return tuple(sorted(known.values(), key=lambda seat: seat.name))

    async def search(self, words: str) -> NameMatch:
        """The seats whose name, English or Welsh, the words are or stand in."""
        seats = await self.all()
        if self._names is None:
            self._names = SeatNames(seats)
        return self._names.search(words)

    async def _imports(self) -> Mapping[SeatCode, Constituency]:
        now = self._clock.wall()
        if self._read_at is None or now - self._read_at >= FRESH:
            self._imported = _by_code(await self._record.constituencies())
            self._read_at = now
            self._names = None
        return self._imported


def is_named(seat: Constituency) -> bool:
    """False for a seat that bears its code for want of a name."""
    return seat.name != seat.code


def _by_code(seats: Iterable[Constituency]) -> Mapping[SeatCode, Constituency]:
    return {seat.code: seat for seat in seats}
