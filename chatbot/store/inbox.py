"""What came in, as rows: durable before it is acknowledged, sealed until its turn is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.messages import Address, InboxKey
from chatbot.service.ports import Arrival, Clock
from chatbot.store import inbox_rows
from chatbot.store.moments import from_number, to_number
from chatbot.store.sealing import StoreKeys
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import inbox

PAYLOAD = b"inbox.payload"

_UNHANDLED = Statement(
    lambda sql: (
        select(inbox.c.key, inbox.c.payload, inbox.c.at)
        .where(inbox.c.channel == bindparam("of_channel"), inbox.c.state == inbox_rows.RECEIVED)
        .order_by(inbox.c.id)
        .limit(bindparam("most"))
    )
)
# The payload goes in a statement of its own, for a dead letter keeps it.
_CLOSE = Statement(
    lambda sql: (
        inbox.update()
        .where(inbox.c.key == bindparam("of_key"), inbox.c.state == inbox_rows.RECEIVED)
        .values(
            state=bindparam("new_state"),
            cause=bindparam("new_cause"),
            address_hash=bindparam("new_hash"),
            since=bindparam("new_since"),
        )
    )
)
_SCRUB = Statement(
    lambda sql: inbox.update().where(inbox.c.key == bindparam("of_key")).values(payload=None)
)


@dataclass(frozen=True, slots=True)
class Closing:
    """An arrival that is over without a turn; with a cause it is a dead letter."""

    key: InboxKey
    cause: str | None
    address: Address | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Which arrivals are asked for."""

    channel: str
    limit: int


class Inbox:
    """The jobs of the inbox. Runs in the writer's thread."""

    def __init__(self, keys: StoreKeys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def receive(self, db: Db, batch: Sequence[Arrival]) -> list[bool]:
        """Enter arrivals; False where the key was known."""
        known = set(inbox_rows.states(db, [arrival.key for arrival in batch]))
        wall = self._clock.wall()
        rows: list[dict[str, Any]] = []
        news: list[bool] = []
        for arrival in batch:
            news.append(arrival.key not in known)
            if news[-1]:
                known.add(arrival.key)
                rows.append(self.row(arrival, wall))
        inbox_rows.add(db, rows)
        return news

    def row(self, arrival: Arrival, wall: datetime) -> dict[str, Any]:
        """An arrival as it is entered: sealed."""
        sealed = self._keys.payload_seal(arrival.key).close(PAYLOAD, arrival.payload)
        received = inbox_rows.RECEIVED
        return inbox_rows.row(arrival.key, arrival.channel, sealed, received, arrival.at, wall)

    def unhandled(self, db: Db, batch: Sequence[Waiting]) -> list[list[Arrival]]:
        """Arrivals nobody finished, oldest first."""
        return [self._unhandled(db, asked) for asked in batch]

    def _unhandled(self, db: Db, asked: Waiting) -> list[Arrival]:
        rows = db.rows(_UNHANDLED, of_channel=asked.channel, most=asked.limit)
        return [
            Arrival(key, asked.channel, self._open(key, sealed), from_number(at))
            for key, sealed, at in rows
        ]

    def _open(self, key: str, sealed: bytes) -> bytes:
        return self._keys.payload_seal(InboxKey(key)).open(PAYLOAD, sealed)

    def close(self, db: Db, batch: Sequence[Closing]) -> list[None]:
        """Mark arrivals done, or dead with what came kept for whoever looks into it.

        Where nobody knows whose it is, what came is not kept: it could not be erased with them.
        """
        wall = self._clock.wall()
        known = inbox_rows.states(db, [closing.key for closing in batch])
        new = [it.key for it in batch if it.key not in known]
        done = inbox_rows.DONE
        inbox_rows.add(
            db, [inbox_rows.row(it, it.partition(":")[0], None, done, wall, wall) for it in new]
        )
        db.run_each(_CLOSE, [self._closed(it, wall) for it in batch])
        db.run_each(_SCRUB, [{"of_key": it.key} for it in batch if not _may_stay(it)])
        return [None for _ in batch]

    def _closed(self, closing: Closing, wall: datetime) -> dict[str, Any]:
        address = closing.address
        return {
            "of_key": closing.key,
            "new_state": inbox_rows.DONE if closing.cause is None else inbox_rows.DEAD,
            "new_cause": closing.cause,
            "new_hash": None if address is None else self._keys.address_hash(address),
            "new_since": to_number(wall),
        }


def _may_stay(closing: Closing) -> bool:
    return closing.cause is not None and closing.address is not None


def _never_stored(closing: Closing, wall: datetime) -> dict[str, Any]:
    channel = closing.key.partition(":")[0]
    return inbox_rows.row(closing.key, channel, None, inbox_rows.DONE, wall, wall)
