"""The port `PactCounts` over SQL, and what turns change in it.

A row says by how many promises a pact grows or falls on a day. No contact, no time, no order:
who promised stands in no row but the person's own, sealed under their own key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.pacts import KEPT_DAYS, Pact
from chatbot.engine.effects import CountInPact
from chatbot.engine.pact_notes import VALUE, read_promise, take_back
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.counters import Counters
from chatbot.store.remembering import COLUMNS, read_remembered
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import contact, pact_count, remembered
from chatbot.store.worker import Job, Worker

Counts = dict[Pact, list[tuple[date, int]]]


_COUNTERS = Counters(pact_count, "change")
_OF = Statement(
    lambda sql: (
        select(pact_count.c.number, pact_count.c.last, pact_count.c.day, pact_count.c.change)
        .where(
            pact_count.c.scope == bindparam("of_scope"),
            pact_count.c.campaign == bindparam("of_campaign"),
        )
        .order_by(pact_count.c.last, pact_count.c.number, pact_count.c.day)
    )
)
_PURGE = Statement(lambda sql: pact_count.delete().where(pact_count.c.last < bindparam("before")))
_HELD = Statement(
    lambda sql: (
        select(contact.c.id, contact.c.address_hash, contact.c.data_key, *COLUMNS)
        .join(remembered, remembered.c.contact_id == contact.c.id)
        .where(sql.among(contact.c.id, "contacts"), remembered.c.name == VALUE)
    )
)
_LET_GO = Statement(
    lambda sql: remembered.delete().where(
        sql.among(remembered.c.contact_id, "contacts"), remembered.c.name == VALUE
    )
)


class SqlPactCounts:
    """Reads counts; turns write them (`write`)."""

    def __init__(self, reader: Worker) -> None:
        self._reader = reader
        self._of = Job(_read_each, reads=True)

    async def of(self, scope: str, campaign: str) -> Mapping[Pact, Sequence[tuple[date, int]]]:
        return await self._reader.one(self._of, (scope, campaign))


def _read_each(db: Db, batch: Sequence[tuple[str, str]]) -> list[Counts]:
    return [_read(db, scope, campaign) for scope, campaign in batch]


def _read(db: Db, scope: str, campaign: str) -> Counts:
    found: Counts = defaultdict(list)
    for number, last, day, change in db.rows(_OF, of_scope=scope, of_campaign=campaign):
        pact = Pact(scope, campaign, int(number), date.fromisoformat(last))
        found[pact].append((date.fromisoformat(day), int(change)))
    return dict(found)


def write(db: Db, changes: Iterable[CountInPact]) -> None:
    """What turns change."""
    _COUNTERS.add(db, [_row(it) for it in changes])


def _row(it: CountInPact) -> dict[str, Any]:
    return {
        "scope": it.pact.scope,
        "campaign": it.pact.campaign,
        "number": it.pact.number,
        "last": it.pact.last.isoformat(),
        "day": it.day.isoformat(),
        "change": it.change,
    }


def take_back_of(db: Db, contacts: list[int], seals: ContactSeals, today: date) -> None:
    """Promises of people who cannot be told any more: no longer counted, and no longer kept.

    What has gone cannot be taken back again. The rows of the contacts are to be locked already.
    """
    held = []
    for row_id, found_by, wrapped, *columns in db.rows(_HELD, contacts=contacts):
        kept = read_remembered(seals.of(row_id, found_by, wrapped), tuple(columns))
        promised = read_promise(kept.value, kept.campaign)
        held.append(take_back(promised, today) if promised else None)
    write(db, [it for it in held if it is not None])
    db.run(_LET_GO, contacts=contacts)


def purge(db: Db, today: date) -> int:
    """Drop the counts of pacts that are long over; how many rows."""
    return db.run(_PURGE, before=(today - timedelta(days=KEPT_DAYS)).isoformat())
