"""What the public record holds already, as a refresh needs it: people to compare, and dates."""

from __future__ import annotations

from datetime import date
from typing import Final

from chatbot.domain.dissolutions import KNOWN_POLLS, is_dissolved
from chatbot.service.fetch_changes import Held, candidates_of, members_of
from chatbot.service.ports import PublicRecord

MEMBERS: Final = "members"
_BALLOTS: Final = "ballots "

_GENERAL: Final = 600
"""Ballots on one day that make it a general election."""


class HeldPeople:
    """Reads the record as it was imported, before anybody corrected it."""

    def __init__(self, record: PublicRecord) -> None:
        self._record = record

    async def candidates(self, poll: date) -> Held:
        """Everybody held who stands on a day, as imported."""
        return candidates_of(await self._record.imported_ballots(poll))

    async def members(self) -> tuple[Held, date | None]:
        """Everybody held who sits, and the day that describes; None when nothing is held."""
        people = members_of(await self._record.imported_members())
        days = [day for what, _, day, _ in await self._record.provenance() if what == MEMBERS]
        return people, days[0] if people and days else None

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
        polls = {*await self._general_polls(), *KNOWN_POLLS}
        return any(first <= poll <= last for poll in polls)

    async def _general_polls(self) -> list[date]:
        return [day for day, _, ballots in await self._polls() if ballots >= _GENERAL]

    async def _polls(self) -> list[tuple[date, date, int]]:
        return [
            (date.fromisoformat(what.removeprefix(_BALLOTS)), as_of, rows)
            for what, _, as_of, rows in await self._record.provenance()
            if what.startswith(_BALLOTS)
        ]
