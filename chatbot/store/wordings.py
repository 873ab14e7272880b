"""The port `Wordings` over SQL: sentences that people call badly put, counted and never traced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.wordings import BadWording, ReportedWording
from chatbot.store.cleaning import clean
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import bad_wording as table
from chatbot.store.worker import Job, Worker


def _count(sql: Flavour) -> Any:
    names = ("language", "key", "times", "first", "last")
    add = sql.insert(table).values({name: bindparam(name) for name in names})
    again = {"times": table.c.times + 1, "last": add.excluded.last}
    return add.on_conflict_do_update(index_elements=("language", "key"), set_=again)


_COUNT = Statement(_count)
_ALL = Statement(
    lambda sql: select(
        table.c.language, table.c.key, table.c.times, table.c.first, table.c.last
    ).order_by(table.c.language, table.c.times.desc(), table.c.key)
)


def row_of(it: BadWording) -> dict[str, Any]:
    """A report as a row."""
    day = it.on.isoformat()
    return {
        "language": clean(it.language),
        "key": clean(it.key),
        "times": 1,
        "first": day,
        "last": day,
    }


def count(db: Db, rows: list[dict[str, Any]]) -> None:
    """Add reports to those of the same sentence."""
    db.run_each(_COUNT, sorted(rows, key=lambda row: (row["language"], row["key"])))


class SqlWordings:
    """Reports for staff."""

    def __init__(self, reader: Worker) -> None:
        self._reader = reader
        self._all = Job(self._read, reads=True)

    async def reported(self) -> Sequence[ReportedWording]:
        return await self._reader.one(self._all, None)

    def _read(self, db: Db, batch: Sequence[None]) -> list[list[ReportedWording]]:
        held = [
            ReportedWording(
                language, key, times, date.fromisoformat(first), date.fromisoformat(last)
            )
            for language, key, times, first, last in db.rows(_ALL)
        ]
        return [held for _ in batch]
