"""The port `Corrections` over SQL, and what is in force, for whoever reads people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.corrections import Cleared, Correcting, Correction, InForce
from chatbot.store.cleaning import clean_value
from chatbot.store.moments import from_number, to_number
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import correction
from chatbot.store.worker import Job, Worker

_KEPT = [column for column in correction.c if column.name != "id"]

_ALL = Statement(lambda sql: select(*correction.c).order_by(correction.c.id))
_IN_FORCE = Statement(
    lambda sql: (
        select(*correction.c).where(correction.c.cleared_at.is_(None)).order_by(correction.c.id)
    )
)
_ONE = Statement(lambda sql: select(*correction.c).where(correction.c.id == bindparam("wanted")))
_ADD = Statement(
    lambda sql: (
        sql.insert(correction)
        .values({it.name: bindparam(it.name) for it in _KEPT})
        .returning(correction.c.id)
    )
)
_CLEAR = Statement(
    lambda sql: (
        correction.update()
        .where(correction.c.id == bindparam("wanted"), correction.c.cleared_at.is_(None))
        .values(
            cleared_by=bindparam("ended_by"),
            cleared_why=bindparam("ended_why"),
            cleared_at=bindparam("ended_at"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class _Ending:
    wanted: int
    cleared: Cleared


class SqlCorrections:
    """What the campaign knows better than a list."""

    def __init__(self, writer: Worker, reader: Worker) -> None:
        self._writer = writer
        self._reader = reader
        self._add = Job(add_each)
        self._clear = Job(_clear_each)
        self._all = Job(_read_all)

    async def add(self, said: Correction) -> Correction:
        return await self._writer.one(self._add, said)

    async def clear(self, wanted: int, cleared: Cleared) -> Correction | None:
        return await self._writer.one(self._clear, _Ending(wanted, cleared))

    async def all(self) -> Sequence[Correction]:
        return await self._reader.one(self._all, None)


def in_force(db: Db) -> InForce:
    """What is not cleared, in the transaction in which people are read."""
    return InForce(map(_read, db.rows(_IN_FORCE)))


def add_each(db: Db, batch: Sequence[Correction]) -> list[Correction]:
    """Keep what is said, in a transaction that is open."""
    added = []
    for said in batch:
        ((number,),) = db.rows(_ADD, **_row(said))
        added.append(_one(db, int(number)))
    return added


def _clear_each(db: Db, batch: Sequence[_Ending]) -> list[Correction | None]:
    return [_end(db, ending) for ending in batch]


def _end(db: Db, ending: _Ending) -> Correction | None:
    cleared = ending.cleared
    values = clean_value({"ended_by": cleared.by, "ended_why": cleared.why})
    at = to_number(cleared.at)
    if not db.run(_CLEAR, wanted=ending.wanted, ended_at=at, **values):
        return None
    return _one(db, ending.wanted)


def _one(db: Db, wanted: int) -> Correction:
    (row,) = db.rows(_ONE, wanted=wanted)
    return _read(row)


def _read_all(db: Db, batch: Sequence[None]) -> list[list[Correction]]:
    held = [_read(row) for row in db.rows(_ALL)]
    return [held for _ in batch]


def _row(said: Correction) -> dict[str, Any]:
    row = {
        "what": said.what.value,
        "about": said.about,
        "label": said.label,
        "value": said.value,
        "why": said.why,
        "by": said.by,
        "at": to_number(said.at),
        "cleared_by": None,
        "cleared_why": None,
        "cleared_at": None,
    }
    cleaned: dict[str, Any] = clean_value(row)
    return cleaned


def _read(row: Row) -> Correction:
    number, what, about, label, value, why, by, at, ended_by, ended_why, ended_at = row
    cleared = Cleared(ended_by, from_number(ended_at), ended_why) if ended_at else None
    told = (Correcting(what), about, label, value, why, by, from_number(at))
    return Correction(*told, id=number, cleared=cleared)
