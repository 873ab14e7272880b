"""Who can tell where a postcode lies, as PlaceFinder sees them: Protocols and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chatbot.domain.credits import CreditLine
from chatbot.domain.places import Ballot, Constituency, Person, PlaceOutcome, SeatCode
from chatbot.domain.postcodes import Postcode


class PostcodeIndex(Protocol):
    """A table on this machine: exact, instant, and as old as `as_of`."""

    @property
    def as_of(self) -> date: ...

    def seat(self, postcode: Postcode) -> SeatCode | None:
        """The seat, or None when the table has no such postcode."""
        ...

    def seats_in(self, outward: str, sector: str | None) -> Sequence[SeatCode]:
        """Every seat of a first half (or of its sector, where known); empty when not known."""
        ...

    def near(self, postcode: Postcode) -> Sequence[SeatCode]:
        """Other seats that have postcodes close by, the closest first."""
        ...


class ImportedTable(PostcodeIndex, Protocol):
    """A table that has every postcode, so that what it lacks does not exist as of its day."""

    @property
    def owed(self) -> Sequence[CreditLine]:
        """Credits that the list asks for besides Ordnance Survey's."""
        ...

    def ended(self, postcode: Postcode) -> date | None:
        """The first day of the month in which a postcode went out of use, where that is known."""
        ...

    def one_in(self, seat: SeatCode) -> Postcode | None:
        """Some postcode of a seat, always the same one; None when the table has none."""
        ...


class PostcodeTables(Protocol):
    """What an operator imports, now or while the process runs."""

    def current(self) -> ImportedTable | None:
        """The newest table; None before an import."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """What a service said, and on which day.

    The outcome is one of FOUND, CHOOSE, TERMINATED, SPECIAL, OUTSIDE, UNKNOWN, INVALID.
    `alternatives` are the seats to CHOOSE from, `ended` the first day of the month in which a
    TERMINATED postcode went out of use. `source` names who said it, where several are asked.
    """

    outcome: PlaceOutcome
    as_of: date
    constituency: Constituency | None = None
    alternatives: tuple[Constituency, ...] = ()
    ended: date | None = None
    source: str | None = None


class PostcodeService(Protocol):
    """A service on the network."""

    @property
    def name(self) -> str: ...

    async def ask(self, postcode: Postcode) -> ServiceAnswer:
        """Raises LookupFailed when no answer came that can be used."""
        ...


class Sample(PostcodeIndex, Protocol):
    """The built-in places: real seats, a few real postcodes, people who are test data."""

    def constituencies(self) -> Sequence[Constituency]: ...

    def ballots(self, seat: SeatCode) -> Sequence[Ballot]: ...

    def member(self, seat: SeatCode) -> tuple[Person, str, date] | None: ...
