"""Imports of the public record: what was there of that kind goes, what is brought comes.

One import at a time: SQLite has one writer, on PostgreSQL they queue for a lock. So what a history
is told to be held is what this very import replaces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, literal_column, select

from chatbot.domain.places import Ballot, Constituency, SeatCode
from chatbot.service.place_ports import BallotHistory, MemberHistory, Seated
from chatbot.store import public_record_rows as rows_of
from chatbot.store.cleaning import clean
from chatbot.store.provenance import CONSTITUENCIES, MEMBERS, ballots_label
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import ballot, candidacy, constituency, member, provenance


@dataclass(frozen=True, slots=True)
class SeatImport:
    """All seats."""

    seats: Sequence[Constituency]
    source: str
    as_of: date


@dataclass(frozen=True, slots=True)
class BallotImport:
    """All ballots of each of these polling days."""

    polls: Mapping[date, Sequence[Ballot]]
    source: str
    as_of: date
    history: BallotHistory | None = None


@dataclass(frozen=True, slots=True)
class MemberImport:
    """All sitting members."""

    members: Sequence[Seated]
    source: str
    as_of: date
    history: MemberHistory | None = None


def _note(sql: Flavour) -> Any:
    add = sql.insert(provenance)
    new = {name: add.excluded[name] for name in ("source", "as_of", "rows")}
    return add.on_conflict_do_update(index_elements=["label"], set_=new)


WHOLE_BALLOTS = (
    select(*rows_of.columns(ballot, rows_of.BALLOT), *rows_of.columns(candidacy, rows_of.PERSON))
    .select_from(ballot.outerjoin(candidacy))
    .order_by(ballot.c.poll_date, ballot.c.id, candidacy.c.place)
)
_OF_DAY = Statement(lambda sql: WHOLE_BALLOTS.where(ballot.c.poll_date == bindparam("day")))
_ALL_MEMBERS = Statement(
    lambda sql: select(member.c.constituency, *rows_of.columns(member, rows_of.PERSON)).order_by(
        member.c.constituency
    )
)
_LOCK_ID: Final = 7_302_114
"""Of an advisory lock: any number that nothing else in the database uses."""

_ONE_AT_A_TIME = Statement(
    lambda sql: select(func.pg_advisory_xact_lock(literal_column(str(_LOCK_ID))))
)
_NOTE = Statement(_note)
_NO_SEATS = Statement(lambda sql: constituency.delete())
_ADD_SEAT = Statement(lambda sql: sql.insert(constituency))
_NO_BALLOTS = Statement(lambda sql: ballot.delete().where(ballot.c.poll_date == bindparam("day")))
_ADD_BALLOT = Statement(lambda sql: sql.insert(ballot))
_ADD_CANDIDACY = Statement(lambda sql: sql.insert(candidacy))
_NO_MEMBERS = Statement(lambda sql: member.delete())
_ADD_MEMBER = Statement(lambda sql: sql.insert(member))


def replace_seats(db: Db, batch: Sequence[SeatImport]) -> list[None]:
    """Of several the last one stays."""
    for brought in batch:
        db.run(_NO_SEATS)
        db.run_each(_ADD_SEAT, [rows_of.seat_row(seat) for seat in brought.seats])
        _note_source(db, CONSTITUENCIES, brought.source, brought.as_of, len(brought.seats))
    return [None for _ in batch]


def _wait_for_others(db: Db) -> None:
    if db.flavour.name == "postgresql":
        db.rows(_ONE_AT_A_TIME)


def ballots_of(db: Db, day: date) -> list[Ballot]:
    """Every ballot of a day, as imported."""
    return rows_of.read_ballots(db.rows(_OF_DAY, day=day.isoformat()))


def sitting(db: Db) -> list[Seated]:
    """Everybody who sits, as imported."""
    return [
        (SeatCode(seat), rows_of.read_person(tuple(person)))
        for seat, *person in db.rows(_ALL_MEMBERS)
    ]


def replace_ballots(db: Db, batch: Sequence[BallotImport]) -> list[None]:
    """Candidacies go and come with their ballots."""
    _wait_for_others(db)
    for brought in batch:
        for day, ballots in sorted(brought.polls.items()):
            _replace_day(db, day, ballots, brought)
    return [None for _ in batch]


def _replace_day(db: Db, day: date, ballots: Sequence[Ballot], brought: BallotImport) -> None:
    if brought.history:
        ballots = brought.history(ballots_of(db, day), ballots)
    db.run(_NO_BALLOTS, day=day.isoformat())
    known = brought.source, brought.as_of
    db.run_each(_ADD_BALLOT, [rows_of.ballot_row(it, *known) for it in ballots])
    people = [row for it in ballots for row in rows_of.candidacy_rows(it, *known)]
    db.run_each(_ADD_CANDIDACY, people)
    _note_source(db, ballots_label(day), *known, len(ballots))


def replace_members(db: Db, batch: Sequence[MemberImport]) -> list[None]:
    """A seat that is not brought is vacant."""
    _wait_for_others(db)
    for brought in batch:
        members = brought.members
        if brought.history:
            members = brought.history(sitting(db), members)
        db.run(_NO_MEMBERS)
        listed = brought.source, brought.as_of
        known = {"source": clean(brought.source), "as_of": brought.as_of.isoformat()}
        people = [
            {"constituency": seat, **rows_of.person_row(person, *listed), **known}
            for seat, person in members
        ]
        db.run_each(_ADD_MEMBER, people)
        _note_source(db, MEMBERS, brought.source, brought.as_of, len(members))
    return [None for _ in batch]


def _note_source(db: Db, label: str, source: str, as_of: date, count: int) -> None:
    db.run(_NOTE, label=label, source=clean(source), as_of=as_of.isoformat(), rows=count)
