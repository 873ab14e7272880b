"""The port `BroadcastFeed` over SQL: people of a running broadcast become rows of the outbox.

Any process may do it. A person is taken once: their row of the broadcast and the row of the outbox
change in one transaction, and a row that somebody else holds is left to them. Only a few lie in
the outbox at a time, so that stopping is soon done. Nobody who is locked by a turn is waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, and_, bindparam, exists, func, literal_column, or_, select

from chatbot.domain.broadcasts import BroadcastState, ReachState
from chatbot.domain.messages import Address, Lane
from chatbot.domain.quiet_hours import is_quiet
from chatbot.service.broadcast_ports import SpeaksToOne
from chatbot.service.ports import Clock
from chatbot.store import reaching
from chatbot.store.broadcast_rows import PUSHED, read_texts
from chatbot.store.contact_rows import ADDRESS, Status
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contents import write_content
from chatbot.store.moments import to_number
from chatbot.store.posting import CONTENT
from chatbot.store.row_ids import new_ids
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import broadcast, contact, outbox, reach, switch
from chatbot.store.verdicts import RowState
from chatbot.store.worker import Job, Worker

AHEAD: Final = 60
"""Messages of broadcasts that lie in the outbox: two seconds' worth of Telegram's rate."""

_RUNS = broadcast.c.state == BroadcastState.RUNNING.value


def still_wanted() -> Any:
    """Whether a contact allows a broadcast now; both tables stand in the statement around it."""
    own = switch.c.campaign == broadcast.c.campaign
    kind = broadcast.c.switch
    return exists().where(
        switch.c.contact_id == contact.c.id,
        switch.c.switch == kind,
        switch.c.is_on,
        or_(and_(kind == "campaign", own), and_(kind == "others", ~own)),
    )


_WORK = Statement(
    lambda sql: (
        select(broadcast.c.id)
        .where(
            or_(
                _RUNS,
                and_(
                    broadcast.c.state == BroadcastState.STOPPED.value,
                    broadcast.c.until <= bindparam("now", type_=BigInteger()),
                ),
            )
        )
        .limit(1)
    )
)
_RUNNING = Statement(
    lambda sql: select(broadcast.c.id, broadcast.c.texts).where(_RUNS).order_by(broadcast.c.id)
)
_LYING = Statement(
    lambda sql: select(func.count()).where(
        outbox.c.broadcast.is_not(None), outbox.c.due.is_not(None)
    )
)
_NEXT = Statement(
    lambda sql: (
        select(
            reach.c.contact_id,
            reach.c.language,
            contact.c.status,
            still_wanted(),
            contact.c.address_hash,
            contact.c.data_key,
            contact.c.address,
        )
        .select_from(reach.join(contact).join(broadcast))
        .where(
            reach.c.broadcast_id == bindparam("of_broadcast"),
            reach.c.state == ReachState.WAITING.value,
        )
        .order_by(reach.c.contact_id)
        .limit(bindparam("most"))
        .with_for_update(of=[reach, contact], skip_locked=True)
    )
)
_TAKEN = Statement(
    lambda sql: (
        reach.update()
        .where(
            reach.c.broadcast_id == bindparam("of_broadcast"),
            reach.c.contact_id == bindparam("of_contact"),
            reach.c.state == ReachState.WAITING.value,
        )
        .values(
            state=bindparam("new_state"),
            cause=bindparam("new_cause"),
            outbox_id=bindparam("new_outbox"),
        )
    )
)
_NEW = ("id", "contact_id", "content", "due", "since", "broadcast")
_POST = Statement(
    lambda sql: sql.insert(outbox).values(
        {name: bindparam(name) for name in _NEW}
        | {
            "state": literal_column(f"'{RowState.PENDING.value}'"),
            "attempts": literal_column("0"),
            "unsure": literal_column("0"),
            "lane": literal_column(str(Lane.BROADCAST.value)),
            "once": literal_column("true"),
        }
    )
)


@dataclass(frozen=True, slots=True)
class _Round:
    now: datetime
    speaks_to_one: SpeaksToOne


class SqlBroadcastFeed:
    """Feeds the outbox."""

    def __init__(self, writer: Worker, reader: Worker, seals: ContactSeals, clock: Clock) -> None:
        self._writer = writer
        self._reader = reader
        self._seals = seals
        self._clock = clock
        self._asking = Job(_has_work, reads=True)
        self._feeding = Job(self._feed)

    async def has_work(self, now: datetime) -> bool:
        return await self._reader.one(self._asking, now)

    async def feed(self, now: datetime, speaks_to_one: SpeaksToOne) -> int:
        return await self._writer.one(self._feeding, _Round(now, speaks_to_one))

    def _feed(self, db: Db, batch: Sequence[_Round]) -> list[int]:
        return [self._round(db, one) for one in batch]

    def _round(self, db: Db, one: _Round) -> int:
        now = to_number(one.now)
        reaching.note_outcomes(db)
        reaching.end_what_is_over(db, now)
        posted = 0
        for broadcast_id, texts in db.rows(_RUNNING):
            room = 0 if is_quiet(one.now) else AHEAD - db.rows(_LYING)[0][0]
            if room > 0:
                rows = db.rows(_NEXT, of_broadcast=broadcast_id, most=room)
                posted += self._post(db, broadcast_id, read_texts(texts), rows, one)
            reaching.end_if_done(db, broadcast_id, now)
        return posted

    def _post(
        self, db: Db, broadcast_id: int, texts: Any, people: Sequence[Row], one: _Round
    ) -> int:
        since = to_number(self._clock.wall())
        rows: list[dict[str, Any]] = []
        taken: list[dict[str, Any]] = []
        ids = iter(new_ids(db, outbox, len(people)))
        for contact_id, language, status, wanted, address_hash, wrapped, sealed in people:
            seal = self._seals.of(contact_id, address_hash, wrapped)
            address = Address(PUSHED, seal.open(ADDRESS, sealed).decode())
            why = _left_out(status, wanted, one.speaks_to_one(address))
            state = ReachState.POSTED if why is None else ReachState.LEFT_OUT
            row_id = next(ids) if why is None else None
            taken.append(
                {
                    "of_broadcast": broadcast_id,
                    "of_contact": contact_id,
                    "new_state": state.value,
                    "new_cause": why,
                    "new_outbox": row_id,
                }
            )
            if row_id is not None:
                content = seal.close(CONTENT, write_content(texts[language])[0])
                row = {"id": row_id, "contact_id": contact_id, "content": content}
                rows.append(row | {"due": since, "since": since, "broadcast": broadcast_id})
        db.run_each(_TAKEN, taken)
        db.run_each(_POST, rows)
        return len(rows)


def _left_out(status: str, wanted: bool, to_one: bool) -> str | None:
    if status == Status.CLOSED.value:
        return reaching.UNREACHABLE
    if status != Status.OPEN.value:
        return reaching.CLOSED
    if not wanted:
        return reaching.SWITCHED_OFF
    return None if to_one else "group"


def _has_work(db: Db, batch: Sequence[datetime]) -> list[bool]:
    return [bool(db.rows(_WORK, now=to_number(now))) for now in batch]
