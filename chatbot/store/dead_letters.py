"""The port `DeadLetters` over SQL: listed, opened for whoever looks into it, taken in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.messages import InboxKey
from chatbot.service.ports import Clock, DeadLetter
from chatbot.store import inbox_rows
from chatbot.store.inbox import PAYLOAD
from chatbot.store.moments import from_number, to_number
from chatbot.store.sealing import StoreKeys
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import inbox
from chatbot.store.worker import Job, Worker

_is_dead = inbox.c.state == inbox_rows.DEAD

_NEWEST = Statement(
    lambda sql: (
        select(inbox.c.key, inbox.c.cause, inbox.c.at, inbox.c.since, inbox.c.payload.is_not(None))
        .where(_is_dead)
        .order_by(inbox.c.id.desc())
        .limit(bindparam("most"))
    )
)
_PAYLOAD = Statement(
    lambda sql: select(inbox.c.payload).where(
        inbox.c.key == bindparam("of_key"), _is_dead, inbox.c.payload.is_not(None)
    )
)


def _replay(sql: Flavour) -> Any:
    return (
        inbox.update()
        .where(inbox.c.key == bindparam("of_key"), _is_dead, inbox.c.payload.is_not(None))
        .values(
            state=inbox_rows.RECEIVED, cause=None, address_hash=None, since=bindparam("new_since")
        )
    )


_REPLAY = Statement(_replay)


class SqlDeadLetters:
    """Arrivals that were given up."""

    def __init__(self, writer: Worker, keys: StoreKeys, clock: Clock) -> None:
        self._writer = writer
        self._keys = keys
        self._clock = clock
        self._newest = Job(_newest, reads=True)
        self._payload = Job(self._payloads, reads=True)
        self._replay = Job(self._replayed)

    async def newest(self, limit: int) -> list[DeadLetter]:
        return await self._writer.one(self._newest, limit)

    async def payload(self, key: InboxKey) -> bytes | None:
        return await self._writer.one(self._payload, key)

    async def replay(self, key: InboxKey) -> bool:
        return await self._writer.one(self._replay, key)

    def _payloads(self, db: Db, batch: Sequence[InboxKey]) -> list[bytes | None]:
        return [self._opened(db, key) for key in batch]

    def _opened(self, db: Db, key: InboxKey) -> bytes | None:
        rows = db.rows(_PAYLOAD, of_key=key)
        return self._keys.payload_seal(key).open(PAYLOAD, rows[0][0]) if rows else None

    def _replayed(self, db: Db, batch: Sequence[InboxKey]) -> list[bool]:
        now = to_number(self._clock.wall())
        return [db.run(_REPLAY, of_key=key, new_since=now) == 1 for key in batch]


def _newest(db: Db, batch: Sequence[int]) -> list[list[DeadLetter]]:
    return [
        [
            DeadLetter(
                InboxKey(key), cause or "", from_number(at), from_number(since), bool(whole)
            )
            for key, cause, at, since, whole in db.rows(_NEWEST, most=most)
        ]
        for most in batch
    ]
