"""Who keeps lists of seats and people, as a refresh of the local copy sees them: Protocols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chatbot.domain.places import Ballot, Constituency, Person, PersonId, SeatCode


class CandidateLists(Protocol):
    """A keeper of ballots and of those who stand. Every method raises LookupFailed."""

    @property
    def name(self) -> str: ...

    async def polls(self) -> Sequence[date]:
        """The polling days of the UK Parliament that are current there, by-elections too."""
        ...

    async def seats(self, poll: date) -> Sequence[Constituency]:
        """Every seat of a general election, by code and name. Also raises ImportRefused."""
        ...

    async def ballots(self, poll: date, seats: Sequence[Constituency]) -> Sequence[Ballot]:
        """Every ballot of one day, without people where nobody stands yet.

        `seats` are those known by name. Also raises ImportRefused.
        """
        ...

    async def successor(self, person: PersonId) -> PersonId | None:
        """The id that a person has now, where two entries were merged into one."""
        ...


@dataclass(frozen=True, slots=True)
class Sitting:
    """The members of a day, by seat, and the seats that nobody holds.

    Of those in `unsure` it could not be learned how to reach them. `unplaced` are seats named
    there that are none of ours.
    """

    members: tuple[tuple[SeatCode, Person], ...]
    vacant: tuple[SeatCode, ...] = ()
    unsure: frozenset[PersonId] = frozenset()
    unplaced: tuple[str, ...] = ()


class MemberList(Protocol):
    """A keeper of the sitting members."""

    @property
    def name(self) -> str: ...

    async def sitting(self, seats: Sequence[Constituency]) -> Sitting:
        """Everybody who sits. `seats` are all 650 by name. Raises LookupFailed."""
        ...
