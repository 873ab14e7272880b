"""The port `Outbox` over SQL: from the event loop to the writer and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select

from chatbot.domain.contacts import ContactId
from chatbot.domain.errors import ChatbotError
from chatbot.domain.messages import Retire
from chatbot.service.ports import Clock, Delivery, Parcel, Unreachable
from chatbot.store.claiming import Claims, Wish
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.settling import Settling
from chatbot.store.snapshots import Snapshots
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import outbox
from chatbot.store.verdicts import RowState
from chatbot.store.worker import Job, Worker

_SENT_AS = Statement(
    lambda sql: (
        select(outbox.c.ref)
        .where(
            outbox.c.contact_id == bindparam("of_contact"),
            outbox.c.session == bindparam("of_session"),
            outbox.c.visit == bindparam("of_visit"),
            outbox.c.state == RowState.SENT.value,
            outbox.c.ref.is_not(None),
        )
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
)


class SqlOutbox:
    """Messages waiting to leave."""

    def __init__(
        self,
        writer: Worker,
        seals: ContactSeals,
        snapshots: Snapshots,
        clock: Clock,
        lease: timedelta,
    ) -> None:
        self._writer = writer
        self._snapshots = snapshots
        claims = Claims(seals, clock, lease)
        self._claim = Job(claims.claim)
        self._take_over = Job(claims.take_over)
        self._release = Job(claims.release)
        self._settle = Job(Settling(seals, clock).settle)
        self._sent_as = Job(_sent_as, reads=True)

    async def claim(self, limit: int, broadcasts: int | None = None) -> list[Parcel]:
        wish = Wish(limit, limit if broadcasts is None else broadcasts)
        return await self._writer.one(self._claim, wish)

    async def take_over(self, contact_id: ContactId) -> list[Parcel]:
        """Claim all that waits for one contact, from whoever holds it.

        For a channel that one contact sits at: whoever carried its messages before is gone.
        """
        return await self._writer.one(self._take_over, contact_id)

    async def release(self, channel: str) -> None:
        """Let nobody hold anything of a channel any more.

        For the only process that carries it, when it starts: who held leases before is dead.
        """
        await self._writer.one(self._release, channel)

    async def settle(self, results: Sequence[tuple[Parcel, Delivery]]) -> None:
        answers = await self._writer.each(self._settle, results)
        for parcel, delivery in results:
            if isinstance(delivery, Unreachable):
                self._snapshots.take(parcel.address)
        for answer in answers:
            if isinstance(answer, ChatbotError):
                raise answer

    async def sent_as(self, contact_id: ContactId, target: Retire) -> str | None:
        return await self._writer.one(self._sent_as, (contact_id, target))


def _sent_as(db: Db, batch: Sequence[tuple[ContactId, Retire]]) -> list[str | None]:
    return [_ref(db, contact_id, target) for contact_id, target in batch]


def _ref(db: Db, contact_id: ContactId, target: Retire) -> str | None:
    rows = db.rows(
        _SENT_AS, of_contact=contact_id, of_session=target.session, of_visit=target.visit
    )
    return rows[0][0] if rows else None
