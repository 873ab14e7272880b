"""The port `Fingerprints` over SQL, and fingerprints as rows.

A row is a fingerprint of own words, the week, and which office, told by a keyed hash: without the
key of the store it says neither whose letter nor to whom. It has no contact, no time beyond the
week, and a random id, so that rows do not lie in the order in which people wrote. What a live
PostgreSQL still knows of a row's transaction is gone once `mix` has written it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from secrets import randbits
from typing import Any, Final

from sqlalchemy import bindparam, select

from chatbot.domain.sameness import Likeness, fingerprint, likeness
from chatbot.engine.effects import RecordFingerprint
from chatbot.engine.needs import NeedLikeness
from chatbot.store.sealing import StoreKeys
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import fingerprint as table
from chatbot.store.worker import Job, Worker

MOST_COMPARED: Final = 2_000
"""Letters to one office that a new one is held against, the newest weeks first."""

ID_BITS: Final = 62

_EARLIER = Statement(
    lambda sql: (
        select(table.c.marks)
        .where(table.c.office == bindparam("of_office"), table.c.marks != b"")
        .order_by(table.c.week.desc())
        .limit(MOST_COMPARED)
    )
)
_ADD = Statement(
    lambda sql: sql.insert(table).values({it.name: bindparam(it.name) for it in table.c})
)
_TAKE_FRESH = Statement(
    lambda sql: (
        table.delete().where(table.c.fresh).returning(table.c.office, table.c.week, table.c.marks)
    )
)
_DROP_OLD = Statement(lambda sql: table.delete().where(table.c.week < bindparam("before")))


class SqlFingerprints:
    """Holds a letter against earlier ones to the same offices."""

    def __init__(self, reader: Worker, keys: StoreKeys) -> None:
        self._reader = reader
        self._keys = keys
        self._compare = Job(self._likenesses)

    async def likeness(self, need: NeedLikeness) -> Likeness:
        return await self._reader.one(self._compare, need)

    def _likenesses(self, db: Db, batch: Sequence[NeedLikeness]) -> list[Likeness]:
        return [self._likeness(db, need) for need in batch]

    def _likeness(self, db: Db, need: NeedLikeness) -> Likeness:
        found = []
        for recipient in need.recipients:
            office = self._keys.office(need.campaign, recipient)
            rows = db.rows(_EARLIER, of_office=office.id)
            earlier = (bytes(marks) for (marks,) in rows)
            found.append(likeness(dict(need.parts), office.key, earlier))
        return greatest(found)


def greatest(found: Iterable[dict[str, float]]) -> Likeness:
    """The greatest share of each part over all offices."""
    shares: dict[str, float] = {}
    for one in found:
        shares = {part: max(share, shares.get(part, 0.0)) for part, share in one.items()}
    return Likeness(shares)


def row_of(keys: StoreKeys, it: RecordFingerprint) -> dict[str, Any]:
    """A row, which nothing but its office and week can be told from."""
    office = keys.office(it.campaign, it.recipient)
    return {
        "office": office.id,
        "week": it.week.isoformat(),
        "id": randbits(ID_BITS),
        "marks": fingerprint(it.passages, office.key),
        "fresh": True,
    }


def add(db: Db, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows."""
    db.run_each(_ADD, rows)


def mix(db: Db) -> None:
    """Write the newest rows anew, sorted by chance, apart from the turns that they came with.

    What is deleted is what is written: two processes at it leave each row once.
    """
    rows = [
        {"office": office, "week": week, "id": randbits(ID_BITS), "marks": marks, "fresh": False}
        for office, week, marks in db.rows(_TAKE_FRESH)
    ]
    add(db, sorted(rows, key=lambda row: row["id"]))


def purge(db: Db, before: date) -> int:
    """Let go of every week that began before this one; how many rows went."""
    return db.run(_DROP_OLD, before=before.isoformat())
