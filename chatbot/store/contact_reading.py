"""Reading what is known of an address before a turn, always of one moment.

One statement; another one for large parts of a session, where it has any. Parts never change, so
the two can only disagree by one of them being gone, and then both are asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select

from chatbot.domain.contacts import Contact, ContactId
from chatbot.domain.errors import StoreFailed
from chatbot.domain.messages import Address
from chatbot.engine.session import Session
from chatbot.service.ports import Snapshot
from chatbot.store.contact_rows import SESSION, Status, contacts_behind
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.remembering import COLUMNS, read_remembered
from chatbot.store.sealing import Seal, StoreKeys
from chatbot.store.session_parts import (
    PART,
    PartGone,
    Parts,
    has_parts,
    read_session,
    sealed_parts,
)
from chatbot.store.snapshots import NOBODY, Held
from chatbot.store.statements import Db, Flavour, Row, Statement
from chatbot.store.tables import contact, remembered


def _reading(sql: Flavour, column: ColumnElement[Any]) -> Select[Any]:
    return (
        select(
            contact.c.address_hash,
            contact.c.id,
            contact.c.data_key,
            contact.c.version,
            contact.c.status,
            contact.c.language,
            contact.c.session,
            contact.c.here,
            *COLUMNS,
        )
        .select_from(contact.outerjoin(remembered))
        .where(sql.among(column, "those"))
        .order_by(contact.c.address_hash, remembered.c.campaign, remembered.c.name)
    )


_READ = Statement(lambda sql: _reading(sql, contact.c.address_hash))
_READ_BY_ID = Statement(lambda sql: _reading(sql, contact.c.id))
_SESSION: Final = 6
_HERE: Final = 7
_CAMPAIGN: Final = 8
"""The first of the columns that hold one remembered value; those before are the contact's."""


_TRIES: Final = 5
_NOBODY: Final = Held(NOBODY)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A contact's row, its session opened but not read."""

    contact_id: int
    seal: Seal
    written: bytes | None

    def session(self, sealed: Mapping[str, bytes]) -> tuple[Session | None, Parts]:
        if self.written is None:
            return None, ()
        contents = {name: self.seal.open(PART, content) for name, content in sealed.items()}
        return read_session(self.written, contents)


class SnapshotReader:
    """Reads snapshots, many in one statement. Runs in the writer's thread."""

    def __init__(self, keys: StoreKeys, seals: ContactSeals) -> None:
        self._keys = keys
        self._seals = seals

    def read(self, db: Db, addresses: Sequence[Address]) -> list[Held]:
        """What is known of each address, in order."""
        hashes = [self._keys.address_hash(address) for address in addresses]
        wanted = sorted(set(hashes))
        for _ in range(_TRIES):
            with suppress(PartGone):
                found = self._found(db, _READ, wanted)
                behind = contacts_behind(db, [one for one in wanted if one not in found])
                by_id = (
                    self._found(db, _READ_BY_ID, sorted(set(behind.values()))) if behind else {}
                )
                named = {it[1].snapshot.contact_id: it for it in by_id.values()}
                for one, row_id in behind.items():
                    if (other := named.get(ContactId(row_id))) is not None:
                        found[one] = other
                return [_asked_by(found.get(one), one) for one in hashes]
        raise StoreFailed("busy")

    def _found(
        self, db: Db, read: Statement, those: Sequence[object]
    ) -> dict[str, tuple[str, Held]]:
        """(hash of where they are, what is known) by the hash that names the contact."""
        rows = db.rows(read, those=[*those])
        groups = [list(group) for _, group in groupby(rows, key=lambda row: row[0])]
        opened = [self._opened(group[0]) for group in groups]
        parted = [it.contact_id for it in opened if it.written and has_parts(it.written)]
        parts = sealed_parts(db, parted)
        pairs = zip(groups, opened, strict=True)
        return {
            rows[0][0]: (
                rows[0][_HERE] or rows[0][0],
                _held(rows, it, parts.get(it.contact_id, {})),
            )
            for rows, it in pairs
        }

    def _opened(self, row: Row) -> _Opened:
        address_hash, contact_id, wrapped = row[:3]
        seal = self._seals.of(contact_id, address_hash, wrapped)
        sealed = row[_SESSION]
        return _Opened(contact_id, seal, None if sealed is None else seal.open(SESSION, sealed))


def _asked_by(found: tuple[str, Held] | None, asked: str) -> Held:
    if found is None:
        return _NOBODY
    here, held = found
    return held if here == asked else Held(replace(held.snapshot, is_here=False), held.parts)


def _held(rows: list[Row], opened: _Opened, parts: Mapping[str, bytes]) -> Held:
    version, status, language = rows[0][3:_SESSION]
    filled = (row[_CAMPAIGN:] for row in rows if row[_CAMPAIGN] is not None)
    values = [read_remembered(opened.seal, columns) for columns in filled]
    contact = Contact(
        language, status != Status.OPEN, {(it.campaign, it.name): it for it in values}
    )
    session, its_parts = opened.session(parts)
    return Held(Snapshot(contact, session, version, ContactId(opened.contact_id)), its_parts)
