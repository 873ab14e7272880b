"""Turns, written whole or not at all, many in one transaction.

Version and inbox key are checked by reading inside the transaction, so a stale or repeated turn
is an answer and costs the others nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address
from chatbot.service.ports import Clock, CommitOutcome, CommitResult, TurnRecord
from chatbot.store import apply_effects, inbox_rows, mail_posting
from chatbot.store.changes import Changes
from chatbot.store.contact_rows import (
    SESSION,
    KnownContact,
    Newcomer,
    Status,
    add_contacts,
    find_contacts,
    move_contacts,
    write_contacts,
)
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contact_timers import after_turn
from chatbot.store.erasures import erase_contacts
from chatbot.store.fingerprints import row_of
from chatbot.store.moments import to_number
from chatbot.store.posting import Post, send_all
from chatbot.store.sealing import StoreKeys
from chatbot.store.session_parts import (
    PART,
    Parted,
    Parts,
    add_parts,
    drop_all_parts,
    drop_parts,
    part_session,
)
from chatbot.store.standing import standing_at
from chatbot.store.statements import Db

_NOTHING = Parted(b"", True, (), {})


@dataclass(frozen=True, slots=True)
class Pending:
    """A turn on its way into the database, its effects sorted."""

    turn: TurnRecord
    changes: Changes
    parts: Parts | None = None
    """The parts of its session that are stored; None where nobody knows."""


@dataclass(slots=True)
class Written:
    """What became of it. `exact`: the database holds the session as the engine gave it."""

    result: CommitResult
    contact_id: ContactId | None = None
    version: int = 0
    exact: bool = True
    parts: Parts = ()


@dataclass(slots=True)
class _Entry:
    place: int
    pending: Pending
    address_hash: str
    known: KnownContact | None = None

    @property
    def turn(self) -> TurnRecord:
        return self.pending.turn


class TurnWriter:
    """Writes batches of turns. Runs in the writer's thread."""

    def __init__(
        self, keys: StoreKeys, seals: ContactSeals, clock: Clock, lease: timedelta
    ) -> None:
        self._keys = keys
        self._seals = seals
        self._clock = clock
        self._lease = lease

    def write(self, db: Db, batch: Sequence[Pending]) -> list[Written]:
        """Write what can be written; an answer for each, in order."""
        answers: dict[int, Written] = {}
        entries = [
            _Entry(place, pending, self._keys.address_hash(pending.turn.address))
            for place, pending in enumerate(batch)
        ]
        for wave in _waves(entries):
            self._write_wave(db, wave, answers)
        return [answers[place] for place in range(len(batch))]

    def _write_wave(self, db: Db, wave: list[_Entry], answers: dict[int, Written]) -> None:
        states = inbox_rows.states(db, [entry.turn.key for entry in wave])
        contacts = find_contacts(db, self._seals, [entry.address_hash for entry in wave])
        accepted = []
        taken: set[int] = set()
        for entry in wave:
            entry.known = contacts.get(entry.address_hash)
            outcome = _judge(entry, states.get(entry.turn.key), taken)
            answers[entry.place] = Written(CommitResult(outcome))
            if outcome is CommitOutcome.COMMITTED:
                accepted.append(entry)
        accepted = self._welcome(db, accepted, answers)
        if accepted:
            self._write_accepted(db, accepted, answers)
            inbox_rows.close(db, [entry.turn for entry in accepted], states, self._clock.wall())

    def _welcome(
        self, db: Db, accepted: list[_Entry], answers: dict[int, Written]
    ) -> list[_Entry]:
        new = [entry for entry in accepted if entry.known is None and _must_be_known(entry)]
        newcomers = [Newcomer(it.turn.address, it.address_hash, it.turn.at) for it in new]
        added = add_contacts(db, self._seals, newcomers)
        for entry in new:
            entry.known = added.get(entry.address_hash)
            if entry.known is None:
                answers[entry.place] = Written(CommitResult(CommitOutcome.STALE))
        lost = {entry.place for entry in new if entry.known is None}
        return [entry for entry in accepted if entry.place not in lost]

    def _write_accepted(self, db: Db, accepted: list[_Entry], answers: dict[int, Written]) -> None:
        writes = apply_effects.Writes()
        contact_rows = []
        woken: dict[int, int | None] = {}
        parts = _PartRows()
        posts = []
        move_contacts(db, filter(None, map(_move, accepted)))
        for entry in accepted:
            known, changes = entry.known, entry.pending.changes
            written = answers[entry.place]
            if known is not None:
                apply_effects.gather(writes, known, entry.turn.address.channel, changes)
                writes.fingerprints += [row_of(self._keys, it) for it in changes.fingerprints]
                if not changes.forgotten:
                    writes.mail += mail_posting.writes_of(self._keys, known, changes.mail)
                written.contact_id = ContactId(known.id)
                if not changes.forgotten:
                    timing = after_turn(known.timing, changes, known.version + 1)
                    if timing.wakes != known.timing.wakes:
                        woken[known.id] = timing.wakes
                    row, parted = _contact_row(known, entry.pending, timing.timers)
                    written.version = row["version"]
                    written.exact, written.parts = parted.exact, parted.parts
                    contact_rows.append(row)
                    parts.gather(known, entry.pending, parted)
            posts.append(_post(entry, changes))
        write_contacts(db, contact_rows, woken)
        parts.write(db)
        apply_effects.silence(db, writes, self._clock.now())
        send_all(db, posts, self._clock.wall(), self._lease)
        apply_effects.write(db, writes)
        erase_contacts(db, writes.forgotten, self._seals, self._clock.wall())
        for entry, post in zip(accepted, posts, strict=True):
            done = CommitResult(CommitOutcome.COMMITTED, tuple(post.parcels))
            answers[entry.place].result = done


def _waves(entries: list[_Entry]) -> Iterator[list[_Entry]]:
    """Split a batch so that no wave has two turns of one contact or one key: they must see each
    other's writes."""
    while entries:
        wave: list[_Entry] = []
        later: list[_Entry] = []
        taken: set[str] = set()
        for entry in entries:
            names = {entry.turn.key, entry.address_hash}
            (later if taken & names else wave).append(entry)
            taken |= names
        yield wave
        entries = later


def _judge(entry: _Entry, state: str | None, taken: set[int]) -> CommitOutcome:
    """`taken`: contacts who have a turn in this wave already, by another of their addresses."""
    if state is not None and state != inbox_rows.RECEIVED:
        return CommitOutcome.REPEATED
    known = entry.known
    version = 0 if known is None else known.version
    if entry.turn.version != version or (known is not None and known.id in taken):
        return CommitOutcome.STALE
    if known is not None:
        taken.add(known.id)
    return CommitOutcome.COMMITTED


def _move(entry: _Entry) -> tuple[KnownContact, Address, str] | None:
    known = entry.known
    if known is None or not entry.turn.spoke or known.here == entry.address_hash:
        return None
    return known, entry.turn.address, entry.address_hash


def _must_be_known(entry: _Entry) -> bool:
    return entry.turn.session is not None or entry.pending.changes.leave_something()


def _post(entry: _Entry, changes: Changes) -> Post:
    known = entry.known
    if known is None:
        return Post(entry.turn.address, changes.said, None)
    kept = None if changes.forgotten else known
    return Post(entry.turn.address, changes.said, kept, ContactId(known.id))


def _contact_row(
    known: KnownContact, pending: Pending, timers: str | None
) -> tuple[dict[str, Any], Parted]:
    turn, changes = pending.turn, pending.changes
    row: dict[str, Any] = {
        "contact_id": known.id,
        "version": known.version + 1,
        "status": _status(known, changes),
        "language": known.language if changes.language is None else changes.language,
        "session": None,
        "release": None,
        "step": None,
        "session_since": None,
        "seen": to_number(turn.at),
        "timers": timers,
    }
    if turn.session is None:
        return row, _NOTHING
    parted = part_session(turn.session, pending.parts or (), known.version)
    row["session"] = known.seal.close(SESSION, parted.written)
    row["release"] = turn.session.release
    row["step"] = standing_at(turn.session)
    row["session_since"] = known.session_since or row["seen"]
    return row, parted


@dataclass(slots=True)
class _PartRows:
    """The parts of sessions that a batch adds and lets go."""

    new: list[tuple[int, str, bytes]] = field(default_factory=list)
    gone: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)

    def gather(self, known: KnownContact, pending: Pending, parted: Parted) -> None:
        """Add what one turn changes."""
        if pending.parts is None:
            self.unknown.append(known.id)
        elif pending.parts is not parted.parts:
            kept = {part.name for part in parted.parts}
            self.gone += [(known.id, it.name) for it in pending.parts if it.name not in kept]
        for name, content in parted.new.items():
            self.new.append((known.id, name, known.seal.close(PART, content)))

    def write(self, db: Db) -> None:
        """First what goes, then what comes."""
        drop_all_parts(db, self.unknown)
        drop_parts(db, self.gone)
        add_parts(db, self.new)


def _status(known: KnownContact, changes: Changes) -> str:
    if changes.stopped is None:
        return known.status
    return (Status.STOPPED if changes.stopped else Status.OPEN).value
