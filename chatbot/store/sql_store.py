"""The store over SQL: opened once per process, its ports side by side, closed at the end."""

from __future__ import annotations

import asyncio

from sqlalchemy import Engine

from chatbot.service.ports import Clock
from chatbot.store.connections import bind_to
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.conversations import SqlConversations
from chatbot.store.database_urls import make_room, read_url
from chatbot.store.outbox import SqlOutbox
from chatbot.store.schema import bring_to_head
from chatbot.store.sealing import Keyring, StoreKeys
from chatbot.store.snapshots import Snapshots
from chatbot.store.store_keys import load_or_make
from chatbot.store.worker import Job, Worker


class SqlStore:
    """All ports over one database. Make it with `open`."""

    def __init__(
        self, bind: Engine, writer: Worker, keys: StoreKeys, keyring: Keyring, clock: Clock
    ) -> None:
        seals = ContactSeals(keyring)
        snapshots = Snapshots()
        self._bind = bind
        self._writer = writer
        self.conversations = SqlConversations(writer, keys, seals, snapshots, clock)
        self.outbox = SqlOutbox(writer, seals, snapshots, clock)

    @classmethod
    async def open(cls, url: str, secret: str, clock: Clock) -> SqlStore:
        """Open a database, made or brought up to date if need be.

        `secret` is the master key, or several separated by commas, the current one first.
        Raises SettingsFault for an address, key or schema that cannot be used, and StoreFailed
        when the database does not answer.
        """
        keyring = Keyring(secret)
        read = read_url(url)
        make_room(read)
        bind = bind_to(read)
        await asyncio.to_thread(bring_to_head, bind)
        writer = Worker(bind, "store-writer")
        try:
            keys = await writer.one(Job(load_or_make), keyring)
        except BaseException:
            await writer.close()
            raise
        return cls(bind, writer, keys, keyring, clock)

    async def close(self) -> None:
        """Finish what is being written, and let go of the database."""
        await self._writer.close()
        self._bind.dispose()
