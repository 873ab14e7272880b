"""Places and people as the service layer sees them: three of the ports of `ports.py`.

`Places` answers in a turn. `PublicRecord` is what was imported, `Corrections` what the campaign
knows better; nothing in either is of a supporter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from chatbot.domain.calendar import Contest
from chatbot.domain.corrections import Cleared, Correction
from chatbot.domain.places import (
    Ballot,
    Constituency,
    Person,
    PersonId,
    Place,
    Representation,
    SeatCode,
)

Seated = tuple[SeatCode, Person]

BallotHistory = Callable[[Sequence[Ballot], Sequence[Ballot]], Sequence[Ballot]]
"""The ballots of a day as they are to be kept, from those held and those brought."""

MemberHistory = Callable[[Sequence[Seated], Sequence[Seated]], Sequence[Seated]]
"""The same for those who sit."""


class Places(Protocol):
    """Postcodes to seats, seats to people. Outcomes, never exceptions, within 8 seconds."""

    async def find(self, typed: str) -> Place: ...

    async def representation(
        self,
        seat: SeatCode,
        at: datetime,
        called: Sequence[Contest] = (),
        looked_for: Sequence[PersonId] = (),
    ) -> Representation | None: ...

    async def seats(self) -> Sequence[Constituency]: ...


class PublicRecord(Protocol):
    """Seats, ballots and members as imported; kept apart from anything about supporters."""

    async def replace_constituencies(
        self, seats: Sequence[Constituency], source: str, as_of: date
    ) -> None: ...

    async def replace_ballots(
        self, poll_date: date, ballots: Sequence[Ballot], source: str, as_of: date
    ) -> None:
        """Replace every ballot of one polling day by these, all or nothing."""
        ...

    async def replace_polls(
        self,
        polls: Mapping[date, Sequence[Ballot]],
        source: str,
        as_of: date,
        history: BallotHistory | None = None,
    ) -> None:
        """The same for several polling days: all of them or none.

        `history` is asked while nobody else can import, so that it never sees a list that another
        import has replaced meanwhile.
        """
        ...

    async def replace_members(
        self,
        members: Sequence[Seated],
        source: str,
        as_of: date,
        history: MemberHistory | None = None,
    ) -> None: ...

    async def imported_ballots(self, poll_date: date) -> Sequence[Ballot]:
        """Every ballot of a day as it was imported, without anybody's corrections."""
        ...

    async def imported_members(self) -> Sequence[tuple[SeatCode, Person]]:
        """Everybody who sits, as imported."""
        ...

    async def constituencies(self) -> Sequence[Constituency]: ...

    async def ballots(self, seat: SeatCode) -> Sequence[Ballot]:
        """Those of one seat, with their corrections."""
        ...

    async def standing(
        self, poll_date: date, people: Sequence[PersonId]
    ) -> Mapping[PersonId, SeatCode]:
        """Where these people stand on a day, by the ids asked for, of today or of before.

        Who withdrew, and whose ballot was called off, stands nowhere.
        """
        ...

    async def member(self, seat: SeatCode) -> tuple[Person, str, date] | None:
        """The sitting member as corrected, source and date of the list; None when vacant."""
        ...

    async def provenance(self) -> Sequence[tuple[str, str, date, int]]:
        """What is held: (`constituencies`|`ballots <date>`|`members`, source, as of, rows)."""
        ...


class Corrections(Protocol):
    """What outranks every import until it is cleared. `PublicRecord` reads people with it."""

    async def add(self, said: Correction) -> Correction:
        """Keep one; given back with its number."""
        ...

    async def clear(self, wanted: int, cleared: Cleared) -> Correction | None:
        """End one; None where there is none of that number in force."""
        ...

    async def all(self) -> Sequence[Correction]:
        """Every one there ever was, the cleared ones too, oldest first."""
        ...
