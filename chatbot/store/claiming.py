"""Who may carry a row out: the oldest unfinished one of each contact, if it is due, once.

Where more is due than is wanted, the oldest rows go first within a lane: by their number, not by
when they came due, for that moves with every crash and every time a row is put back.

A row is due when it waits and its time has come, or when the lease on it ran out. There is one
oldest row per contact, so two workers compete for the same row and one of them gets it. A row
that may leave once only and whose holder died is given to nobody: it may have left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, exists, literal_column, null, or_, select

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Lane
from chatbot.service.ports import REPLIES_MAY_WAIT, Clock, Parcel
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


_was_held = outbox.c.state == RowState.CLAIMED.value
_may_have_left = and_(outbox.c.once, _was_held)


def _unless_lost(state: RowState, lease: Any, due: Any) -> dict[str, Any]:
    """The new values of a row; one that must not be repeated is over, whatever became of it."""
    return {
        "state": case((_may_have_left, RowState.UNKNOWN.value), else_=state.value),
        "content": case((_may_have_left, null()), else_=outbox.c.content),
        "cause": case((_may_have_left, "holder_died"), else_=outbox.c.cause),
        "lease": case((_may_have_left, null()), else_=lease),
        "due": case((_may_have_left, null()), else_=due),
    }


def _claim(sql: Flavour) -> Any:
    earlier = outbox.alias("earlier")
    due = outbox.c.due <= bindparam("wall")  # a finished row is never due
    waits_behind = exists().where(
        earlier.c.contact_id == outbox.c.contact_id,
        earlier.c.due.is_not(None),
        earlier.c.state.in_(_UNFINISHED),
        earlier.c.id < outbox.c.id,
    )
    oldest = (
        select(outbox.c.id)
        .where(
            outbox.c.lane.between(bindparam("fastest"), bindparam("slowest")), due, ~waits_behind
        )
        .order_by(outbox.c.lane, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("oldest")
    )
    lost = case((_was_held, 1), else_=0)
    return (
        outbox.update()
        # `due` once more: what another worker took meanwhile is looked at again as it is now.
        .where(outbox.c.id.in_(select(oldest.c.id)), due)
        .values(
            attempts=outbox.c.attempts + lost,
            **_unless_lost(RowState.CLAIMED, bindparam("new_lease"), bindparam("until")),
        )
        .returning(outbox.c.id, outbox.c.state)
    )


def _waits_too_long(sql: Flavour) -> Any:
    """A reply that waits for nothing but its turn."""
    waits = or_(_was_held, outbox.c.due <= bindparam("wall"))
    return (
        select(outbox.c.id)
        .where(
            outbox.c.lane == Lane.REPLY.value,
            outbox.c.due.is_not(None),
            waits,
            outbox.c.since < bindparam("before"),
        )
        .limit(1)
    )


_CLAIM = Statement(_claim)
_WAITS_TOO_LONG = Statement(_waits_too_long)
_TAKE_OVER = Statement(
    lambda sql: (
        outbox.update()
        .where(
            outbox.c.contact_id == bindparam("of_contact"),
            outbox.c.due.is_not(None),
            outbox.c.state.in_(_UNFINISHED),
            ~_may_have_left,
        )
        .values(state=RowState.CLAIMED.value, lease=bindparam("new_lease"), due=bindparam("until"))
        .returning(outbox.c.id)
    )
)
_RELEASE = Statement(
    lambda sql: (
        outbox.update()
        .where(
            _was_held,
            outbox.c.due.is_not(None),
            outbox.c.contact_id.in_(
                select(contact.c.id).where(contact.c.channel == bindparam("of_channel"))
            ),
        )
        .values(
            attempts=outbox.c.attempts + 1,
            **_unless_lost(RowState.PENDING, null(), bindparam("now")),
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
            outbox.c.lane,
            outbox.c.once,
            contact.c.id,
            contact.c.address_hash,
            contact.c.data_key,
            contact.c.channel,
            contact.c.address,
        )
        .select_from(outbox.join(contact))
        .where(sql.among(outbox.c.id, "claimed"))
        .order_by(outbox.c.lane, outbox.c.id)
    )
)


@dataclass(frozen=True, slots=True)
class Wish:
    """How many parcels are wanted, and how many broadcasts at most among them."""

    parcels: int
    broadcasts: int


class Claims:
    """The job of taking rows up. Runs in the writer's thread."""

    def __init__(self, seals: ContactSeals, clock: Clock, lease: timedelta) -> None:
        self._seals = seals
        self._clock = clock
        self._length = lease

    def claim(self, db: Db, batch: Sequence[Wish]) -> list[list[Parcel]]:
        """At most so many parcels for each who asks."""
        return [self._claim(db, wish) for wish in batch]

    def _claim(self, db: Db, wish: Wish) -> list[Parcel]:
        wall = self._clock.wall()
        lease = new_lease(wall, self._length)
        claimed = self._taken(db, (Lane.REPLY, Lane.TALLY), wish.parcels, wall, lease)
        room = min(wish.parcels - len(claimed), wish.broadcasts)
        if room > 0 and not self._replies_wait(db, wall):
            claimed += self._taken(db, (Lane.BROADCAST, Lane.BROADCAST), room, wall, lease)
        return self._parcels(db, claimed, lease)

    def _taken(
        self, db: Db, lanes: tuple[Lane, Lane], most: int, wall: datetime, lease: Lease
    ) -> list[Row]:
        rows = db.rows(
            _CLAIM,
            fastest=lanes[0].value,
            slowest=lanes[1].value,
            wall=to_number(wall),
            most=most,
            **_terms(lease),
        )
        return [(row_id,) for row_id, state in rows if state == RowState.CLAIMED.value]

    def _replies_wait(self, db: Db, wall: datetime) -> bool:
        before = to_number(wall - REPLIES_MAY_WAIT)
        return bool(db.rows(_WAITS_TOO_LONG, wall=to_number(wall), before=before))

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
        row_id, written, session, visit, attempts, lane, once = row[:7]
        contact_id, address_hash, wrapped, channel, sealed = row[7:]
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
            Lane(lane),
            bool(once),
        )


def _terms(lease: Lease) -> dict[str, Any]:
    return {"new_lease": lease.token, "until": to_number(lease.until)}
