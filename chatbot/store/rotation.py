"""A new master key: every wrapped key is wrapped again, a few hundred at a time.

Each piece is a transaction of its own, so it can be stopped and gone on with at any time; until
it is done, both the old and the new secret are needed. What the keys seal is not touched.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from chatbot.store import store_keys
from chatbot.store.contact_seals import place_of
from chatbot.store.sealing import Keyring
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import contact
from chatbot.store.worker import Job, Worker

REWRAPPED_AT_ONCE = 500

_OLD = Statement(
    lambda sql: (
        select(contact.c.id, contact.c.address_hash, contact.c.data_key)
        .where(contact.c.master_key != bindparam("current"))
        .order_by(contact.c.address_hash)
        .limit(bindparam("most"))
        .with_for_update()
    )
)
_REWRAP = Statement(
    lambda sql: (
        contact.update()
        .where(contact.c.id == bindparam("row"))
        .values(data_key=bindparam("wrapped"), master_key=bindparam("current"))
    )
)


async def rotate(writer: Worker, keyring: Keyring) -> int:
    """Bring every wrapped key under the current master key; how many were not.

    Raises SettingsFault when one is wrapped by a secret that is not given.
    """
    total = await writer.one(Job(_rewrap_store_keys), keyring)
    contacts = Job(_rewrap_some)
    while some := await writer.one(contacts, keyring):
        total += some
    return total


def _rewrap_store_keys(db: Db, batch: Sequence[Keyring]) -> list[int]:
    return [store_keys.rewrap(db, keyring) for keyring in batch]


def _rewrap_some(db: Db, batch: Sequence[Keyring]) -> list[int]:
    return [_rewrap(db, keyring) for keyring in batch]


def _rewrap(db: Db, keyring: Keyring) -> int:
    old = db.rows(_OLD, current=keyring.current, most=REWRAPPED_AT_ONCE)
    rows = []
    for row_id, address_hash, wrapped in old:
        place = place_of(address_hash)
        anew = keyring.wrap(place, keyring.unwrap(place, wrapped))
        rows.append({"row": row_id, "wrapped": anew, "current": keyring.current})
    db.run_each(_REWRAP, rows)
    return len(rows)
