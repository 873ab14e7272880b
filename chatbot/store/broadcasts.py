"""The port `Broadcasts` over SQL: what staff do. Who gets it is a row each, from the first moment.

Whoever changes where a broadcast stands holds its row first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Text, bindparam, case, func, null, or_, select

from chatbot.domain.broadcasts import Audience, Broadcast, BroadcastState, ReachState
from chatbot.store.broadcast_rows import (
    audience_of,
    audience_values,
    broadcast_of,
    columns,
    row_of,
)
from chatbot.store.moments import to_number
from chatbot.store.reaching import note_outcomes
from chatbot.store.statements import Db, Flavour, Row, Statement
from chatbot.store.tables import broadcast, outbox, reach
from chatbot.store.verdicts import RowState
from chatbot.store.worker import Job, Worker

_PLANNED, _RUNNING = BroadcastState.PLANNED.value, BroadcastState.RUNNING.value
_STOPPED = BroadcastState.STOPPED.value


def _count(sql: Flavour) -> Any:
    who = audience_of(sql).subquery()
    return select(who.c.language, func.count()).group_by(who.c.language)


def _freeze(sql: Flavour) -> Any:
    who = audience_of(sql).subquery()
    has_text = sql.among(who.c.language, "tags")
    reached = or_(has_text, bindparam("has_fallback", type_=Boolean()))
    rows = select(
        bindparam("of_broadcast", type_=reach.c.broadcast_id.type),
        who.c.contact_id,
        case((has_text, who.c.language), else_=bindparam("fallback", type_=Text())),
        case((reached, ReachState.WAITING.value), else_=ReachState.LEFT_OUT.value),
        case((reached, null()), else_="no_text"),
    )
    names = ("broadcast_id", "contact_id", "language", "state", "cause")
    return sql.insert(reach).from_select(names, rows)


_COUNT = Statement(_count)
_FREEZE = Statement(_freeze)
_ALL = Statement(lambda sql: select(*columns()).order_by(broadcast.c.id.desc()))
_ONE = Statement(
    lambda sql: (
        select(*columns()).where(broadcast.c.plan == bindparam("of_plan")).with_for_update()
    )
)
_ADD = Statement(
    lambda sql: sql.insert(broadcast).values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                *("plan", "campaign", "news", "switch", "audience", "fallback", "texts"),
                *("state", "planned_by", "planned_at", "counted", "size"),
            )
        }
    )
)
_DROP = Statement(lambda sql: broadcast.delete().where(broadcast.c.id == bindparam("of_id")))
_BEGIN = Statement(
    lambda sql: (
        broadcast.update()
        .where(broadcast.c.id == bindparam("of_id"))
        .values(
            state=_RUNNING,
            confirmed_by=bindparam("new_by"),
            confirmed_at=bindparam("new_at"),
            until=bindparam("new_until"),
            size=bindparam("new_size"),
        )
    )
)
_STOP = Statement(
    lambda sql: (
        broadcast.update()
        .where(broadcast.c.id == bindparam("of_id"))
        .values(state=_STOPPED, stopped_by=bindparam("new_by"), stopped_at=bindparam("new_at"))
    )
)
_RESUME = Statement(
    lambda sql: (
        broadcast.update().where(broadcast.c.id == bindparam("of_id")).values(state=_RUNNING)
    )
)
_ON_ITS_WAY = (reach.c.broadcast_id == bindparam("of_id")) & (
    reach.c.state == ReachState.POSTED.value
)
_LYING = Statement(
    lambda sql: (
        select(outbox.c.id)
        .select_from(reach.join(outbox, outbox.c.id == reach.c.outbox_id))
        .where(_ON_ITS_WAY, outbox.c.state == RowState.PENDING.value)
        .order_by(outbox.c.id)
        .with_for_update(of=outbox, skip_locked=True)
    )
)
_TAKE_OUT = Statement(
    lambda sql: outbox.delete().where(
        sql.among(outbox.c.id, "rows"), outbox.c.state == RowState.PENDING.value
    )
)
_WAIT_AGAIN = Statement(
    lambda sql: (
        reach.update()
        .where(sql.among(reach.c.outbox_id, "rows"))
        .values(state=ReachState.WAITING.value, outbox_id=None)
    )
)
_REACHED = Statement(
    lambda sql: (
        select(reach.c.broadcast_id, reach.c.state, func.count())
        .where(sql.among(reach.c.broadcast_id, "ids"))
        .group_by(reach.c.broadcast_id, reach.c.state)
    )
)


@dataclass(frozen=True, slots=True)
class _Order:
    """What staff want done with a broadcast."""

    plan: str
    by: str
    at: int = 0
    until: int = 0


class SqlBroadcasts:
    """Broadcasts, for staff."""

    def __init__(self, writer: Worker) -> None:
        self._writer = writer
        self._counting = Job(_counted, reads=True)
        self._keeping = Job(_kept)
        self._listing = Job(_listed)
        self._beginning = Job(_begun)
        self._stopping = Job(_stopped)
        self._resuming = Job(_resumed)

    async def count(self, audience: Audience) -> Mapping[str, int]:
        return await self._writer.one(self._counting, audience)

    async def keep(self, plan: Broadcast) -> bool:
        return await self._writer.one(self._keeping, plan)

    async def all(self, note: bool = True) -> Sequence[Broadcast]:
        return await self._writer.one(self._listing, note)

    async def one(self, plan: str) -> Broadcast | None:
        return next((it for it in await self.all() if it.plan == plan), None)

    async def begin(self, plan: str, by: str, at: datetime, until: datetime) -> int | None:
        order = _Order(plan, by, to_number(at), to_number(until))
        return await self._writer.one(self._beginning, order)

    async def stop(self, plan: str, by: str, at: datetime) -> bool:
        return await self._writer.one(self._stopping, _Order(plan, by, to_number(at)))

    async def resume(self, plan: str, by: str) -> bool:
        return await self._writer.one(self._resuming, _Order(plan, by))


def _counted(db: Db, batch: Sequence[Audience]) -> list[Mapping[str, int]]:
    return [dict(db.rows(_COUNT, **audience_values(it))) for it in batch]


def _kept(db: Db, batch: Sequence[Broadcast]) -> list[bool]:
    return [_keep(db, plan) for plan in batch]


def _keep(db: Db, plan: Broadcast) -> bool:
    found = _held(db, plan.plan)
    if found is not None:
        if _state(found) != _PLANNED:
            return False
        db.run(_DROP, of_id=found[0])
    db.run(_ADD, **{f"new_{name}": value for name, value in row_of(plan).items()})
    return True


def _listed(db: Db, batch: Sequence[bool]) -> list[Sequence[Broadcast]]:
    if any(batch):
        note_outcomes(db)
    rows = db.rows(_ALL)
    counts: dict[int, dict[ReachState, int]] = {}
    for broadcast_id, state, number in db.rows(_REACHED, ids=[row[0] for row in rows]):
        counts.setdefault(broadcast_id, {})[ReachState(state)] = number
    found = [broadcast_of(row, counts.get(row[0], {})) for row in rows]
    return [found for _ in batch]


def _begun(db: Db, batch: Sequence[_Order]) -> list[int | None]:
    return [_begin(db, order) for order in batch]


def _begin(db: Db, order: _Order) -> int | None:
    found = _held(db, order.plan)
    if found is None or _state(found) != _PLANNED:
        return None
    plan = broadcast_of(found, {})
    size = db.run(
        _FREEZE,
        **audience_values(plan.audience),
        of_broadcast=found[0],
        tags=sorted(plan.texts),
        has_fallback=plan.fallback is not None,
        fallback=plan.fallback or "",
    )
    asked = {"new_by": order.by, "new_at": order.at, "new_until": order.until}
    db.run(_BEGIN, of_id=found[0], new_size=size, **asked)
    return size


def _stopped(db: Db, batch: Sequence[_Order]) -> list[bool]:
    return [_stop(db, order) for order in batch]


def _stop(db: Db, order: _Order) -> bool:
    """What nobody holds yet is taken out; what somebody holds is not let go (`permits.py`)."""
    found = _held(db, order.plan)
    if found is None or _state(found) != _RUNNING:
        return False
    db.run(_STOP, of_id=found[0], new_by=order.by, new_at=order.at)
    if lying := [row_id for (row_id,) in db.rows(_LYING, of_id=found[0])]:
        db.run(_WAIT_AGAIN, rows=lying)
        db.run(_TAKE_OUT, rows=lying)
    return True


def _resumed(db: Db, batch: Sequence[_Order]) -> list[bool]:
    return [_resume(db, order) for order in batch]


def _resume(db: Db, order: _Order) -> bool:
    found = _held(db, order.plan)
    if found is None or _state(found) != _STOPPED:
        return False
    db.run(_RESUME, of_id=found[0])
    return True


def _held(db: Db, plan: str) -> Row | None:
    rows = db.rows(_ONE, of_plan=plan)
    return rows[0] if rows else None


def _state(row: Row) -> str:
    return str(row[8])
