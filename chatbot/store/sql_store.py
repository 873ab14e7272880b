"""The store over SQL: opened once per process, its ports side by side, closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, and_, func, select, text

from chatbot.service.ports import Clock, Duties, SendBudget
from chatbot.store.answer_checks import SqlAnswerChecks
from chatbot.store.backlog import SqlBacklog
from chatbot.store.broadcasts import SqlBroadcasts
from chatbot.store.budget import SqlBudget
from chatbot.store.connections import bind_to
from chatbot.store.contact_records import SqlContactRecords
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.conversations import SqlConversations
from chatbot.store.corrections import SqlCorrections
from chatbot.store.database_urls import make_room, read_url
from chatbot.store.dead_letters import SqlDeadLetters
from chatbot.store.doors import SqlDoors
from chatbot.store.duties import SqlDuties
from chatbot.store.erasures import SqlErasures
from chatbot.store.feeding import SqlBroadcastFeed
from chatbot.store.fingerprints import SqlFingerprints
from chatbot.store.group_totals import SqlGroupTotals
from chatbot.store.leases import LEASE
from chatbot.store.ledger import SqlLedger
from chatbot.store.mail_desk import SqlMailDesk
from chatbot.store.outbox import SqlOutbox
from chatbot.store.pact_counts import SqlPactCounts
from chatbot.store.page_tokens import SqlPageTokens
from chatbot.store.permits import SqlPermits
from chatbot.store.public_record import SqlPublicRecord
from chatbot.store.releases import SqlReleases
from chatbot.store.rotation import rotate
from chatbot.store.schema import bring_to_head, bring_to_head_apart, refuse_damaged
from chatbot.store.screens import SqlScreens
from chatbot.store.sealing import Keyring, StoreKeys
from chatbot.store.snapshots import Snapshots
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.store_keys import load_or_make
from chatbot.store.wordings import SqlWordings
from chatbot.store.worker import Job, Worker


class SqlStore:
    """All ports over one database. Make it with `open`."""

    def __init__(
        self,
        bind: Engine,
        writer: Worker,
        keys: StoreKeys,
        keyring: Keyring,
        clock: Clock,
        lease: timedelta,
    ) -> None:
        seals = ContactSeals(keyring)
        snapshots = Snapshots()
        reader = Worker(bind, "store-reader", writes=False)
        self._bind = bind
        self._writer = writer
        self._reader = reader
        self._keyring = keyring
        self.conversations = SqlConversations(writer, keys, seals, snapshots, clock, lease)
        self.outbox = SqlOutbox(writer, seals, snapshots, clock, lease)
        self.contact_records = SqlContactRecords(writer, keys, seals, snapshots, clock)
        self.public_record = SqlPublicRecord(writer, reader)
        self.corrections = SqlCorrections(writer, reader)
        self.releases = SqlReleases(writer, reader)
        self.page_tokens = SqlPageTokens(reader, keys, seals, clock)
        self.doors = SqlDoors(writer, keys, seals, snapshots, clock)
        self.screens = SqlScreens(reader, keys, seals)
        self.fingerprints = SqlFingerprints(reader, keys)
        self.group_totals = SqlGroupTotals(writer, reader, seals)
        self.pact_counts = SqlPactCounts(reader)
        self.group_key = keys.group_key
        self.ledger = SqlLedger(writer, reader, keys)
        self.answer_checks = SqlAnswerChecks(writer, seals)
        self.mail_desk = SqlMailDesk(writer, keys, seals, clock)
        self.wordings = SqlWordings(reader)
        self.erasures = SqlErasures(writer, seals, clock)
        self.backlog = SqlBacklog(reader, clock)
        self.dead_letters = SqlDeadLetters(writer, keys, clock)
        self.broadcasts = SqlBroadcasts(writer)
        self.broadcast_feed = SqlBroadcastFeed(writer, reader, seals, clock)
        self.permits = SqlPermits(reader, clock)
        # A connection of its own: nobody's rate waits for somebody's turns, nor locks with them.
        self._shared = Worker(bind, "store-shared") if self.is_shared else None
        self.budget: SendBudget | None = SqlBudget(self._shared) if self._shared else None
        self.duties: Duties | None = SqlDuties(self._shared) if self._shared else None

    @classmethod
    async def open(
        cls, url: str, secret: str, clock: Clock, lease: timedelta = LEASE, stays: bool = False
    ) -> SqlStore:
        """Open a database, made or brought up to date if need be.

        `secret` is the master key, or several separated by commas, the current one first. Who
        `stays` looks an SQLite file through for damage first, and has the schema changed by a
        process of its own. Raises SettingsFault for an address, key,
        schema or file that cannot be used, and StoreFailed when the database does not answer.
        """
        keyring = Keyring(secret)
        read = read_url(url)
        make_room(read)
        bind = bind_to(read)
        if stays:
            await asyncio.to_thread(refuse_damaged, bind)
            await asyncio.to_thread(bring_to_head_apart, url, bind)
        await asyncio.to_thread(bring_to_head, bind)
        writer = Worker(bind, "store-writer")
        try:
            keys = await writer.one(Job(load_or_make), keyring)
        except BaseException:
            await writer.close()
            raise
        return cls(bind, writer, keys, keyring, clock, lease)

    @property
    def is_shared(self) -> bool:
        """Whether other processes may work on the same database; SQLite's has one."""
        return self._bind.dialect.name == "postgresql"

    async def rotate(self) -> int:
        """Bring everything under the first of the secrets; how many keys were not.

        Afterwards the others may go. Stopped half-way, it goes on where it was.
        """
        return await rotate(self._writer, self._keyring)

    async def ready(self) -> bool:
        """Whether the database takes writes now, found out by writing."""
        answers = await self._writer.each(_READY, [None])
        return answers == [True] and not self._writer.failed_lately

    async def close(self) -> None:
        """Finish what is being written, and let go of the database."""
        await self._writer.close()
        await self._reader.close()
        if self._shared is not None:
            await self._shared.close()
        self._bind.dispose()


def _takes_writes(sql: Flavour) -> Any:
    """Something that has to be written when the transaction commits, and means nothing.

    SQLite: a number in the head of the file that is the application's. PostgreSQL: a transaction
    with an id of its own.
    """
    if sql.name == "sqlite":
        return text("PRAGMA user_version = 1")
    may_write = func.current_setting("transaction_read_only") == "off"
    return select(and_(may_write, func.pg_current_xact_id().is_not(None)))


_TAKES_WRITES = Statement(_takes_writes)


def _is_ready(db: Db, batch: Sequence[None]) -> list[bool]:
    found = db.rows(_TAKES_WRITES)
    ready = not found or bool(found[0][0])
    return [ready for _ in batch]


_READY = Job(_is_ready, probes=True)
