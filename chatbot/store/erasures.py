"""Who was erased, so that no restored copy brings anybody back.

What is noted is a mark of the contact's own key, which is destroyed with them. It names nobody
and cannot be told from a random number, except by whoever has both an older copy and the secret
key: and that is when it is needed. Somebody who comes back has another key, and is not meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from chatbot.domain.calendar import day_of
from chatbot.service.ports import Clock
from chatbot.store.apply_effects import forget_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.moments import from_number, to_number
from chatbot.store.pact_counts import take_back_of
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import contact, erasure
from chatbot.store.worker import Job, Worker

READ_AT_ONCE = 1000

_KEYS = Statement(
    lambda sql: select(contact.c.id, contact.c.address_hash, contact.c.data_key).where(
        sql.among(contact.c.id, "contacts")
    )
)
_SOME_KEYS = Statement(
    lambda sql: (
        select(contact.c.id, contact.c.address_hash, contact.c.data_key)
        .where(contact.c.id > bindparam("after"))
        .order_by(contact.c.id)
        .limit(bindparam("most"))
    )
)
_NOTE = Statement(lambda sql: sql.insert(erasure).on_conflict_do_nothing())
_SINCE = Statement(
    lambda sql: (
        select(erasure.c.mark, erasure.c.at)
        .where(erasure.c.at >= bindparam("since"))
        .order_by(erasure.c.at, erasure.c.mark)
    )
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One contact erased: the mark of its key, and when."""

    mark: str
    at: datetime


def erase_contacts(db: Db, contacts: list[int], seals: ContactSeals, wall: datetime) -> None:
    """Erase contacts who asked for it, or did not agree to be kept, and note that it was done."""
    if not contacts:
        return
    known = db.rows(_KEYS, contacts=contacts)
    marks = (seals.of(row_id, found_by, key).mark() for row_id, found_by, key in known)
    note_erasures(db, [Erasure(mark, wall) for mark in marks])
    forget_contacts(db, contacts)
    for row_id in contacts:
        seals.drop(row_id)


def note_erasures(db: Db, erasures: Iterable[Erasure]) -> None:
    """Note them; one that is known stays as it is."""
    db.run_each(_NOTE, [{"mark": one.mark, "at": to_number(one.at)} for one in erasures])


class SqlErasures:
    """What was erased, read and done again."""

    def __init__(self, writer: Worker, seals: ContactSeals, clock: Clock) -> None:
        self._writer = writer
        self._seals = seals
        self._clock = clock
        self._since = Job(_since, reads=True)
        self._again = Job(self._all_again)

    async def since(self, moment: datetime) -> list[Erasure]:
        """Erasures from a moment on, oldest first."""
        return await self._writer.one(self._since, moment)

    async def again(self, erasures: Sequence[Erasure]) -> int:
        """Erase whoever of these is here; how many were."""
        return await self._writer.one(self._again, erasures)

    def _all_again(self, db: Db, batch: Sequence[Sequence[Erasure]]) -> list[int]:
        return [self._erased(db, erasures) for erasures in batch]

    def _erased(self, db: Db, erasures: Sequence[Erasure]) -> int:
        note_erasures(db, erasures)
        marks, today = {one.mark for one in erasures}, day_of(self._clock.now())
        gone, after = 0, 0
        while rows := db.rows(_SOME_KEYS, after=after, most=READ_AT_ONCE):
            after = rows[-1][0]
            found = [
                row_id
                for row_id, found_by, key in rows
                if self._seals.of(row_id, found_by, key).mark() in marks
            ]
            take_back_of(db, found, self._seals, today)
            forget_contacts(db, found)
            for row_id in found:
                self._seals.drop(row_id)
            gone += len(found)
        return gone


def _since(db: Db, batch: Sequence[datetime]) -> list[list[Erasure]]:
    return [
        [Erasure(mark, from_number(at)) for mark, at in db.rows(_SINCE, since=to_number(moment))]
        for moment in batch
    ]
