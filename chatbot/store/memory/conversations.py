"""Inbox and turns, in memory. Everything is prepared before the first dictionary changes."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chatbot.domain.contacts import Contact, ContactId
from chatbot.domain.messages import Address, InboxKey, Lane, Toast
from chatbot.engine.session import dump_session, load_session
from chatbot.service.ports import (
    Arrival,
    CommitOutcome,
    CommitResult,
    Parcel,
    Snapshot,
    TurnRecord,
)
from chatbot.store.changes import Changes, Said, changes_of, lanes_of
from chatbot.store.cleaning import clean_json
from chatbot.store.memory.contents import (
    Contents,
    HeldArrival,
    HeldContact,
)
from chatbot.store.memory.holding import hold_changes
from chatbot.store.snapshots import NOBODY, first_version, without_expired
from chatbot.store.timer_arrivals import timer_arrival

NO_CONTACT = ContactId(0)


class MemoryConversations:
    """The port `Conversations` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def receive(self, arrivals: Sequence[Arrival]) -> list[bool]:
        return [self._receive(arrival) for arrival in arrivals]

    def _receive(self, arrival: Arrival) -> bool:
        if arrival.key in self._held.inbox:
            return False
        self._held.inbox[arrival.key] = HeldArrival(arrival, self._held.clock.wall())
        return True

    async def unhandled(self, channel: str, limit: int) -> list[Arrival]:
        waiting = (held.arrival for held in self._held.inbox.values() if not held.done)
        return [it for it in waiting if it is not None and it.channel == channel][:limit]

    async def snapshot(self, address: Address) -> Snapshot:
        contact = self._held.find(address)
        if contact is None:
            return NOBODY
        known = Contact(contact.language, contact.stopped, dict(contact.remembered))
        session = None if contact.session is None else load_session(contact.session)
        is_here = contact.address == address
        snapshot = Snapshot(known, session, contact.version, contact.id, is_here)
        return without_expired(snapshot, self._held.clock.now())

    async def commit(self, turns: Sequence[TurnRecord]) -> list[CommitResult]:
        return [self._commit(turn) for turn in turns]

    def _commit(self, turn: TurnRecord) -> CommitResult:
        if (known := self._held.inbox.get(turn.key)) is not None and known.done:
            return CommitResult(CommitOutcome.REPEATED)
        contact = self._held.find(turn.address)
        if turn.version != (0 if contact is None else contact.version):
            return CommitResult(CommitOutcome.STALE)
        try:
            changes = changes_of(turn.effects)
            session = None if turn.session is None else clean_json(dump_session(turn.session))
        except (TypeError, ValueError) as fault:
            return CommitResult(CommitOutcome.FAILED, cause=type(fault).__name__)
        if contact is None and (session is not None or changes.leave_something()):
            contact = self._newcomer(turn)
        parcels = self._write(turn, contact, changes, session)
        self._close_key(turn.key)
        return CommitResult(CommitOutcome.COMMITTED, tuple(parcels))

    def _newcomer(self, turn: TurnRecord) -> HeldContact:
        contact_id = ContactId(next(self._held.ids))
        version = first_version(contact_id)
        contact = HeldContact(contact_id, turn.address, version, turn.at, turn.at)
        self._held.contacts[turn.address] = contact
        self._held.addresses[contact_id] = turn.address
        return contact

    def _write(
        self, turn: TurnRecord, contact: HeldContact | None, changes: Changes, session: str | None
    ) -> list[Parcel]:
        if contact is None:
            return [self._passing(said, turn, NO_CONTACT) for said in changes.said]
        contact.version += 1
        contact.seen = turn.at
        if turn.spoke:
            contact.address = turn.address
        contact.session = session
        hold_changes(self._held, contact, changes)
        if changes.forgotten:
            self._held.erase(turn.address)
            return [self._passing(said, turn, contact.id) for said in changes.said]
        return self._post(turn, contact, changes)

    def _passing(self, said: Said, turn: TurnRecord, contact_id: ContactId) -> Parcel:
        row = next(self._held.passing_ids)
        return Parcel(row, contact_id, turn.address, said.content, "", 0, said.question)

    def _post(self, turn: TurnRecord, contact: HeldContact, changes: Changes) -> list[Parcel]:
        blocked = any(self._held.unfinished(contact.id))
        parcels = []
        for said, lane in zip(changes.said, lanes_of(changes.said), strict=True):
            if isinstance(said.content, Toast):
                parcels.append(self._passing(said, turn, contact.id))
                continue
            row = self._held.post(contact.id, said.content, said, lane)
            if not blocked and lane is not Lane.BROADCAST:
                parcels.append(self._held.lease(row))
        return parcels

    def _close_key(self, key: InboxKey) -> None:
        self._held.inbox[key] = HeldArrival(None, self._held.clock.wall(), done=True)

    async def close_arrival(
        self, key: InboxKey, cause: str | None = None, address: Address | None = None
    ) -> None:
        held = self._held.inbox.get(key)
        if held is not None and held.done:
            return
        may_stay = cause is not None and address is not None
        kept = held.arrival if held is not None and may_stay else None
        wall = self._held.clock.wall()
        told = cause if held is not None else None
        self._held.inbox[key] = HeldArrival(kept, wall, told, True, address)

    async def fire_timers(
        self, now: datetime, limit: int, of: Address | None = None
    ) -> list[Arrival]:
        due = [
            (timer.due, row, contact)
            for contact in self._held.contacts.values()
            for row, timer in contact.timers.items()
            if timer.due <= now and of in (None, contact.address)
        ]
        fired = []
        for _, row, contact in heapq.nsmallest(limit, due, key=lambda one: one[:2]):
            arrival = timer_arrival(str(row), contact.address, contact.timers.pop(row), now)
            self._held.inbox[arrival.key] = HeldArrival(arrival, self._held.clock.wall())
            fired.append(replace(arrival))
        return fired

    async def address_closed(self, address: Address) -> None:
        if (contact := self._held.find(address)) is not None:
            self._held.close(contact)
