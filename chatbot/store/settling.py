"""What became of parcels, written where the lease still holds; an older lease changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.messages import Lane
from chatbot.service.ports import Clock, Delivery, Parcel, Sent, Unreachable
from chatbot.store import screens
from chatbot.store.closing import close_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.moments import to_number
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import outbox
from chatbot.store.verdicts import QUIET, RowState, Verdict, verdict

Settlement = tuple[Parcel, Delivery]

_held = (
    (outbox.c.id == bindparam("row"))
    & (outbox.c.lease == bindparam("held_lease"))
    & (outbox.c.state == RowState.CLAIMED.value)
)

_SENT = Statement(
    lambda sql: (
        outbox.update()
        .where(_held)
        .values(
            state=RowState.SENT.value, content=None, lease=None, due=None, ref=bindparam("new_ref")
        )
    )
)
_SHOWN = Statement(
    lambda sql: (
        outbox.update()
        .where(_held)
        .values(state=RowState.SENT.value, lease=None, due=None, ref=bindparam("new_ref"))
    )
)
_HELD = Statement(
    lambda sql: select(outbox.c.contact_id, outbox.c.unsure, outbox.c.once).where(_held)
)
_FINISH = Statement(
    lambda sql: (
        outbox.update()
        .where(_held)
        .values(
            state=bindparam("new_state"),
            content=None,
            lease=None,
            due=None,
            cause=bindparam("new_cause"),
            unsure=bindparam("new_unsure"),
        )
    )
)
_PUT_BACK = Statement(
    lambda sql: (
        outbox.update()
        .where(_held)
        .values(
            state=RowState.PENDING.value,
            lease=None,
            due=bindparam("new_due"),
            attempts=outbox.c.attempts + 1,
            cause=bindparam("new_cause"),
            unsure=bindparam("new_unsure"),
        )
    )
)
_WAKE = Statement(
    lambda sql: (
        outbox.update()
        .where(
            outbox.c.id == bindparam("row"),
            outbox.c.state == RowState.PENDING.value,
            outbox.c.lane < Lane.BROADCAST.value,
        )
        .values(due=bindparam("new_due"))
    )
)
_PUT_BACK_FOLLOWING = Statement(
    lambda sql: (
        outbox.update()
        .where(
            outbox.c.contact_id == bindparam("of_contact"),
            outbox.c.id > bindparam("row"),
            outbox.c.due.is_not(None),
            outbox.c.state == RowState.CLAIMED.value,
        )
        .values(state=RowState.PENDING.value, lease=None, due=bindparam("new_due"))
    )
)


class Settling:
    """The job of recording deliveries. Runs in the writer's thread."""

    def __init__(self, seals: ContactSeals, clock: Clock) -> None:
        self._seals = seals
        self._clock = clock

    def settle(self, db: Db, batch: Sequence[Settlement]) -> list[None]:
        """Record them in order; what left is most of them and goes in one statement."""
        stored = [(parcel, delivery) for parcel, delivery in batch if parcel.id > 0]
        sent = [(parcel, it) for parcel, it in stored if isinstance(it, Sent)]
        for statement, shown in ((_SENT, False), (_SHOWN, True)):
            left = [(parcel, it.ref) for parcel, it in sent if it.shown is shown]
            db.run_each(statement, [{**_by(parcel), "new_ref": ref} for parcel, ref in left])
            if shown:
                screens.trim(db, sorted({int(parcel.contact_id) for parcel, _ in left}))
        closed = {int(it.contact_id) for it, why in batch if it.id < 0 and _is_closed(why)}
        for parcel, delivery in stored:
            if not isinstance(delivery, Sent):
                closed |= self._settle(db, parcel, delivery)
        close_contacts(db, sorted(closed), self._seals, self._clock.now())
        return [None for _ in batch]

    def _settle(self, db: Db, parcel: Parcel, delivery: Delivery) -> set[int]:
        held = db.rows(_HELD, **_by(parcel))
        if not held:
            return set()
        ((contact_id, unsure, once),) = held
        judged = verdict(delivery, unsure, self._clock.wall(), bool(once))
        if judged.due is None:
            db.run(_FINISH, **_by(parcel), new_state=judged.state.value, **_counts(judged))
        else:
            due = to_number(judged.due)
            db.run(_PUT_BACK, **_by(parcel), new_due=due, **_counts(judged))
            wall = to_number(self._clock.wall())
            if judged.cause == QUIET:
                db.run(_WAKE, row=parcel.id, new_due=wall)  # a reply came behind it meanwhile
            db.run(_PUT_BACK_FOLLOWING, of_contact=contact_id, row=parcel.id, new_due=wall)
        return {contact_id} if judged.closes else set()


def _is_closed(delivery: Delivery) -> bool:
    return isinstance(delivery, Unreachable)


def _by(parcel: Parcel) -> dict[str, Any]:
    return {"row": parcel.id, "held_lease": parcel.lease}


def _counts(judged: Verdict) -> dict[str, Any]:
    return {"new_cause": judged.cause, "new_unsure": judged.unsure}
