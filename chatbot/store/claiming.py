"""Who may carry a row out: the oldest unfinished one of each contact, if it is due, once.

A row is due when it waits and its time has come, or when the lease on it ran out. There is one
oldest row per contact, so two workers compete for the same row and one of them gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, case, exists, literal_column, select

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address
from chatbot.service.ports import Clock, Parcel
from chatbot.store.contact_rows import ADDRESS
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contents import read_content
from chatbot.store.leases import Lease, new_lease
from chatbot.store.moments import to_number
from chatbot.store.posting import CONTENT
from chatbot.store.statements import Db, Flavour, Row, Statement
from chatbot.store.tables import contact, outbox
from chatbot.store.verdicts import UNFINISHED, RowState

_UNFINISHED: list[Any] = [literal_column(f"'{state.value}'") for state in UNFINISHED]


def _claim(sql: Flavour) -> Any:
    earlier = outbox.alias("earlier")
    due = outbox.c.due <= bindparam("wall")  # a finished row is never due
    waits_behind = exists().where(
        earlier.c.contact_id == outbox.c.contact_id,
        earlier.c.state.in_(_UNFINISHED),
        earlier.c.id < outbox.c.id,
    )
    oldest = (
        select(outbox.c.id)
        .where(due, ~waits_behind)
        .order_by(outbox.c.due, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("oldest")
    )
    lost = case((outbox.c.state == RowState.CLAIMED.value, 1), else_=0)
    return (
        outbox.update()
        # `due` once more: what another worker took meanwhile is looked at again as it is now.
        .where(outbox.c.id.in_(select(oldest.c.id)), due)
        .values(
            state=RowState.CLAIMED.value,
            attempts=outbox.c.attempts + lost,
            lease=bindparam("new_lease"),
            due=bindparam("until"),
        )
        .returning(outbox.c.id)
    )


_CLAIM = Statement(_claim)
_TAKE_OVER = Statement(
    lambda sql: (
        outbox.update()
        .where(outbox.c.contact_id == bindparam("of_contact"), outbox.c.state.in_(_UNFINISHED))
        .values(state=RowState.CLAIMED.value, lease=bindparam("new_lease"), due=bindparam("until"))
        .returning(outbox.c.id)
    )
)
_RELEASE = Statement(
    lambda sql: (
        outbox.update()
        .where(
            outbox.c.state == RowState.CLAIMED.value,
            outbox.c.contact_id.in_(
                select(contact.c.id).where(contact.c.channel == bindparam("of_channel"))
            ),
        )
        .values(
            state=RowState.PENDING.value,
            lease=None,
            due=bindparam("now"),
            attempts=outbox.c.attempts + 1,
        )
    )
)
_CLAIMED = Statement(
    lambda sql: (
        select(
            outbox.c.id,
            outbox.c.content,
            outbox.c.session,
            outbox.c.visit,
            outbox.c.attempts,
            contact.c.id,
            contact.c.address_hash,
            contact.c.data_key,
            contact.c.channel,
            contact.c.address,
        )
        .select_from(outbox.join(contact))
        .where(sql.among(outbox.c.id, "claimed"))
        .order_by(outbox.c.id)
    )
)


class Claims:
    """The job of taking rows up. Runs in the writer's thread."""

    def __init__(self, seals: ContactSeals, clock: Clock, lease: timedelta) -> None:
        self._seals = seals
        self._clock = clock
        self._length = lease

    def claim(self, db: Db, batch: Sequence[int]) -> list[list[Parcel]]:
        """At most so many parcels for each who asks."""
        return [self._claim(db, most) for most in batch]

    def _claim(self, db: Db, most: int) -> list[Parcel]:
        wall = self._clock.wall()
        lease = new_lease(wall, self._length)
        claimed = db.rows(_CLAIM, wall=to_number(wall), most=most, **_terms(lease))
        return self._parcels(db, claimed, lease)

    def take_over(self, db: Db, batch: Sequence[ContactId]) -> list[list[Parcel]]:
        """All that waits for each contact, whoever holds it: older leases are worth nothing."""
        return [self._take_over(db, contact_id) for contact_id in batch]

    def _take_over(self, db: Db, contact_id: ContactId) -> list[Parcel]:
        lease = new_lease(self._clock.wall(), self._length)
        taken = db.rows(_TAKE_OVER, of_contact=contact_id, **_terms(lease))
        return self._parcels(db, taken, lease)

    def release(self, db: Db, batch: Sequence[str]) -> list[None]:
        """Make everything of each channel due that somebody holds."""
        for channel in batch:
            db.run(_RELEASE, of_channel=channel, now=to_number(self._clock.wall()))
        return [None for _ in batch]

    def _parcels(self, db: Db, claimed: Sequence[Row], lease: Lease) -> list[Parcel]:
        if not claimed:
            return []
        rows = db.rows(_CLAIMED, claimed=[row_id for (row_id,) in claimed])
        return [self._parcel(row, lease) for row in rows]

    def _parcel(self, row: Row, lease: Lease) -> Parcel:
        row_id, written, session, visit, attempts = row[:5]
        contact_id, address_hash, wrapped, channel, sealed = row[5:]
        seal = self._seals.of(contact_id, address_hash, wrapped)
        address = Address(channel, seal.open(ADDRESS, sealed).decode())
        content = read_content(seal.open(CONTENT, written))
        question = None if session is None else (session, visit)
        return Parcel(
            row_id,
            ContactId(contact_id),
            address,
            content,
            lease.token,
            attempts,
            question,
            lease.hold_until,
        )


def _terms(lease: Lease) -> dict[str, Any]:
    return {"new_lease": lease.token, "until": to_number(lease.until)}
