"""The store's own keys as rows: made with the database, wrapped by the master key."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from chatbot.store.sealing import Keyring, StoreKeys, new_key
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import store_key

PURPOSES = ("address", "inbox", "page", "fingerprint", "group")

_ALL = Statement(lambda sql: select(store_key.c.purpose, store_key.c.wrapped))
_ADD = Statement(lambda sql: sql.insert(store_key).on_conflict_do_nothing())
_REWRAP = Statement(
    lambda sql: (
        store_key.update()
        .where(store_key.c.purpose == bindparam("of_purpose"))
        .values(wrapped=bindparam("new_wrapped"))
    )
)


def load_or_make(db: Db, batch: Sequence[Keyring]) -> list[StoreKeys]:
    """The keys. Raises SettingsFault when they were wrapped by a master key that is not given."""
    return [_load_or_make(db, keyring) for keyring in batch]


def _load_or_make(db: Db, keyring: Keyring) -> StoreKeys:
    held = _held(db)
    missing = [purpose for purpose in PURPOSES if purpose not in held]
    if missing:
        made = {it: keyring.wrap(place_of(it), new_key()) for it in missing}
        db.run_each(_ADD, [{"purpose": it, "wrapped": made[it]} for it in missing])
        held = _held(db)
    return StoreKeys(*(keyring.unwrap(place_of(it), held[it]) for it in PURPOSES))


def rewrap(db: Db, keyring: Keyring) -> int:
    """Wrap them with the current master key; how many were not."""
    old = {it: key for it, key in _held(db).items() if not keyring.wrapped_by_current(key)}
    for purpose, wrapped in old.items():
        place = place_of(purpose)
        anew = keyring.wrap(place, keyring.unwrap(place, wrapped))
        db.run(_REWRAP, of_purpose=purpose, new_wrapped=anew)
    return len(old)


def _held(db: Db) -> dict[str, bytes]:
    return {purpose: bytes(wrapped) for purpose, wrapped in db.rows(_ALL)}


def place_of(purpose: str) -> bytes:
    """Binds a wrapped key of the store to what it is for."""
    return b"store-key:" + purpose.encode()
