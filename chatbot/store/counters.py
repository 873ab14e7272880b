"""Counters that the turns of strangers add to.

The rows of a batch are taken in the order of their keys, so that two processes which count the
same never hold a row each that the other waits for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, bindparam

from chatbot.store.statements import Db, Flavour, Statement


class Counters:
    """The rows of one table. `column` is what is added up; the primary key says to which row."""

    def __init__(self, table: Table, column: str) -> None:
        self._table = table
        self._keys = [it.name for it in table.primary_key]
        self._column = column
        self._add = Statement(self._adding)

    def _adding(self, sql: Flavour) -> Any:
        add = sql.insert(self._table).values({it.name: bindparam(it.name) for it in self._table.c})
        more = self._table.c[self._column] + add.excluded[self._column]
        return add.on_conflict_do_update(index_elements=self._keys, set_={self._column: more})

    def add(self, db: Db, rows: Iterable[Mapping[str, Any]]) -> None:
        """Add what each row says, whether or not there is one of its key."""
        in_order = sorted(rows, key=lambda row: [row[name] for name in self._keys])
        db.run_each(self._add, in_order)
