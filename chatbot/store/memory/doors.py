"""Addresses of contacts beside their first, and one-time tokens to them, in memory."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Carried
from chatbot.store.doors import ONE_AT_A_TIME, TOKEN_BYTES
from chatbot.store.memory.contents import Contents, HeldContact


@dataclass(slots=True)
class HeldOffer:
    """One token."""

    contact_id: ContactId
    channel: str
    until: datetime
    used_by: Address | None = None


class MemoryDoors:
    """The port `Doors` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents
        self._offers: dict[str, HeldOffer] = {}

    async def offer(self, contact_id: ContactId, channel: str, until: datetime) -> str | None:
        if contact_id not in self._held.addresses:
            return None
        for token, held in list(self._offers.items()):
            if (held.contact_id, held.channel, held.used_by) == (contact_id, channel, None):
                del self._offers[token]
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self._offers[token] = HeldOffer(contact_id, channel, until)
        return token

    async def is_open(self, token: str, channel: str) -> bool:
        held = self._found(token)
        return held is not None and held.channel == channel and held.used_by is None

    def _found(self, token: str) -> HeldOffer | None:
        held = self._offers.get(token)
        if held is None or held.contact_id not in self._held.addresses:
            return None
        return held if held.used_by or held.until > self._held.clock.wall() else None

    async def join(self, token: str, address: Address, replacing: bool = False) -> Carried:
        held = self._found(token)
        if held is None or held.channel != address.channel:
            return Carried.LOST
        if held.used_by is not None:
            return Carried.HERE if held.used_by == address else Carried.USED
        there = self._held.find(address)
        if there is not None and there.id != held.contact_id:
            if not replacing and self._has_something(there):
                return Carried.ASK
            self._held.take_back_of(there)
            self._held.erase(address)
            there = None
        if there is None:
            self._add(held.contact_id, address)
        held.used_by = address
        return Carried.HERE

    def _add(self, contact_id: ContactId, address: Address) -> None:
        doors = self._held.doors
        if address.channel == ONE_AT_A_TIME:
            for page, owner in list(doors.items()):
                if owner == contact_id and page.channel == ONE_AT_A_TIME:
                    del doors[page]
        doors[address] = contact_id

    def _has_something(self, contact: HeldContact) -> bool:
        readings = (owner for _, owner in self._held.readings.values())
        return bool(
            contact.session
            or contact.remembered
            or contact.consents
            or any(it.on for it in contact.switches.values())
            or contact.id in readings
        )
