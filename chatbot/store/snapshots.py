"""Snapshots kept in memory between turns, so that a chat in progress reads nothing.

Whoever writes a contact takes its entry out when that is done, for a reading begun before may
have put an older one in meanwhile; then a turn puts the new one in. Another process may still
move a contact on: the version guard finds that out, and the entry goes. Of somebody with several
addresses one entry is held, that of the address asked for last.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime

from chatbot.domain.contacts import Contact, ContactId, Remembered
from chatbot.domain.messages import Address
from chatbot.service.ports import Snapshot, TurnRecord
from chatbot.store.changes import Changes
from chatbot.store.session_parts import Parts

SNAPSHOTS_HELD = 2048

TURNS_BEFORE_VERSIONS_MEET = 2**20

NOBODY = Snapshot(Contact(), None, 0)


@dataclass(frozen=True, slots=True)
class Held:
    """A snapshot, and the parts that its session lies in."""

    snapshot: Snapshot
    parts: Parts = ()


def first_version(contact_id: int) -> int:
    """The version a contact starts from, so that no version comes twice for one address.

    Row ids are never reused. Somebody forgotten who starts anew is another contact, and a turn
    decided on the old one is stale.
    """
    return contact_id * TURNS_BEFORE_VERSIONS_MEET


class Snapshots:
    """The most recently used snapshots. Used on the event loop only."""

    def __init__(self, size: int = SNAPSHOTS_HELD) -> None:
        self._size = size
        self._held: OrderedDict[Address, Held] = OrderedDict()
        self._of_contact: dict[ContactId, Address] = {}

    def get(self, address: Address) -> Held | None:
        """What is held, now the last to go."""
        if (held := self._held.get(address)) is not None:
            self._held.move_to_end(address)
        return held

    def put(self, address: Address, held: Held) -> None:
        """Hold a snapshot, and let go of the one longest unused if there are too many."""
        self.take(address)
        if (contact_id := held.snapshot.contact_id) is not None:
            if (other := self._of_contact.get(contact_id)) is not None:
                self.take(other)
            self._of_contact[contact_id] = address
        self._held[address] = held
        if len(self._held) > self._size:
            self.take(next(iter(self._held)))

    def take(self, address: Address) -> Held | None:
        """Hold it no longer."""
        held = self._held.pop(address, None)
        if held is not None and held.snapshot.contact_id is not None:
            self._of_contact.pop(held.snapshot.contact_id, None)
        return held

    def clear(self) -> None:
        """Hold nothing."""
        self._held.clear()
        self._of_contact.clear()


def after_turn(
    before: Snapshot, turn: TurnRecord, changes: Changes, contact_id: ContactId, version: int
) -> Snapshot:
    """What a snapshot becomes when a turn is committed."""
    if changes.forgotten:
        return NOBODY
    contact = before.contact
    remembered = contact.remembered
    if changes.remembered:
        merged = {**remembered, **changes.remembered}
        remembered = {name: value for name, value in merged.items() if value is not None}
    language = contact.language if changes.language is None else changes.language
    stopped = contact.stopped if changes.stopped is None else changes.stopped
    held = Contact(language, stopped, remembered)
    is_here = before.is_here or turn.spoke
    return Snapshot(held, turn.session, version, contact_id, is_here)


def without_expired(snapshot: Snapshot, now: datetime) -> Snapshot:
    """The same without values whose time is over: they count as gone before they are purged."""
    if not any(_expired(value, now) for value in snapshot.contact.remembered.values()):
        return snapshot
    remembered = {
        name: value
        for name, value in snapshot.contact.remembered.items()
        if not _expired(value, now)
    }
    return replace(snapshot, contact=replace(snapshot.contact, remembered=remembered))


def _expired(value: Remembered, now: datetime) -> bool:
    return value.expires is not None and value.expires <= now
