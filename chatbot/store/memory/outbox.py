"""Messages waiting to leave, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Lane, Retire
from chatbot.service.ports import REPLIES_MAY_WAIT, Delivery, Parcel, Sent, Unreachable
from chatbot.store.memory.contents import Contents, HeldRow
from chatbot.store.retention import SHOWN_ROWS
from chatbot.store.verdicts import RowState, verdict


class MemoryOutbox:
    """The port `Outbox` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def claim(self, limit: int, broadcasts: int | None = None) -> list[Parcel]:
        wall = self._held.clock.wall()
        oldest = (next(self._held.unfinished(contact), None) for contact in self._held.rows)
        due = [row for row in oldest if row is not None and row.due <= wall]
        due.sort(key=lambda row: (row.lane, row.id))
        most = 0 if self._replies_wait() else limit if broadcasts is None else broadcasts
        fast = [row for row in due if row.lane is not Lane.BROADCAST][:limit]
        slow = [row for row in due if row.lane is Lane.BROADCAST][: min(most, limit - len(fast))]
        return [self._reclaim(row) for row in (*fast, *slow) if not _is_lost(row)]

    def _replies_wait(self) -> bool:
        wall = self._held.clock.wall()
        return any(
            row.lane is Lane.REPLY
            and row.made < wall - REPLIES_MAY_WAIT
            and (row.state is RowState.CLAIMED or row.due <= wall)
            for contact_id in self._held.rows
            for row in self._held.unfinished(contact_id)
        )

    def _reclaim(self, row: HeldRow) -> Parcel:
        if row.state is RowState.CLAIMED:
            row.attempts += 1
        return self._held.lease(row)

    async def settle(self, results: Sequence[tuple[Parcel, Delivery]]) -> None:
        # What left has left: it is recorded before anything is put back.
        for parcel, delivery in sorted(results, key=lambda it: not isinstance(it[1], Sent)):
            row = self._held.rows.get(parcel.contact_id, {}).get(parcel.id)
            if row is not None and row.state is RowState.CLAIMED and row.lease == parcel.lease:
                self._settle(row, delivery)
            elif parcel.id < 0 and isinstance(delivery, Unreachable):
                self._close(parcel.contact_id)

    def _settle(self, row: HeldRow, delivery: Delivery) -> None:
        judged = verdict(delivery, row.unsure, self._held.clock.wall(), row.once)
        row.state, row.unsure, row.ref = judged.state, judged.unsure, judged.ref
        row.lease = ""
        if judged.due is not None:
            row.due = judged.due
            row.attempts += 1
            self._put_back_what_follows(row)
        elif isinstance(delivery, Sent) and delivery.shown:
            self._trim(row.contact_id)
        else:
            row.content = None
        if judged.closes:
            self._close(row.contact_id)

    def _trim(self, contact_id: ContactId) -> None:
        """Let go of what has scrolled off the screen."""
        rows = self._held.rows[contact_id].values()
        shown = [row for row in rows if row.state is RowState.SENT and row.content is not None]
        for row in shown[:-SHOWN_ROWS]:
            row.content = None

    def _put_back_what_follows(self, first: HeldRow) -> None:
        for row in self._held.unfinished(first.contact_id):
            if row.id > first.id:
                row.state, row.lease = RowState.PENDING, ""
                row.due = min(row.due, self._held.clock.wall())

    def _close(self, contact_id: ContactId) -> None:
        if (contact := self._held.contact(contact_id)) is not None:
            self._held.close(contact)

    async def sent_as(self, contact_id: ContactId, target: Retire) -> str | None:
        question = (target.session, target.visit)
        refs = [
            row.ref
            for row in self._held.rows.get(contact_id, {}).values()
            if row.question == question and row.ref is not None
        ]
        return refs[-1] if refs else None


def _is_lost(row: HeldRow) -> bool:
    """Whether its holder died with it although it may leave once only; then it is over."""
    if not (row.once and row.state is RowState.CLAIMED):
        return False
    row.state, row.lease, row.content = RowState.UNKNOWN, "", None
    return True
