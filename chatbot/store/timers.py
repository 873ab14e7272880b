"""Timers that fall due, moved to the inbox in the transaction that takes them off the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from chatbot.domain.messages import Address
from chatbot.engine.effects import Timer
from chatbot.service.ports import Arrival, Clock
from chatbot.store import inbox_rows
from chatbot.store.contact_rows import ADDRESS
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.inbox import Inbox
from chatbot.store.moments import from_number, to_number
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import contact, timer
from chatbot.store.timer_arrivals import timer_arrival


def _due(*who: ColumnElement[bool]) -> Statement:
    return Statement(
        lambda sql: (
            select(
                timer.c.id,
                timer.c.session,
                timer.c.visit,
                timer.c.kind,
                timer.c.due,
                contact.c.id,
                contact.c.address_hash,
                contact.c.data_key,
                contact.c.channel,
                contact.c.address,
            )
            .select_from(timer.join(contact))
            .where(timer.c.due <= bindparam("now"), *who)
            .order_by(timer.c.due, timer.c.id)
            .limit(bindparam("most"))
            .with_for_update(of=timer, skip_locked=True)
        )
    )


_DUE = _due()
_DUE_OF = _due(contact.c.address_hash == bindparam("whose"))
_TAKE = Statement(lambda sql: timer.delete().where(sql.among(timer.c.id, "timers")))


@dataclass(frozen=True, slots=True)
class Firing:
    """Which timers are asked for: due at `now`, at most `limit`, of one contact or of all."""

    now: datetime
    limit: int
    address_hash: str | None = None


class Timers:
    """The jobs of the clock. Runs in the writer's thread."""

    def __init__(self, inbox: Inbox, seals: ContactSeals, clock: Clock) -> None:
        self._inbox = inbox
        self._seals = seals
        self._clock = clock

    def fire(self, db: Db, batch: Sequence[Firing]) -> list[list[Arrival]]:
        """Move due timers to the inbox; no two workers move the same one."""
        return [self._fire(db, firing) for firing in batch]

    def _fire(self, db: Db, firing: Firing) -> list[Arrival]:
        asked: dict[str, Any] = {"now": to_number(firing.now), "most": firing.limit}
        if firing.address_hash is None:
            rows = db.rows(_DUE, **asked)
        else:
            rows = db.rows(_DUE_OF, **asked, whose=firing.address_hash)
        arrivals = [self._arrival(row, firing.now) for row in rows]
        if rows:
            db.run(_TAKE, timers=[row[0] for row in rows])
        wall = self._clock.wall()
        inbox_rows.add(db, [self._inbox.row(arrival, wall) for arrival in arrivals])
        return arrivals

    def _arrival(self, row: Row, now: datetime) -> Arrival:
        timer_id, session, visit, kind, due = row[:5]
        contact_id, address_hash, wrapped, channel, sealed = row[5:]
        seal = self._seals.of(contact_id, address_hash, wrapped)
        address = Address(channel, seal.open(ADDRESS, sealed).decode())
        return timer_arrival(timer_id, address, Timer(session, visit, kind, from_number(due)), now)
