"""The port `Screens` over SQL: what pages show stands in the outbox, sealed, for a short time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, InboxKey
from chatbot.service.screen_ports import ShownRow, ShownRows
from chatbot.store import inbox_rows
from chatbot.store.contact_rows import find_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contents import read_content
from chatbot.store.posting import CONTENT
from chatbot.store.retention import SHOWN_ROWS
from chatbot.store.sealing import StoreKeys
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import IS_UNFINISHED, contact, outbox
from chatbot.store.verdicts import RowState
from chatbot.store.worker import Job, Worker

IS_SHOWN = (outbox.c.state == RowState.SENT.value) & outbox.c.content.is_not(None)

_SHOWN = Statement(
    lambda sql: (
        select(outbox.c.id, outbox.c.content, outbox.c.session, outbox.c.visit)
        .where(
            outbox.c.contact_id == bindparam("of_contact"),
            IS_SHOWN,
            outbox.c.id > bindparam("after"),
        )
        .order_by(outbox.c.id)
    )
)
_WAITING = Statement(
    lambda sql: (
        select(outbox.c.id)
        .where(outbox.c.contact_id == bindparam("of_contact"), IS_UNFINISHED)
        .limit(1)
    )
)


def _newest(sql: Any) -> Any:
    newest = (
        select(func.max(outbox.c.id))
        .where(outbox.c.contact_id == contact.c.id, outbox.c.state == RowState.SENT.value)
        .scalar_subquery()
    )
    return select(contact.c.id, newest).where(sql.among(contact.c.id, "contacts"))


_HEADS = Statement(_newest)

_kept = (
    select(outbox.c.id)
    .where(outbox.c.contact_id == bindparam("of_contact"), IS_SHOWN)
    .order_by(outbox.c.id.desc())
    .limit(SHOWN_ROWS)
)
_TRIM = Statement(
    lambda sql: (
        outbox.update()
        .where(
            outbox.c.contact_id == bindparam("of_contact"),
            IS_SHOWN,
            outbox.c.id.not_in(_kept),
        )
        .values(content=None)
    )
)


def trim(db: Db, contacts: Sequence[int]) -> None:
    """Let go of what has scrolled off these people's screens."""
    db.run_each(_TRIM, [{"of_contact": it} for it in contacts])


class SqlScreens:
    """What pages show."""

    def __init__(self, reader: Worker, keys: StoreKeys, seals: ContactSeals) -> None:
        self._reader = reader
        self._keys = keys
        self._seals = seals
        self._read = Job(self._read_all, reads=True)
        self._heads: Job[list[ContactId], Mapping[ContactId, int]] = Job(_heads_of, reads=True)
        self._done = Job(_are_done, reads=True)

    async def read(self, address: Address, after: int = 0) -> ShownRows | None:
        return await self._reader.one(self._read, (address, after))

    async def heads(self, contacts: Sequence[ContactId]) -> Mapping[ContactId, int]:
        return await self._reader.one(self._heads, [*contacts])

    async def is_done(self, key: InboxKey) -> bool:
        return await self._reader.one(self._done, key)

    def _read_all(self, db: Db, batch: Sequence[tuple[Address, int]]) -> list[ShownRows | None]:
        hashes = [self._keys.address_hash(address) for address, _ in batch]
        found = find_contacts(db, self._seals, hashes, locked=False)
        answers: list[ShownRows | None] = []
        for one, (_, after) in zip(hashes, batch, strict=True):
            known = found.get(one)
            if known is None:
                answers.append(None)
                continue
            rows = db.rows(_SHOWN, of_contact=known.id, after=after)
            shown = tuple(
                ShownRow(
                    row_id,
                    read_content(known.seal.open(CONTENT, content)),
                    None if session is None else (session, visit),
                )
                for row_id, content, session, visit in rows
            )
            quiet = not db.rows(_WAITING, of_contact=known.id)
            is_here = known.here == one
            answers.append(ShownRows(ContactId(known.id), shown, quiet, is_here))
        return answers


def _heads_of(db: Db, batch: Sequence[list[ContactId]]) -> list[Mapping[ContactId, int]]:
    asked = sorted({one for contacts in batch for one in contacts})
    found = {ContactId(row_id): newest or 0 for row_id, newest in db.rows(_HEADS, contacts=asked)}
    return [found for _ in batch]


def _are_done(db: Db, batch: Sequence[InboxKey]) -> list[bool]:
    states = inbox_rows.states(db, batch)
    return [states.get(key) not in (None, inbox_rows.RECEIVED) for key in batch]
