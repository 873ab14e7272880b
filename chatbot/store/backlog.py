"""How much waits, and for how long: for metrics and for the doctor. Counts only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, func, or_, select

from chatbot.domain.broadcasts import BroadcastState
from chatbot.domain.messages import Lane
from chatbot.service.ports import Clock
from chatbot.store import inbox_rows
from chatbot.store.moments import to_number
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import broadcast, inbox, outbox
from chatbot.store.verdicts import RowState
from chatbot.store.worker import Job, Worker

_LEAVING = Statement(
    lambda sql: (
        select(outbox.c.lane, func.count(), func.min(outbox.c.since))
        .where(
            outbox.c.due.is_not(None),
            or_(outbox.c.state == RowState.CLAIMED.value, outbox.c.due <= bindparam("wall")),
        )
        .group_by(outbox.c.lane)
    )
)
_LYING = Statement(
    lambda sql: select(func.count(), func.min(inbox.c.since)).where(
        inbox.c.state == inbox_rows.RECEIVED
    )
)
_UNDER_WAY = Statement(
    lambda sql: (
        select(broadcast.c.state, func.count())
        .where(broadcast.c.state != BroadcastState.ENDED.value)
        .group_by(broadcast.c.state)
    )
)
_DEAD = Statement(
    lambda sql: select(func.count()).select_from(inbox).where(inbox.c.state == inbox_rows.DEAD)
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many, the oldest for so many seconds."""

    count: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits now. What waits for its own time (a chat that is too fast) does not count."""

    leaving: Mapping[Lane, Waiting]
    lying: Waiting = Waiting()
    dead_letters: int = 0
    broadcasts: Mapping[str, int] = field(default_factory=dict)


class SqlBacklog:
    """Reads it."""

    def __init__(self, reader: Worker, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._read = Job(self._all, reads=True)

    async def read(self) -> Backlog:
        """What waits. Raises StoreFailed."""
        return await self._reader.one(self._read, None)

    def _all(self, db: Db, batch: Sequence[None]) -> list[Backlog]:
        wall = to_number(self._clock.wall())

        def waiting(count: int, since: int | None) -> Waiting:
            return Waiting(count, max(0.0, (wall - since) / 1e6) if since is not None else 0.0)

        found = {Lane(lane): waiting(n, since) for lane, n, since in db.rows(_LEAVING, wall=wall)}
        backlog = Backlog(
            {lane: found.get(lane, Waiting()) for lane in Lane},
            waiting(*db.rows(_LYING)[0]),
            db.rows(_DEAD)[0][0],
            dict(db.rows(_UNDER_WAY)),
        )
        return [backlog for _ in batch]
