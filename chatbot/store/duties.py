"""Work that one of many processes does, such as polling, over PostgreSQL: a row with a lease.

Moments are the database's own, so that no process's clock matters. A lease, not an advisory lock:
a connection pooler may give every transaction another connection.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, bindparam, or_

from chatbot.store.database_clock import DATABASE_NOW, MICROSECONDS
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import duty
from chatbot.store.worker import Job, Worker


def _hold_duty(sql: Flavour) -> Any:
    add = sql.insert(duty).values(
        name=bindparam("of_name"),
        holder=bindparam("new_holder"),
        until=DATABASE_NOW + bindparam("lasting", type_=BigInteger()),
    )
    is_free = or_(duty.c.until < DATABASE_NOW, duty.c.holder == add.excluded.holder)
    return add.on_conflict_do_update(
        index_elements=("name",),
        set_={"holder": add.excluded.holder, "until": add.excluded.until},
        where=is_free,
    ).returning(duty.c.name)


_HOLD = Statement(_hold_duty)
_LAY_DOWN = Statement(
    lambda sql: duty.delete().where(
        duty.c.name == bindparam("of_name"), duty.c.holder == bindparam("of_holder")
    )
)


@dataclass(frozen=True, slots=True)
class _Claim:
    duty: str
    holder: str
    seconds: float = 0.0


class SqlDuties:
    """The port `Duties` over PostgreSQL."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker
        self._hold = Job(_held_duties)
        self._lay_down = Job(_laid_down)

    async def hold(self, duty: str, holder: str, seconds: float) -> bool:
        return await self._worker.one(self._hold, _Claim(duty, holder, seconds))

    async def lay_down(self, duty: str, holder: str) -> None:
        await self._worker.one(self._lay_down, _Claim(duty, holder))


def _held_duties(db: Db, batch: Sequence[_Claim]) -> list[bool]:
    return [_is_held(db, claim) for claim in batch]


def _is_held(db: Db, claim: _Claim) -> bool:
    lasting = int(claim.seconds * MICROSECONDS)
    return bool(db.rows(_HOLD, of_name=claim.duty, new_holder=claim.holder, lasting=lasting))


def _laid_down(db: Db, batch: Sequence[_Claim]) -> list[None]:
    for claim in batch:
        db.run(_LAY_DOWN, of_name=claim.duty, of_holder=claim.holder)
    return [None for _ in batch]
