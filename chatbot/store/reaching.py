"""What became of the outbox rows of broadcasts, noted for each person; and the end of a broadcast.

A row that was refused because the broadcast was stopped never left: its person waits again. A row
that is gone without a trace went with whoever stopped everything, and may have left.
"""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import BigInteger, bindparam, func, literal_column, or_, select

from chatbot.domain.broadcasts import BroadcastState, ReachState
from chatbot.store.contact_rows import Status
from chatbot.store.moments import to_number
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import broadcast, contact, outbox, reach
from chatbot.store.verdicts import RowState

STOPPED: Final = "broadcast_stopped"
SWITCHED_OFF: Final = "switched_off"
TOO_LATE: Final = "too_late"
GONE: Final = "stopped_meanwhile"
UNREACHABLE: Final = "unreachable"
CLOSED: Final = "stopped_everything"
"""Causes, without anything of a person."""

_UNDER_WAY: Final[list[Any]] = [
    literal_column(f"'{state.value}'")
    for state in (BroadcastState.RUNNING, BroadcastState.STOPPED)
]
_TO_GO: Final[list[Any]] = [
    literal_column(f"'{state.value}'") for state in (ReachState.WAITING, ReachState.POSTED)
]
_FINISHED = Statement(
    lambda sql: (
        select(
            reach.c.broadcast_id,
            reach.c.contact_id,
            reach.c.outbox_id,
            outbox.c.state,
            outbox.c.cause,
            contact.c.status,
        )
        .select_from(
            reach.join(contact).outerjoin(outbox, outbox.c.id == reach.c.outbox_id),
        )
        .where(
            reach.c.state == ReachState.POSTED.value,
            or_(outbox.c.id.is_(None), outbox.c.due.is_(None)),
        )
        .order_by(reach.c.broadcast_id, reach.c.contact_id)
        .with_for_update(of=reach, skip_locked=True)
    )
)
_NOTE = Statement(
    lambda sql: (
        reach.update()
        .where(
            reach.c.broadcast_id == bindparam("of_broadcast"),
            reach.c.contact_id == bindparam("of_contact"),
        )
        .values(
            state=bindparam("new_state"),
            cause=bindparam("new_cause"),
            outbox_id=bindparam("new_outbox"),
        )
    )
)
_OVER = Statement(
    lambda sql: (
        select(broadcast.c.id)
        .where(
            broadcast.c.state.in_(_UNDER_WAY),
            broadcast.c.until <= bindparam("now", type_=BigInteger()),
        )
        .with_for_update(skip_locked=True)
    )
)
_LEAVE_REST = Statement(
    lambda sql: (
        reach.update()
        .where(
            reach.c.broadcast_id == bindparam("of_broadcast"),
            reach.c.state == ReachState.WAITING.value,
        )
        .values(state=ReachState.LEFT_OUT.value, cause=TOO_LATE)
    )
)
_OPEN = Statement(
    lambda sql: (
        select(reach.c.contact_id)
        .where(
            reach.c.broadcast_id == bindparam("of_broadcast"),
            reach.c.state.in_(_TO_GO),
        )
        .limit(1)
    )
)
_COUNTS = Statement(
    lambda sql: (
        select(reach.c.state, func.count())
        .where(reach.c.broadcast_id == bindparam("of_broadcast"))
        .group_by(reach.c.state)
    )
)
_END = Statement(
    lambda sql: (
        broadcast.update()
        .where(
            broadcast.c.id == bindparam("of_broadcast"),
            broadcast.c.state != BroadcastState.ENDED.value,
        )
        .values(
            state=BroadcastState.ENDED.value,
            ended_at=bindparam("new_at"),
            result=bindparam("new_result"),
        )
    )
)
_END_ALL = (
    broadcast.update()
    .where(broadcast.c.state.in_(_UNDER_WAY))
    .values(state=BroadcastState.ENDED.value, cause="restored")
)
_PURGE_PLANS = Statement(
    lambda sql: broadcast.delete().where(
        broadcast.c.state == BroadcastState.PLANNED.value,
        broadcast.c.planned_at < bindparam("before", type_=BigInteger()),
    )
)
_PURGE_PEOPLE = Statement(
    lambda sql: reach.delete().where(
        reach.c.broadcast_id.in_(
            select(broadcast.c.id).where(
                broadcast.c.state == BroadcastState.ENDED.value,
                or_(
                    broadcast.c.ended_at < bindparam("before", type_=BigInteger()),
                    broadcast.c.ended_at.is_(None),
                ),
            )
        )
    )
)


def note_outcomes(db: Db) -> None:
    """Enter for each person what the outbox says of their message."""
    db.run_each(_NOTE, [_noted(row) for row in db.rows(_FINISHED)])


def _noted(row: Row) -> dict[str, Any]:
    broadcast_id, contact_id, outbox_id, state, cause, status = row
    reached, why = _outcome(state, cause, status)
    return {
        "of_broadcast": broadcast_id,
        "of_contact": contact_id,
        "new_state": reached.value,
        "new_cause": why,
        "new_outbox": None if reached is ReachState.WAITING else outbox_id,
    }


def _outcome(state: str | None, cause: str | None, status: str) -> tuple[ReachState, str | None]:
    match state:
        case RowState.SENT.value:
            return ReachState.SENT, None
        case RowState.FAILED.value if cause == STOPPED:
            return ReachState.WAITING, None
        case RowState.FAILED.value if cause in (SWITCHED_OFF, TOO_LATE, CLOSED):
            return ReachState.LEFT_OUT, cause
        case RowState.FAILED.value if status == Status.CLOSED.value:
            return ReachState.LEFT_OUT, UNREACHABLE
        case RowState.FAILED.value:
            return ReachState.REFUSED, cause
        case None:
            return ReachState.UNKNOWN, GONE
        case _:
            return ReachState.UNKNOWN, cause


def end_what_is_over(db: Db, now: int) -> None:
    """End what has run out of time."""
    for (broadcast_id,) in db.rows(_OVER, now=now):
        db.run(_LEAVE_REST, of_broadcast=broadcast_id)
        end_if_done(db, broadcast_id, now)


def end_if_done(db: Db, broadcast_id: int, now: int) -> None:
    """End a broadcast that has nobody left to go to; its counts are kept for ever."""
    if not db.rows(_OPEN, of_broadcast=broadcast_id):
        counts = json.dumps(dict(db.rows(_COUNTS, of_broadcast=broadcast_id)))
        db.run(_END, of_broadcast=broadcast_id, new_at=now, new_result=counts)


def restored() -> Any:
    """The statement after a copy was put back: what ran then has reached others since."""
    return _END_ALL


def purge(db: Db, before: Any) -> int:
    """Drop plans of nobody, and who a broadcast went to that ended before then."""
    moment = to_number(before)
    db.run(_PURGE_PLANS, before=moment)
    return db.run(_PURGE_PEOPLE, before=moment)
