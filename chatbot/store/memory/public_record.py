"""Seats, ballots and members, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from chatbot.domain.places import (
    Ballot,
    BallotId,
    Constituency,
    Person,
    PersonId,
    SeatCode,
    where_they_stand,
)
from chatbot.service.place_ports import BallotHistory, MemberHistory, Seated
from chatbot.store.memory.corrections import MemoryCorrections
from chatbot.store.provenance import CONSTITUENCIES, MEMBERS, ballots_label, refuse_other_days


class MemoryPublicRecord:
    """The port `PublicRecord` over dictionaries."""

    def __init__(self) -> None:
        self.corrections = MemoryCorrections()
        self._seats: list[Constituency] = []
        self._ballots: dict[date, list[Ballot]] = {}
        self._members: dict[SeatCode, tuple[Person, str, date]] = {}
        self._provenance: dict[str, tuple[str, date, int]] = {}

    async def replace_constituencies(
        self, seats: Sequence[Constituency], source: str, as_of: date
    ) -> None:
        self._seats = sorted(seats, key=lambda seat: seat.code)
        self._provenance[CONSTITUENCIES] = (source, as_of, len(seats))

    async def replace_ballots(
        self, poll_date: date, ballots: Sequence[Ballot], source: str, as_of: date
    ) -> None:
        await self.replace_polls({poll_date: ballots}, source, as_of)

    async def replace_polls(
        self,
        polls: Mapping[date, Sequence[Ballot]],
        source: str,
        as_of: date,
        history: BallotHistory | None = None,
    ) -> None:
        for poll_date, ballots in polls.items():
            refuse_other_days(poll_date, ballots)
        for poll_date, brought in polls.items():
            held = self._ballots.get(poll_date, [])
            ballots = history(held, brought) if history else brought
            self._ballots[poll_date] = [_told(ballot, source, as_of) for ballot in ballots]
            self._provenance[ballots_label(poll_date)] = (source, as_of, len(ballots))

    async def replace_members(
        self,
        members: Sequence[Seated],
        source: str,
        as_of: date,
        history: MemberHistory | None = None,
    ) -> None:
        if history:
            members = history(await self.imported_members(), members)
        self._members = {
            seat: (_with_sources(person, source, as_of), source, as_of) for seat, person in members
        }
        self._provenance[MEMBERS] = (source, as_of, len(members))

    async def constituencies(self) -> Sequence[Constituency]:
        return list(self._seats)

    async def ballots(self, seat: SeatCode) -> Sequence[Ballot]:
        days = (day for _, day in sorted(self._ballots.items()))
        held = [ballot for day in days for ballot in day if ballot.constituency == seat]
        return list(map(self.corrections.in_force().to_ballot, held))

    async def imported_ballots(self, poll_date: date) -> Sequence[Ballot]:
        return list(self._ballots.get(poll_date, ()))

    async def imported_members(self) -> Sequence[tuple[SeatCode, Person]]:
        return [(seat, person) for seat, (person, _, _) in sorted(self._members.items())]

    async def standing(
        self, poll_date: date, people: Sequence[PersonId]
    ) -> Mapping[PersonId, SeatCode]:
        held = map(self.corrections.in_force().to_ballot, self._ballots.get(poll_date, ()))
        return where_they_stand(held, people)

    def by_id(self) -> Mapping[BallotId, Ballot]:
        """Every ballot held, with its corrections."""
        corrections = self.corrections.in_force()
        held = (ballot for day in self._ballots.values() for ballot in day)
        return {ballot.id: corrections.to_ballot(ballot) for ballot in held}

    async def member(self, seat: SeatCode) -> tuple[Person, str, date] | None:
        if seat not in self._members:
            return None
        held, source, as_of = self._members[seat]
        person = self.corrections.in_force().to_member(seat, held)
        return (person, source, as_of) if person else None

    async def provenance(self) -> Sequence[tuple[str, str, date, int]]:
        return [(label, *known) for label, known in sorted(self._provenance.items())]


def _told(ballot: Ballot, source: str, as_of: date) -> Ballot:
    """What it does not say of its source is said for it, and for its people's routes."""
    source, as_of = ballot.source or source, ballot.as_of or as_of
    people = tuple(_with_sources(person, source, as_of) for person in ballot.candidates)
    return replace(ballot, candidates=people, source=source, as_of=as_of)


def _with_sources(person: Person, source: str, as_of: date) -> Person:
    routes = tuple(
        replace(one, source=one.source or source, as_of=one.as_of or as_of)
        for one in person.routes
    )
    return replace(person, routes=routes)
