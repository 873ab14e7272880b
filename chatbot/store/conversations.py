"""The port `Conversations` over SQL: from the event loop to the writer and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from chatbot.domain.errors import ChatbotError
from chatbot.domain.messages import Address, InboxKey
from chatbot.service.ports import (
    Arrival,
    Clock,
    CommitOutcome,
    CommitResult,
    Snapshot,
    TurnRecord,
)
from chatbot.store.changes import changes_of
from chatbot.store.closing import close_contacts
from chatbot.store.contact_reading import SnapshotReader
from chatbot.store.contact_rows import find_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.inbox import Closing, Inbox, Waiting
from chatbot.store.sealing import StoreKeys
from chatbot.store.session_parts import Parts
from chatbot.store.snapshots import Held, Snapshots, after_turn, without_expired
from chatbot.store.statements import Db
from chatbot.store.timers import Firing, Timers
from chatbot.store.trust import Trust
from chatbot.store.turns import Pending, TurnWriter, Written
from chatbot.store.worker import Job, Worker


class SqlConversations:
    """Inbox, sessions and turns."""

    def __init__(
        self,
        writer: Worker,
        keys: StoreKeys,
        seals: ContactSeals,
        snapshots: Snapshots,
        clock: Clock,
        lease: timedelta,
    ) -> None:
        self._writer = writer
        self._snapshots = snapshots
        self._trust = Trust()
        self._clock = clock
        self._keys = keys
        self._seals = seals
        inbox = Inbox(keys, clock)
        self._receive = Job(inbox.receive)
        self._unhandled = Job(inbox.unhandled, reads=True)
        self._close = Job(inbox.close)
        self._commit = Job(TurnWriter(keys, seals, clock, lease).write)
        self._read = Job(SnapshotReader(keys, seals).read, reads=True)
        self._fire = Job(Timers(inbox, seals, clock).fire)
        self._shut = Job(self._shut_contacts)

    async def receive(self, arrivals: Sequence[Arrival]) -> list[bool]:
        answers = await self._writer.each(self._receive, arrivals)
        return [_value(answer) for answer in answers]

    async def unhandled(self, channel: str, limit: int) -> list[Arrival]:
        return await self._writer.one(self._unhandled, Waiting(channel, limit))

    async def snapshot(self, address: Address) -> Snapshot:
        held = self._snapshots.get(address)
        if held is None or not self._trust.may_give(address):
            held = await self._writer.one(self._read, address)
            self._snapshots.put(address, held)
        return without_expired(held.snapshot, self._clock.now())

    async def commit(self, turns: Sequence[TurnRecord]) -> list[CommitResult]:
        before = [self._snapshots.take(turn.address) for turn in turns]
        pending = [
            Pending(turn, changes_of(turn.effects), _parts(turn, held))
            for turn, held in zip(turns, before, strict=True)
        ]
        answers = await self._writer.each(self._commit, pending)
        return [
            self._after(one, known, answer)
            for one, known, answer in zip(pending, before, answers, strict=True)
        ]

    def _after(
        self, pending: Pending, before: Held | None, answer: Written | ChatbotError
    ) -> CommitResult:
        if isinstance(answer, ChatbotError):
            return CommitResult(CommitOutcome.FAILED, cause=str(answer))
        self._snapshots.take(pending.turn.address)
        is_stale = answer.result.outcome is CommitOutcome.STALE
        self._trust.learn(pending.turn.address, is_stale)
        if answer.result.outcome is CommitOutcome.COMMITTED:
            self._hold(pending, before, answer)
        return answer.result

    def _hold(self, pending: Pending, before: Held | None, answer: Written) -> None:
        turn, changes = pending.turn, pending.changes
        if before is None or before.snapshot.version != turn.version:
            return
        if answer.contact_id is not None and answer.exact:
            known = before.snapshot
            after = after_turn(known, turn, changes, answer.contact_id, answer.version)
            self._snapshots.put(turn.address, Held(after, answer.parts))

    async def close_arrival(
        self, key: InboxKey, cause: str | None = None, address: Address | None = None
    ) -> None:
        await self._writer.one(self._close, Closing(key, cause, address))

    async def fire_timers(
        self, now: datetime, limit: int, of: Address | None = None
    ) -> list[Arrival]:
        whose = None if of is None else self._keys.address_hash(of)
        return await self._writer.one(self._fire, Firing(now, limit, whose))

    async def address_closed(self, address: Address) -> None:
        await self._writer.one(self._shut, address)
        self._snapshots.take(address)

    def _shut_contacts(self, db: Db, batch: Sequence[Address]) -> list[None]:
        hashes = [self._keys.address_hash(address) for address in batch]
        found = find_contacts(db, self._seals, hashes)
        close_contacts(db, [known.id for known in found.values()], self._seals, self._clock.now())
        return [None for _ in batch]


def _parts(turn: TurnRecord, held: Held | None) -> Parts | None:
    """The parts that are stored, where that is known."""
    is_known = held is not None and held.snapshot.version == turn.version
    return held.parts if held and is_known else None


def _value(answer: bool | ChatbotError) -> bool:
    if isinstance(answer, ChatbotError):
        raise answer
    return answer
