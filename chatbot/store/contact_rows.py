"""Contacts as rows: found by the keyed hash of an address, locked while a turn is written.

A contact has one address, or several after its talk was carried to another channel: then `door`
holds all of them, and `contact.address` is where it spoke last. The first one names the row.
Whoever writes anything that hangs on a contact holds its row first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, select

from chatbot.domain.messages import Address
from chatbot.store.cleaning import clean
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contact_timers import Timing
from chatbot.store.moments import to_number
from chatbot.store.row_ids import new_ids
from chatbot.store.sealing import Seal
from chatbot.store.snapshots import first_version
from chatbot.store.statements import Db, Flavour, Row, Statement
from chatbot.store.tables import contact, door

ADDRESS = b"contact.address"
SESSION = b"contact.session"


class Status(StrEnum):
    """Whether a contact may be written to: open, stopped by itself, closed by its channel."""

    OPEN = "open"
    STOPPED = "stopped"
    CLOSED = "closed"


@dataclass(slots=True)
class KnownContact:
    """A contact's row as a turn needs it. A newcomer has version 0 until it is written.

    `here` is the hash of the address that is written to.
    """

    id: int
    address_hash: str
    version: int
    status: str
    language: str | None
    session_since: int | None
    seal: Seal
    here: str
    timing: Timing = field(default_factory=Timing)


def _find(sql: Flavour, column: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            contact.c.id,
            contact.c.address_hash,
            contact.c.version,
            contact.c.status,
            contact.c.language,
            contact.c.session_since,
            contact.c.data_key,
            contact.c.here,
            contact.c.timers,
            contact.c.wakes,
        )
        .where(sql.among(column, "those"))
        .order_by(contact.c.address_hash)
    )


_LOOK = Statement(lambda sql: _find(sql, contact.c.address_hash))
_LOOK_BY_ID = Statement(lambda sql: _find(sql, contact.c.id))
_FIND = Statement(lambda sql: _find(sql, contact.c.address_hash).with_for_update())
_FIND_BY_ID = Statement(lambda sql: _find(sql, contact.c.id).with_for_update())
_BEHIND = Statement(
    lambda sql: select(door.c.address_hash, door.c.contact_id).where(
        sql.among(door.c.address_hash, "hashes")
    )
)
_DOORS = Statement(
    lambda sql: (
        select(door.c.address_hash, door.c.channel, door.c.address)
        .where(door.c.contact_id == bindparam("of_contact"))
        .order_by(door.c.since, door.c.address_hash)
    )
)
_ADD_DOOR = Statement(lambda sql: sql.insert(door))
_FIRST = Statement(
    lambda sql: select(contact.c.address, contact.c.channel).where(
        contact.c.id == bindparam("of_contact")
    )
)
_MOVE = Statement(
    lambda sql: (
        contact.update()
        .where(contact.c.id == bindparam("contact_id"))
        .values(channel=bindparam("channel"), address=bindparam("address"), here=bindparam("here"))
    )
)

_TIMERS: Final = 8
_ARRIVED = Statement(lambda sql: select(contact.c.id).where(sql.among(contact.c.id, "ids")))

_ADD = Statement(lambda sql: sql.insert(contact).on_conflict_do_nothing())

_WRITE = Statement(
    lambda sql: (
        contact.update()
        .where(contact.c.id == bindparam("contact_id"))
        .values(
            version=bindparam("version"),
            status=bindparam("status"),
            language=bindparam("language"),
            session=bindparam("session"),
            release=bindparam("release"),
            step=bindparam("step"),
            session_since=bindparam("session_since"),
            seen=bindparam("seen"),
            timers=bindparam("timers"),
        )
    )
)

# Apart: SQLite writes an index anew whenever its column is set, even to what it was.
_WAKE = Statement(
    lambda sql: (
        contact.update()
        .where(contact.c.id == bindparam("contact_id"))
        .values(wakes=bindparam("wakes"))
    )
)


def find_contacts(
    db: Db, seals: ContactSeals, hashes: Sequence[str], locked: bool = True
) -> dict[str, KnownContact]:
    """The contacts of these hashes, locked in one order everywhere so that nobody waits twice.

    Whoever only reads need not lock.
    """
    rows = db.rows(_FIND if locked else _LOOK, those=sorted(set(hashes)))
    found = {known.address_hash: known for known in (_known(row, seals) for row in rows)}
    behind = contacts_behind(db, [one for one in hashes if one not in found])
    if behind:
        ids = sorted(set(behind.values()))
        rows = db.rows(_FIND_BY_ID if locked else _LOOK_BY_ID, those=ids)
        by_id = {known.id: known for known in (_known(row, seals) for row in rows)}
        found |= {one: by_id[row_id] for one, row_id in behind.items() if row_id in by_id}
    return found


def contacts_behind(db: Db, hashes: Sequence[str]) -> dict[str, int]:
    """The contacts that have these addresses beside their first one."""
    return dict(db.rows(_BEHIND, hashes=sorted(set(hashes)))) if hashes else {}


def doors_of(db: Db, contact_id: int) -> list[tuple[str, str, bytes]]:
    """(hash, channel, sealed identity) of each address of who has several."""
    return [
        (one, channel, sealed) for one, channel, sealed in db.rows(_DOORS, of_contact=contact_id)
    ]


def first_address(db: Db, contact_id: int) -> tuple[bytes, str]:
    """(sealed identity, channel) of somebody who has one address."""
    ((sealed, channel),) = db.rows(_FIRST, of_contact=contact_id)
    return sealed, channel


def add_door(
    db: Db, contact_id: int, address_hash: str, channel: str, sealed: bytes, since: int
) -> None:
    """One more address of a contact."""
    row = {"address_hash": address_hash, "contact_id": contact_id, "since": since}
    db.run_each(_ADD_DOOR, [row | {"channel": channel, "address": sealed}])


def move_contacts(db: Db, moved: Iterable[tuple[KnownContact, Address, str]]) -> None:
    """Write to these contacts where they speak now; the hash is that of the address."""
    db.run_each(
        _MOVE,
        [
            {
                "contact_id": known.id,
                "channel": address.channel,
                "address": known.seal.close(ADDRESS, clean(address.identity).encode()),
                "here": here,
            }
            for known, address, here in moved
        ],
    )


def _known(row: Row, seals: ContactSeals) -> KnownContact:
    row_id, address_hash, version, status, language, session_since, wrapped, here = row[:_TIMERS]
    seal = seals.of(row_id, address_hash, wrapped)
    return KnownContact(
        row_id,
        address_hash,
        version,
        status,
        language,
        session_since,
        seal,
        here or address_hash,
        Timing(*row[_TIMERS:]),
    )


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who has no row yet."""

    address: Address
    address_hash: str
    at: datetime


def add_contacts(
    db: Db, seals: ContactSeals, newcomers: Sequence[Newcomer]
) -> dict[str, KnownContact]:
    """Rows for newcomers; without those whom another process has added meanwhile."""
    if not newcomers:
        return {}
    ids = new_ids(db, contact, len(newcomers))
    ordered = sorted(newcomers, key=lambda one: one.address_hash)
    made = [_make(row_id, one, seals) for row_id, one in zip(ids, ordered, strict=True)]
    db.run_each(_ADD, [row for _, row in made])
    ours = {row_id for (row_id,) in db.rows(_ARRIVED, ids=ids)}
    added = [known for known, _ in made if known.id in ours]
    for known in added:
        seals.hold(known.id, known.seal)
    return {known.address_hash: known for known in added}


def _make(
    row_id: int, newcomer: Newcomer, seals: ContactSeals
) -> tuple[KnownContact, dict[str, object]]:
    wrapped, seal = seals.make(newcomer.address_hash)
    version = first_version(row_id)
    row: dict[str, object] = {
        "id": row_id,
        "address_hash": newcomer.address_hash,
        "channel": newcomer.address.channel,
        "address": seal.close(ADDRESS, clean(newcomer.address.identity).encode()),
        "data_key": wrapped,
        "master_key": seals.keyring.current,
        "version": version,
        "status": Status.OPEN.value,
        "language": None,
        "session": None,
        "release": None,
        "step": None,
        "session_since": None,
        "here": None,
        "since": to_number(newcomer.at),
        "seen": to_number(newcomer.at),
        "timers": None,
        "wakes": None,
    }
    named = newcomer.address_hash
    return KnownContact(row_id, named, version, "open", None, None, seal, named), row


def write_contacts(
    db: Db, rows: Iterable[dict[str, object]], woken: Mapping[int, int | None]
) -> None:
    """Write what turns changed; the rows are locked and their versions checked by then.

    `woken`: the contacts that are looked at another time than before, and when.
    """
    db.run_each(_WRITE, list(rows))
    db.run_each(_WAKE, [{"contact_id": of, "wakes": wakes} for of, wakes in woken.items()])
