"""Reading what is known of an address before a turn: one statement, so always of one moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select

from chatbot.domain.contacts import Contact, ContactId, Remembered
from chatbot.domain.messages import Address
from chatbot.engine.session import load_session
from chatbot.service.ports import Snapshot
from chatbot.store.apply_effects import REMEMBERED
from chatbot.store.contact_rows import SESSION, Status
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.moments import from_number
from chatbot.store.sealing import Seal, StoreKeys
from chatbot.store.snapshots import NOBODY
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import contact, remembered

_READ = Statement(
    lambda sql: (
        select(
            contact.c.address_hash,
            contact.c.id,
            contact.c.data_key,
            contact.c.version,
            contact.c.status,
            contact.c.language,
            contact.c.session,
            remembered.c.campaign,
            remembered.c.name,
            remembered.c.value,
            remembered.c.expires,
        )
        .select_from(contact.outerjoin(remembered))
        .where(sql.among(contact.c.address_hash, "hashes"))
        .order_by(contact.c.address_hash, remembered.c.campaign, remembered.c.name)
    )
)
_CAMPAIGN = 7
"""The first of the columns that hold one remembered value; those before are the contact's."""


class SnapshotReader:
    """Reads snapshots, many in one statement. Runs in the writer's thread."""

    def __init__(self, keys: StoreKeys, seals: ContactSeals) -> None:
        self._keys = keys
        self._seals = seals

    def read(self, db: Db, addresses: Sequence[Address]) -> list[Snapshot]:
        """One snapshot for each address, in order."""
        hashes = [self._keys.address_hash(address) for address in addresses]
        rows = db.rows(_READ, hashes=sorted(set(hashes)))
        found = {
            str(first): self._snapshot(list(group))
            for first, group in groupby(rows, key=lambda row: row[0])
        }
        return [found.get(one, NOBODY) for one in hashes]

    def _snapshot(self, rows: list[Row]) -> Snapshot:
        first = rows[0]
        address_hash, contact_id, wrapped, version, status, language, sealed = first[:_CAMPAIGN]
        seal = self._seals.of(contact_id, address_hash, wrapped)
        filled = (row[_CAMPAIGN:] for row in rows if row[_CAMPAIGN] is not None)
        values = [read_remembered(seal, columns) for columns in filled]
        known = {(value.campaign, value.name): value for value in values}
        session = None if sealed is None else load_session(seal.open(SESSION, sealed).decode())
        stopped = status != Status.OPEN
        return Snapshot(Contact(language, stopped, known), session, version, ContactId(contact_id))


def read_remembered(seal: Seal, row: Row) -> Remembered:
    """One value from its columns: campaign, name, value, expires."""
    campaign, name, sealed, expires = row
    value = json.loads(seal.open(REMEMBERED, sealed))
    return Remembered(campaign, name, value, None if expires is None else from_number(expires))
