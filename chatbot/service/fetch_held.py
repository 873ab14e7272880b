"""What the public record holds already, as a refresh needs it: people to compare, and dates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

from chatbot.domain.dissolutions import KNOWN, is_dissolved
from chatbot.domain.places import Constituency, SeatCode
from chatbot.service.fetch_changes import Held, candidates_of, members_of
from chatbot.service.ports import PublicRecord

MEMBERS: Final = "members"
_BALLOTS: Final = "ballots "

_GENERAL: Final = 600
"""Ballots on one day that make it a general election."""

_AT_ONCE: Final = 50
"""Reads put to the store together: between them those of people's turns have their place."""

T = TypeVar("T")


class HeldPeople:
    """Reads the record seat by seat, a few at a time."""

    def __init__(self, record: PublicRecord) -> None:
        self._record = record

    async def candidates(self, poll: date, also_in: Iterable[SeatCode]) -> Held:
        """Everybody held who stands on a day, in the seats known by name and in others."""
        known = {seat.code for seat in await self._record.constituencies()}
        each = await _few_at_once(self._record.ballots, sorted({*known, *also_in}))
        ballots = (ballot for ballots in each for ballot in ballots)
        return candidates_of(ballot for ballot in ballots if ballot.poll_date == poll)

    async def members(self, seats: Sequence[Constituency]) -> tuple[Held, date | None]:
        """Everybody held who sits, and the day that describes; None when nobody is held."""
        codes = [seat.code for seat in seats]
        each = await _few_at_once(self._record.member, codes)
        held = [(code, *known) for code, known in zip(codes, each, strict=True) if known]
        people = members_of((code, person) for code, person, _, _ in held)
        return people, max((day for _, _, _, day in held), default=None)

    async def fresh_polls(self, today: date) -> set[date]:
        """The polling days that were refreshed today, by this process or another."""
        return {day for day, as_of, _ in await self._polls() if as_of >= today}

    async def polls(self) -> set[date]:
        """The polling days of which anything is held."""
        return {day for day, _, _ in await self._polls()}

    async def members_are_fresh(self, today: date) -> bool:
        """Whether the members were refreshed today, by this process or another."""
        held = await self._record.provenance()
        return any(what == MEMBERS and as_of >= today for what, _, as_of, _ in held)

    async def is_dissolved(self, today: date) -> bool:
        """Whether there are no members at all."""
        return is_dissolved(today, await self._general_polls())

    async def general_poll_between(self, first: date, last: date) -> bool:
        """Whether everybody may have changed."""
        polls = {*await self._general_polls(), *(known.poll for known in KNOWN)}
        return any(first <= poll <= last for poll in polls)

    async def _general_polls(self) -> list[date]:
        return [day for day, _, ballots in await self._polls() if ballots >= _GENERAL]

    async def _polls(self) -> list[tuple[date, date, int]]:
        return [
            (date.fromisoformat(what.removeprefix(_BALLOTS)), as_of, rows)
            for what, _, as_of, rows in await self._record.provenance()
            if what.startswith(_BALLOTS)
        ]


async def _few_at_once(
    read: Callable[[SeatCode], Awaitable[T]], codes: Sequence[SeatCode]
) -> list[T]:
    found: list[T] = []
    for start in range(0, len(codes), _AT_ONCE):
        found += await asyncio.gather(*map(read, codes[start : start + _AT_ONCE]))
    return found
