"""Tokens of the letter page: what a link opens, sealed into the link itself.

A token is `AES-256-GCM(contact row, until, set of letters)` in URL-safe base64. Nobody can guess,
read or alter one, and none is stored. A row id is never used twice, so the tokens of somebody who
was erased open nothing for ever; the letters themselves end when their retention says.
"""

from __future__ import annotations

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from chatbot.domain.contacts import ContactId
from chatbot.domain.errors import SettingsFault
from chatbot.domain.messages import Address
from chatbot.service.ports import Clock, PageHolder
from chatbot.store.contact_reading import SnapshotReader
from chatbot.store.contact_rows import ADDRESS
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.moments import from_number, to_number
from chatbot.store.sealing import Seal, StoreKeys
from chatbot.store.snapshots import without_expired
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import contact
from chatbot.store.worker import Job, Worker

PLACE: Final = b"letter-page"
HEAD: Final = struct.Struct(">qq")
"""Contact row, until in microseconds; the id of the set follows as ASCII."""

TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{60,120}")


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands in a token."""

    contact_id: int
    letters: str
    until: datetime


def write_token(seal: Seal, contact_id: ContactId, letters: str, until: datetime) -> str:
    """Seal it, with a nonce of its own."""
    plain = HEAD.pack(contact_id, to_number(until)) + letters.encode("ascii")
    return urlsafe_b64encode(seal.close(PLACE, plain)).decode().rstrip("=")


def read_token(seal: Seal, token: str) -> Opened | None:
    """What it says; None when it was not made here or was altered by a single letter."""
    if not TOKEN.fullmatch(token):
        return None
    sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    if urlsafe_b64encode(sealed).decode().rstrip("=") != token:
        return None  # base64 has spare bits at its end; a link is taken in one spelling only
    try:
        plain = seal.open(PLACE, sealed)
    except SettingsFault:
        return None
    contact_id, until = HEAD.unpack_from(plain)
    return Opened(contact_id, plain[HEAD.size :].decode("ascii"), from_number(until))


_FIND = Statement(
    lambda sql: select(
        contact.c.id,
        contact.c.address_hash,
        contact.c.data_key,
        contact.c.channel,
        contact.c.address,
    ).where(sql.among(contact.c.id, "contacts"))
)


class SqlPageTokens:
    """The port `PageTokens` over SQL."""

    def __init__(self, worker: Worker, keys: StoreKeys, seals: ContactSeals, clock: Clock) -> None:
        self._worker = worker
        self._seal = keys.page_seal()
        self._seals = seals
        self._clock = clock
        self._find = Job(self._addresses, reads=True)
        self._read = Job(SnapshotReader(keys, seals).read, reads=True)

    def token(self, contact_id: ContactId, letters: str, until: datetime) -> str:
        return write_token(self._seal, contact_id, letters, until)

    async def holder(self, token: str) -> PageHolder | None:
        opened = read_token(self._seal, token)
        if opened is None:
            return None
        address = await self._worker.one(self._find, opened.contact_id)
        if address is None:
            return None
        read = await self._worker.one(self._read, address)
        held = without_expired(read.snapshot, self._clock.now())
        return PageHolder(address, opened.letters, opened.until, held)

    def _addresses(self, db: Db, batch: Sequence[int]) -> list[Address | None]:
        found: dict[int, Address] = {}
        for row_id, address_hash, wrapped, channel, sealed in db.rows(_FIND, contacts=[*batch]):
            seal = self._seals.of(row_id, address_hash, wrapped)
            found[row_id] = Address(channel, seal.open(ADDRESS, sealed).decode())
        return [found.get(contact_id) for contact_id in batch]
