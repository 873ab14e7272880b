"""The port `GroupTotals` over SQL, and what turns change in it.

A counter is all there is: the group's reference, the campaign, and the day on which so many enter
the total, drawn by lot for each. No contact, no time, no order; who is counted is in no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from secrets import randbelow
from typing import Any

from sqlalchemy import bindparam, func, select

from chatbot.domain.calendar import day_of
from chatbot.domain.messages import Address
from chatbot.domain.tallies import LONGEST_DELAY, TOTALS_KEPT_DAYS
from chatbot.engine.effects import CountInGroup, SetGroupLeft
from chatbot.engine.group_notes import OF_GROUP, REF
from chatbot.store.contact_rows import ADDRESS
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.counters import Counters
from chatbot.store.moments import to_number
from chatbot.store.remembering import COLUMNS, read_remembered
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import contact, group_left, group_total, remembered
from chatbot.store.worker import Job, Worker

Asked = tuple[str, str, date]


def _leave(sql: Flavour) -> Any:
    add = sql.insert(group_left).values({it.name: bindparam(it.name) for it in group_left.c})
    return add.on_conflict_do_update(index_elements=("group_ref",), set_={"at": add.excluded.at})


_COUNTERS = Counters(group_total, "counted")
_LEAVE = Statement(_leave)
_COME_BACK = Statement(
    lambda sql: group_left.delete().where(group_left.c.group_ref == bindparam("ref"))
)
_COUNTED = Statement(
    lambda sql: select(func.coalesce(func.sum(group_total.c.counted), 0)).where(
        group_total.c.group_ref == bindparam("ref"),
        group_total.c.campaign == bindparam("of_campaign"),
        group_total.c.day <= bindparam("until"),
    )
)
_ALL = Statement(
    lambda sql: (
        select(group_total.c.group_ref, group_total.c.campaign, func.sum(group_total.c.counted))
        .where(group_total.c.day <= bindparam("until"))
        .group_by(group_total.c.group_ref, group_total.c.campaign)
        .order_by(group_total.c.group_ref, group_total.c.campaign)
    )
)
_KNOWN = Statement(
    lambda sql: (
        select(
            contact.c.id,
            contact.c.address_hash,
            contact.c.data_key,
            contact.c.channel,
            contact.c.address,
            *COLUMNS,
        )
        .join(remembered, remembered.c.contact_id == contact.c.id)
        .where(remembered.c.campaign == OF_GROUP, remembered.c.name == REF)
    )
)
_left_long_ago = group_left.c.at < bindparam("before")
_DROP_TOTALS = Statement(
    lambda sql: group_total.delete().where(
        group_total.c.group_ref.in_(select(group_left.c.group_ref).where(_left_long_ago))
    )
)
_DROP_LEFT = Statement(lambda sql: group_left.delete().where(_left_long_ago))


class SqlGroupTotals:
    """Reads totals; turns write them (`write`)."""

    def __init__(self, writer: Worker, reader: Worker, seals: ContactSeals) -> None:
        self._writer = writer
        self._reader = reader
        self._seals = seals
        self._known = Job(self._read_known)
        self._counted = Job(_read_counted)
        self._all = Job(_read_all)
        self._purge = Job(_purge_each)

    async def counted(self, group: str, campaign: str, day: date) -> int:
        return await self._reader.one(self._counted, (group, campaign, day))

    async def totals(self, day: date) -> list[tuple[str, str, int]]:
        return await self._reader.one(self._all, day)

    async def known(self) -> list[tuple[str, Address]]:
        return await self._reader.one(self._known, None)

    def _read_known(self, db: Db, batch: Sequence[None]) -> list[list[tuple[str, Address]]]:
        found = []
        for row_id, address_hash, wrapped, channel, address, *columns in db.rows(_KNOWN):
            seal = self._seals.of(row_id, address_hash, wrapped)
            place = Address(channel, seal.open(ADDRESS, bytes(address)).decode())
            found.append((str(read_remembered(seal, tuple(columns)).value), place))
        return [sorted(found, key=lambda one: one[0]) for _ in batch]

    async def purge_left(self, now: datetime) -> int:
        return await self._writer.one(self._purge, now)


def _read_counted(db: Db, batch: Sequence[Asked]) -> list[int]:
    found = (
        db.rows(_COUNTED, ref=group, of_campaign=campaign, until=day.isoformat())
        for group, campaign, day in batch
    )
    return [int(rows[0][0]) for rows in found]


def _read_all(db: Db, batch: Sequence[date]) -> list[list[tuple[str, str, int]]]:
    return [
        [(ref, campaign, int(n)) for ref, campaign, n in db.rows(_ALL, until=day.isoformat())]
        for day in batch
    ]


def _purge_each(db: Db, batch: Sequence[datetime]) -> list[int]:
    return [purge(db, now) for now in batch]


def purge(db: Db, now: datetime) -> int:
    """Drop the totals of groups that were left long ago; how many groups."""
    before = to_number(now - timedelta(days=TOTALS_KEPT_DAYS))
    db.run(_DROP_TOTALS, before=before)
    return db.run(_DROP_LEFT, before=before)


def drawn_day(it: CountInGroup) -> str:
    """The day on which somebody enters the total: by lot, and never today."""
    return (day_of(it.at) + timedelta(days=1 + randbelow(LONGEST_DELAY))).isoformat()


def write(db: Db, counted: Iterable[CountInGroup], left: Iterable[SetGroupLeft]) -> None:
    """What turns change."""
    rows = [
        {"group_ref": it.group, "campaign": it.campaign, "day": drawn_day(it), "counted": 1}
        for it in counted
    ]
    _COUNTERS.add(db, rows)
    for it in left:
        if it.left is None:
            db.run(_COME_BACK, ref=it.group)
        else:
            db.run_each(_LEAVE, [{"group_ref": it.group, "at": to_number(it.left)}])
