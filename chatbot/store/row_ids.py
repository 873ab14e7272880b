"""Row ids, taken before the rows are written: rising, and never used twice.

Ids of one contact's outbox rows are taken while its row is locked, so they rise in the order in
which its turns were committed; that order is the order of delivery.
"""

from __future__ import annotations

from sqlalchemy import Table, bindparam, column, func, select, table

from chatbot.store.statements import Db, Flavour, Statement

_sequence = table("sqlite_sequence", column("name"), column("seq"))


def _next(sql: Flavour) -> object:
    if sql.name == "sqlite":
        return select(_sequence.c.seq).where(_sequence.c.name == bindparam("name"))
    number = func.generate_series(1, bindparam("wanted")).table_valued("number")
    sequence = func.pg_get_serial_sequence(bindparam("name"), "id")
    return select(func.nextval(sequence)).select_from(number)


_NEXT = Statement(_next)  # type: ignore[arg-type]


def new_ids(db: Db, of: Table, wanted: int) -> list[int]:
    """So many ids for rows of one table."""
    if not wanted:
        return []
    rows = db.rows(_NEXT, name=of.name, wanted=wanted)
    if db.flavour.name == "postgresql":
        return sorted(number for (number,) in rows)
    # Only this transaction writes. SQLite raises the counter itself when the rows are inserted.
    last = rows[0][0] if rows else 0
    return list(range(last + 1, last + 1 + wanted))
