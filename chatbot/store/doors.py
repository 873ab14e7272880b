"""The port `Doors` over SQL: addresses of a contact beside its first, and one-time tokens to them.

A token is 144 random bits. Its keyed hash is kept, so nobody can make one, and a copy of the
database holds none. It ends with its contact, with its time, or with its use; whoever used it may
come again with it, for a turn may be taken twice after a crash.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, exists, or_, select

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Carried
from chatbot.service.ports import Clock
from chatbot.store.contact_rows import (
    ADDRESS,
    KnownContact,
    add_door,
    doors_of,
    find_contacts,
    first_address,
)
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.erasures import erase_contacts
from chatbot.store.moments import to_number
from chatbot.store.pact_counts import take_back_of
from chatbot.store.sealing import StoreKeys
from chatbot.store.snapshots import Snapshots
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import consent, contact, door, handover, reading, remembered, switch
from chatbot.store.worker import Job, Worker

TOKEN_BYTES: Final = 18
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{24}")

ONE_AT_A_TIME: Final = "web"
"""Pages may be left open on machines of others, so a new one closes the one before."""

_HAS_CONTACT = Statement(
    lambda sql: select(contact.c.id).where(contact.c.id == bindparam("of_contact"))
)
_END_OFFERS = Statement(
    lambda sql: handover.delete().where(
        handover.c.contact_id == bindparam("of_contact"),
        handover.c.channel == bindparam("to_channel"),
        handover.c.used_by.is_(None),
    )
)
_OFFER = Statement(
    lambda sql: sql.insert(handover).values(
        {name: bindparam(name) for name in ("token_hash", "contact_id", "channel", "until")}
    )
)
_FIND = Statement(
    lambda sql: (
        select(handover.c.contact_id, handover.c.channel, handover.c.until, handover.c.used_by)
        .where(handover.c.token_hash == bindparam("by_hash"))
        .with_for_update()
    )
)
_LOOK = Statement(
    lambda sql: select(handover.c.channel, handover.c.until, handover.c.used_by).where(
        handover.c.token_hash == bindparam("by_hash")
    )
)
_USE = Statement(
    lambda sql: (
        handover.update()
        .where(handover.c.token_hash == bindparam("by_hash"))
        .values(used_by=bindparam("by_address"))
    )
)
_HASH_OF = Statement(
    lambda sql: select(contact.c.address_hash).where(contact.c.id == bindparam("of_contact"))
)
_CLOSE_PAGES = Statement(
    lambda sql: door.delete().where(
        door.c.contact_id == bindparam("of_contact"),
        door.c.channel == ONE_AT_A_TIME,
        door.c.address_hash != bindparam("first"),
    )
)


def _hangs_on(column: ColumnElement[int]) -> ColumnElement[bool]:
    return exists().where(column == contact.c.id)


_HAS_SOMETHING = Statement(
    lambda sql: select(contact.c.id).where(
        contact.c.id == bindparam("of_contact"),
        or_(
            contact.c.session.is_not(None),
            *(_hangs_on(it.c.contact_id) for it in (remembered, consent, switch, reading)),
        ),
    )
)
_OVER = Statement(lambda sql: handover.delete().where(handover.c.until < bindparam("before")))


def purge_offers(db: Db, before: int) -> int:
    """Let go of tokens whose time is over."""
    return db.run(_OVER, before=before)


@dataclass(frozen=True, slots=True)
class _Offer:
    contact_id: ContactId
    channel: str
    until: datetime
    token: str


@dataclass(frozen=True, slots=True)
class _Joining:
    token: str
    address: Address
    replacing: bool


def _is_open(row: Row, channel: str, wall: int) -> bool:
    to, until, used_by = row
    return to == channel and used_by is None and until > wall


class SqlDoors:
    """Addresses of contacts, and tokens that lead to them."""

    def __init__(
        self,
        writer: Worker,
        keys: StoreKeys,
        seals: ContactSeals,
        snapshots: Snapshots,
        clock: Clock,
    ) -> None:
        self._writer = writer
        self._keys = keys
        self._seals = seals
        self._snapshots = snapshots
        self._clock = clock
        self._offer = Job(self._offer_all)
        self._look = Job(self._look_all, reads=True)
        self._join = Job(self._join_all)

    async def offer(self, contact_id: ContactId, channel: str, until: datetime) -> str | None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        made = await self._writer.one(self._offer, _Offer(contact_id, channel, until, token))
        return token if made else None

    async def is_open(self, token: str, channel: str) -> bool:
        return await self._writer.one(self._look, (token, channel))

    async def join(self, token: str, address: Address, replacing: bool = False) -> Carried:
        joined = await self._writer.one(self._join, _Joining(token, address, replacing))
        self._snapshots.take(address)
        return joined

    def _hash(self, token: str) -> str:
        return self._keys.address_hash(Address("handover", token))

    def _offer_all(self, db: Db, batch: Sequence[_Offer]) -> list[bool]:
        return [self._offer_one(db, offer) for offer in batch]

    def _offer_one(self, db: Db, offer: _Offer) -> bool:
        if not db.rows(_HAS_CONTACT, of_contact=offer.contact_id):
            return False
        db.run(_END_OFFERS, of_contact=offer.contact_id, to_channel=offer.channel)
        db.run(
            _OFFER,
            token_hash=self._hash(offer.token),
            contact_id=offer.contact_id,
            channel=offer.channel,
            until=to_number(offer.until),
        )
        return True

    def _look_all(self, db: Db, batch: Sequence[tuple[str, str]]) -> list[bool]:
        wall = to_number(self._clock.wall())
        answers = []
        for token, channel in batch:
            rows = db.rows(_LOOK, by_hash=self._hash(token)) if TOKEN.fullmatch(token) else []
            answers.append(any(_is_open(row, channel, wall) for row in rows))
        return answers

    def _join_all(self, db: Db, batch: Sequence[_Joining]) -> list[Carried]:
        return [self._join_one(db, joining) for joining in batch]

    def _join_one(self, db: Db, joining: _Joining) -> Carried:
        by_hash, own = self._hash(joining.token), self._keys.address_hash(joining.address)
        rows = db.rows(_FIND, by_hash=by_hash) if TOKEN.fullmatch(joining.token) else []
        if not rows or rows[0][1] != joining.address.channel:
            return Carried.LOST
        contact_id, _, until, used_by = rows[0]
        if used_by is not None:
            return Carried.HERE if used_by == own else Carried.USED
        if until <= to_number(self._clock.wall()):
            return Carried.LOST
        first = db.rows(_HASH_OF, of_contact=contact_id)[0][0]
        found = find_contacts(db, self._seals, [first, own])
        there = found.get(own)
        if there is not None and there.id != contact_id:
            if not joining.replacing and db.rows(_HAS_SOMETHING, of_contact=there.id):
                return Carried.ASK
            take_back_of(db, [there.id], self._seals, day_of(self._clock.now()))
            erase_contacts(db, [there.id], self._seals, self._clock.wall())
            there = None
        if there is None:
            self._add(db, found[first], joining.address, own)
        db.run(_USE, by_hash=by_hash, by_address=own)
        return Carried.HERE

    def _add(self, db: Db, known: KnownContact, address: Address, own: str) -> None:
        wall = to_number(self._clock.wall())
        if not doors_of(db, known.id):
            sealed, channel = first_address(db, known.id)
            add_door(db, known.id, known.address_hash, channel, sealed, wall)
        if address.channel == ONE_AT_A_TIME:
            db.run(_CLOSE_PAGES, of_contact=known.id, first=known.address_hash)
        sealed = known.seal.close(ADDRESS, address.identity.encode())
        add_door(db, known.id, own, address.channel, sealed, wall)
