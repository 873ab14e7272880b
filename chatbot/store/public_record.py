"""The port `PublicRecord` over SQL: each import replaces its part whole, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, select

from chatbot.domain.corrections import InForce
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
from chatbot.store import public_record_rows as rows_of
from chatbot.store.corrections import in_force
from chatbot.store.imports import (
    WHOLE_BALLOTS,
    BallotImport,
    MemberImport,
    SeatImport,
    ballots_of,
    replace_ballots,
    replace_members,
    replace_seats,
    sitting,
)
from chatbot.store.provenance import refuse_other_days
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import ballot, candidacy, constituency, member, provenance
from chatbot.store.worker import Job, Worker

_SEATS = Statement(lambda sql: select(*constituency.c).order_by(constituency.c.code))
_MEMBER = Statement(
    lambda sql: select(
        *rows_of.columns(member, rows_of.PERSON), member.c.source, member.c.as_of
    ).where(member.c.constituency == bindparam("seat"))
)
_PROVENANCE = Statement(lambda sql: select(*provenance.c).order_by(provenance.c.label))
_OF_SEAT = Statement(lambda sql: WHOLE_BALLOTS.where(ballot.c.constituency == bindparam("seat")))
_BY_ID = Statement(lambda sql: WHOLE_BALLOTS.where(sql.among(ballot.c.id, "ballots")))
_STANDING = Statement(
    # few entries were ever merged: those are told apart where they are read
    lambda sql: WHOLE_BALLOTS.where(
        ballot.c.poll_date == bindparam("day"),
        sql.among(candidacy.c.person, "people") | candidacy.c.former_ids.is_not(None),
    )
)

Wanted = tuple[date, Sequence[PersonId]]
"""A polling day, and people of whom it is asked where they stand on it."""


class SqlPublicRecord:
    """Seats, ballots and members."""

    def __init__(self, writer: Worker, reader: Worker) -> None:
        self._writer = writer
        self._reader = reader
        self._replace_seats = Job(replace_seats)
        self._replace_ballots = Job(replace_ballots)
        self._replace_members = Job(replace_members)
        self._seats = Job(_read_seats)
        self._ballots = Job(_read_ballots)
        self._standing = Job(_read_standing)
        self._member = Job(_read_members)
        self._day = Job(_read_days)
        self._members = Job(_read_all_members)
        self._provenance = Job(_read_provenance)

    async def replace_constituencies(
        self, seats: Sequence[Constituency], source: str, as_of: date
    ) -> None:
        await self._writer.one(self._replace_seats, SeatImport(seats, source, as_of))

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
        await self._writer.one(self._replace_ballots, BallotImport(polls, source, as_of, history))

    async def replace_members(
        self,
        members: Sequence[Seated],
        source: str,
        as_of: date,
        history: MemberHistory | None = None,
    ) -> None:
        await self._writer.one(
            self._replace_members, MemberImport(members, source, as_of, history)
        )

    async def constituencies(self) -> Sequence[Constituency]:
        return await self._reader.one(self._seats, None)

    async def ballots(self, seat: SeatCode) -> Sequence[Ballot]:
        return await self._reader.one(self._ballots, seat)

    async def imported_ballots(self, poll_date: date) -> Sequence[Ballot]:
        return await self._reader.one(self._day, poll_date)

    async def imported_members(self) -> Sequence[tuple[SeatCode, Person]]:
        return await self._reader.one(self._members, None)

    async def standing(
        self, poll_date: date, people: Sequence[PersonId]
    ) -> Mapping[PersonId, SeatCode]:
        return await self._reader.one(self._standing, (poll_date, people))

    async def member(self, seat: SeatCode) -> tuple[Person, str, date] | None:
        return await self._reader.one(self._member, seat)

    async def provenance(self) -> Sequence[tuple[str, str, date, int]]:
        return await self._reader.one(self._provenance, None)


def _read_seats(db: Db, batch: Sequence[None]) -> list[list[Constituency]]:
    seats = [rows_of.read_seat(row) for row in db.rows(_SEATS)]
    return [seats for _ in batch]


def _read_ballots(db: Db, batch: Sequence[SeatCode]) -> list[list[Ballot]]:
    corrections = in_force(db)
    return [
        [corrections.to_ballot(it) for it in rows_of.read_ballots(db.rows(_OF_SEAT, seat=seat))]
        for seat in batch
    ]


def _read_days(db: Db, batch: Sequence[date]) -> list[list[Ballot]]:
    return [ballots_of(db, day) for day in batch]


def _read_standing(db: Db, batch: Sequence[Wanted]) -> list[dict[PersonId, SeatCode]]:
    corrections = in_force(db)
    found = []
    for day, people in batch:
        rows = db.rows(_STANDING, day=day.isoformat(), people=sorted(people))
        ballots = map(corrections.to_ballot, rows_of.read_ballots(rows))
        found.append(where_they_stand(ballots, people))
    return found


def _read_all_members(db: Db, batch: Sequence[None]) -> list[list[tuple[SeatCode, Person]]]:
    held = sitting(db)
    return [held for _ in batch]


def ballots_by_id(db: Db, ballots: Iterable[BallotId]) -> Mapping[BallotId, Ballot]:
    """Those of the ballots that are held, with their corrections."""
    rows, corrections = db.rows(_BY_ID, ballots=sorted(set(ballots))), in_force(db)
    return {it.id: corrections.to_ballot(it) for it in rows_of.read_ballots(rows)}


def _read_members(db: Db, batch: Sequence[SeatCode]) -> list[tuple[Person, str, date] | None]:
    corrections = in_force(db)
    return [_read_member(db, seat, corrections) for seat in batch]


def _read_member(db: Db, seat: SeatCode, corrections: InForce) -> tuple[Person, str, date] | None:
    for *row, source, as_of in db.rows(_MEMBER, seat=seat):
        person = corrections.to_member(seat, rows_of.read_person(tuple(row)))
        return (person, source, date.fromisoformat(as_of)) if person else None
    return None


def _read_provenance(db: Db, batch: Sequence[None]) -> list[list[tuple[str, str, date, int]]]:
    held = [
        (label, source, date.fromisoformat(as_of), count)
        for label, source, as_of, count in db.rows(_PROVENANCE)
    ]
    return [held for _ in batch]
