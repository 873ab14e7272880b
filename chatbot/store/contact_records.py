"""The port `ContactRecords` over SQL: shown, erased, let go in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chatbot.domain.calendar import day_of
from chatbot.domain.holdings import Held
from chatbot.domain.messages import Address
from chatbot.service.ports import Clock
from chatbot.store.contact_rows import find_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contact_showing import ContactShowing
from chatbot.store.erasures import erase_contacts
from chatbot.store.pact_counts import take_back_of
from chatbot.store.purging import Purging
from chatbot.store.sealing import StoreKeys
from chatbot.store.snapshots import Snapshots
from chatbot.store.statements import Db
from chatbot.store.worker import Job, Worker


class SqlContactRecords:
    """Everything held about one contact."""

    def __init__(
        self,
        writer: Worker,
        keys: StoreKeys,
        seals: ContactSeals,
        snapshots: Snapshots,
        clock: Clock,
    ) -> None:
        self._writer = writer
        self._keys = keys
        self._seals = seals
        self._snapshots = snapshots
        self._clock = clock
        showing = ContactShowing(keys, seals)
        self._show = Job(showing.show, reads=True)
        self._held = Job(showing.held, reads=True)
        self._purge = Job(Purging(seals, clock).purge)
        self._forget = Job(self._forget_all)

    async def show(self, address: Address) -> dict[str, object] | None:
        return await self._writer.one(self._show, address)

    async def held(self, address: Address) -> Held | None:
        return await self._writer.one(self._held, address)

    async def forget(self, address: Address) -> bool:
        found = await self._writer.one(self._forget, address)
        self._snapshots.take(address)
        return found

    async def purge(self, now: datetime) -> dict[str, int]:
        gone = await self._writer.one(self._purge, now)
        self._snapshots.clear()
        return gone

    def _forget_all(self, db: Db, batch: Sequence[Address]) -> list[bool]:
        hashes = [self._keys.address_hash(address) for address in batch]
        found = find_contacts(db, self._seals, hashes)
        wall = self._clock.wall()
        contacts = [known.id for known in found.values()]
        take_back_of(db, contacts, self._seals, day_of(self._clock.now()))
        erase_contacts(db, contacts, self._seals, wall)
        return [one in found for one in hashes]
