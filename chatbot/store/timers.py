"""Timers that fall due, moved to the inbox in the transaction that takes them off the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from chatbot.domain.messages import Address
from chatbot.service.ports import Arrival, Clock
from chatbot.store import inbox_rows
from chatbot.store.contact_rows import ADDRESS
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contact_timers import Kept, after_firing, read_timers
from chatbot.store.inbox import Inbox
from chatbot.store.moments import to_number
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import contact
from chatbot.store.timer_arrivals import timer_arrival


def _due(*who: ColumnElement[bool]) -> Statement:
    return Statement(
        lambda sql: (
            select(
                contact.c.id,
                contact.c.address_hash,
                contact.c.data_key,
                contact.c.channel,
                contact.c.address,
                contact.c.timers,
            )
            .where(contact.c.wakes <= bindparam("now"), *who)
            .order_by(contact.c.wakes, contact.c.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True)
        )
    )


_DUE = _due()
_DUE_OF = _due(contact.c.address_hash == bindparam("whose"))
_LEAVE = Statement(
    lambda sql: (
        contact.update()
        .where(contact.c.id == bindparam("of_contact"))
        .values(timers=bindparam("timers"), wakes=bindparam("wakes"))
    )
)


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
        arrivals: list[Arrival] = []
        while (left := firing.limit - len(arrivals)) > 0:
            rows = self._awake(db, firing, left)
            if not rows:
                break
            arrivals += self._fired(db, rows, firing.now, left)
        wall = self._clock.wall()
        inbox_rows.add(db, [self._inbox.row(arrival, wall) for arrival in arrivals])
        return arrivals

    def _awake(self, db: Db, firing: Firing, most: int) -> list[Row]:
        asked: dict[str, Any] = {"now": to_number(firing.now), "most": most}
        if firing.address_hash is None:
            return db.rows(_DUE, **asked)
        return db.rows(_DUE_OF, **asked, whose=firing.address_hash)

    def _fired(self, db: Db, rows: Sequence[Row], now: datetime, most: int) -> list[Arrival]:
        """The first timers of these contacts that are due; all of the contacts are set right."""
        held = {row[0]: read_timers(row[-1]) for row in rows}
        due = [
            (kept.timer.due, row, kept)
            for row in rows
            for kept in held[row[0]]
            if kept.timer.due <= now
        ]
        due.sort(key=lambda one: one[0])
        for _, row, kept in due[:most]:
            held[row[0]].remove(kept)
        timings = {contact_id: after_firing(kept) for contact_id, kept in held.items()}
        db.run_each(
            _LEAVE,
            [
                {"of_contact": contact_id, "timers": it.timers, "wakes": it.wakes}
                for contact_id, it in timings.items()
            ],
        )
        return [self._arrival(row, kept, now) for _, row, kept in due[:most]]

    def _arrival(self, row: Row, kept: Kept, now: datetime) -> Arrival:
        contact_id, address_hash, wrapped, channel, sealed, _ = row
        seal = self._seals.of(contact_id, address_hash, wrapped)
        address = Address(channel, seal.open(ADDRESS, sealed).decode())
        return timer_arrival(kept.name, address, kept.timer, now)
