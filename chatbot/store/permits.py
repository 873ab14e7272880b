"""The port `Permits` over SQL: the last look before something leaves that nobody waits for.

It is taken when the channel is about to be called, so that what somebody holds already does not
leave after a broadcast was stopped, a switch turned off, or everything stopped with /stop. Where a
person is in conversation (their row travels with a reply), it is not night for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, case, literal_column, select

from chatbot.domain.broadcasts import BroadcastState
from chatbot.domain.messages import Lane
from chatbot.domain.quiet_hours import is_quiet, next_allowed
from chatbot.service.ports import Clock, Later, Parcel, Refused
from chatbot.store import reaching
from chatbot.store.contact_rows import Status
from chatbot.store.feeding import still_wanted
from chatbot.store.moments import to_number
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import broadcast, contact, outbox
from chatbot.store.verdicts import RowState
from chatbot.store.worker import Job, Worker

_LOOK = Statement(
    lambda sql: (
        select(
            outbox.c.lane,
            contact.c.status,
            broadcast.c.state,
            broadcast.c.until,
            case((broadcast.c.id.is_(None), literal_column("true")), else_=still_wanted()),
        )
        .select_from(
            outbox.join(contact).outerjoin(broadcast, broadcast.c.id == outbox.c.broadcast)
        )
        .where(
            outbox.c.id == bindparam("row"),
            and_(
                outbox.c.lease == bindparam("held_lease"),
                outbox.c.state == RowState.CLAIMED.value,
            ),
        )
    )
)


class SqlPermits:
    """Looks, on the connection that reads."""

    def __init__(self, reader: Worker, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._looking = Job(self._look, reads=True)

    async def withheld(self, parcel: Parcel) -> Later | Refused | None:
        return await self._reader.one(self._looking, parcel)

    def _look(self, db: Db, batch: Sequence[Parcel]) -> list[Later | Refused | None]:
        return [self._judged(db, parcel) for parcel in batch]

    def _judged(self, db: Db, parcel: Parcel) -> Later | Refused | None:
        rows = db.rows(_LOOK, row=parcel.id, held_lease=parcel.lease)
        if not rows:
            return Refused(reaching.GONE)
        ((lane, status, state, until, wanted),) = rows
        if status != Status.OPEN.value:
            return Refused(reaching.CLOSED)
        now = self._clock.now()
        if state is not None:
            if state != BroadcastState.RUNNING.value:
                return Refused(reaching.STOPPED)
            if until is not None and until <= to_number(now):
                return Refused(reaching.TOO_LATE)
        if not wanted:
            return Refused(reaching.SWITCHED_OFF)
        if lane == Lane.BROADCAST.value and is_quiet(now):
            wait = (next_allowed(now) - now).total_seconds()
            return Later(wait, "address", quiet=True)
        return None
