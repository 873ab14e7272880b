"""What turns of groups, and of people who come from one, have to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from chatbot.domain.messages import Address
from chatbot.domain.pacts import Pact
from chatbot.engine.needs import Fact, GroupNeed


class GroupFacts(Protocol):
    """Answers the needs of groups; None where nobody can."""

    async def fact(self, need: GroupNeed) -> Fact: ...


class GroupRights(Protocol):
    """Who administers a group, by whoever keeps the groups."""

    async def is_admin(self, group: Address, actor: str) -> bool | None:
        """Asked anew every time; None where it cannot be told."""
        ...


class PactCounts(Protocol):
    """How many promises there are. Raises `StoreFailed`."""

    async def of(self, scope: str, campaign: str) -> Mapping[Pact, Sequence[tuple[date, int]]]:
        """The pacts of a group or seat: by day, how many promises more or fewer."""
        ...


class GroupTotals(Protocol):
    """How many were counted in groups. Raises `StoreFailed`."""

    async def counted(self, group: str, campaign: str, day: date) -> int:
        """Whose day has come by this day."""
        ...

    async def totals(self, day: date) -> list[tuple[str, str, int]]:
        """(group, campaign, counted) of all groups."""
        ...

    async def known(self) -> list[tuple[str, Address]]:
        """(reference, address) of the groups of which something is held, by reference."""
        ...

    async def purge_left(self, now: datetime) -> int:
        """Drop the totals of groups that were left long ago; how many groups."""
        ...
