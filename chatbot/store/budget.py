"""How fast all processes together may send, over PostgreSQL.

The rate is kept as one moment a channel, `spent_until`: every message moves it on by the time it
costs, and it may lie ahead of now by one burst at most (a generic cell rate algorithm, ITU-T
I.371). Moments are the database's own, so that no process's clock matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, literal_column, select

from chatbot.domain.contacts import ContactId
from chatbot.service.deliver_floods import FLOOD_SECONDS
from chatbot.service.ports import Grant
from chatbot.store.database_clock import DATABASE_NOW, MICROSECONDS
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import send_budget
from chatbot.store.worker import Job, Worker

_KNOW = Statement(
    lambda sql: (
        sql.insert(send_budget)
        .values(
            channel=bindparam("of_channel"),
            spent_until=literal_column("0"),
            held_until=literal_column("0"),
            flooded_by=literal_column("0"),
            flooded_at=literal_column("0"),
        )
        .on_conflict_do_nothing()
    )
)
_LOCK = Statement(
    lambda sql: (
        select(
            send_budget.c.spent_until,
            send_budget.c.held_until,
            send_budget.c.flooded_by,
            send_budget.c.flooded_at,
            DATABASE_NOW,
        )
        .where(send_budget.c.channel == bindparam("of_channel"))
        .with_for_update()
    )
)
_SPEND = Statement(
    lambda sql: (
        send_budget.update()
        .where(send_budget.c.channel == bindparam("of_channel"))
        .values(spent_until=bindparam("new_spent"))
    )
)
_NOTE = Statement(
    lambda sql: (
        send_budget.update()
        .where(send_budget.c.channel == bindparam("of_channel"))
        .values(
            held_until=bindparam("new_held"),
            flooded_by=bindparam("new_by"),
            flooded_at=bindparam("new_at"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    channel: str
    messages: int
    rate: float
    burst: int


@dataclass(frozen=True, slots=True)
class _Flood:
    channel: str
    contact_id: ContactId
    seconds: float


@dataclass(frozen=True, slots=True)
class _Standing:
    """One channel's row, locked; moments in microseconds of the database's clock."""

    spent_until: int
    held_until: int
    flooded_by: int
    flooded_at: int
    now: int


class SqlBudget:
    """The port `SendBudget` over PostgreSQL."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._take = Job(_take)
        self._flooded = Job(_flooded)

    async def take(self, channel: str, wanted: int, rate: float, burst: int) -> Grant:
        return await self._worker.one(self._take, _Wanted(channel, wanted, rate, burst))

    async def flooded(self, channel: str, contact_id: ContactId, seconds: float) -> float:
        return await self._worker.one(self._flooded, _Flood(channel, contact_id, seconds))


def _standing(db: Db, channel: str) -> _Standing:
    rows = db.rows(_LOCK, of_channel=channel)
    if not rows:
        db.run(_KNOW, of_channel=channel)
        rows = db.rows(_LOCK, of_channel=channel)
    return _Standing(*rows[0])


def _take(db: Db, batch: Sequence[_Wanted]) -> list[Grant]:
    return [_taken(db, wanted) for wanted in batch]


def _taken(db: Db, wanted: _Wanted) -> Grant:
    row = _standing(db, wanted.channel)
    if row.held_until > row.now:
        return Grant(0, (row.held_until - row.now) / MICROSECONDS)
    cost = int(MICROSECONDS / wanted.rate)
    spent = max(row.spent_until, row.now - wanted.burst * cost)
    granted = min(wanted.messages, (row.now - spent) // cost)
    if granted <= 0:
        return Grant(0, (spent + cost - row.now) / MICROSECONDS)
    db.run(_SPEND, of_channel=wanted.channel, new_spent=spent + granted * cost)
    return Grant(granted)


def _flooded(db: Db, batch: Sequence[_Flood]) -> list[float]:
    return [_hold(db, flood) for flood in batch]


def _hold(db: Db, flood: _Flood) -> float:
    row = _standing(db, flood.channel)
    is_another = row.flooded_by not in (0, flood.contact_id)
    is_soon = row.now - row.flooded_at <= FLOOD_SECONDS * MICROSECONDS
    seconds = flood.seconds if is_another and is_soon else 0.0
    held = row.now + int(seconds * MICROSECONDS) if seconds else 0
    db.run(
        _NOTE,
        of_channel=flood.channel,
        new_held=max(row.held_until, held),
        new_by=flood.contact_id,
        new_at=row.now,
    )
    return seconds
