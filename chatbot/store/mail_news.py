"""What a chat is told of its letters: an arrival, entered in the transaction that makes it so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from chatbot.domain.mailing import MailNews
from chatbot.domain.messages import Address
from chatbot.service.mail_reports import mail_arrival
from chatbot.service.ports import Arrival, Clock
from chatbot.store import inbox_rows
from chatbot.store.contact_rows import ADDRESS
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.inbox import Inbox
from chatbot.store.sealing import Seal
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import contact

_WHO = Statement(
    lambda sql: select(
        contact.c.address_hash, contact.c.data_key, contact.c.channel, contact.c.address
    ).where(contact.c.id == bindparam("of_contact"))
)


class Announcing:
    """Enters news into the inbox. Runs in the writer's thread."""

    def __init__(self, inbox: Inbox, seals: ContactSeals, clock: Clock) -> None:
        self._inbox = inbox
        self._seals = seals
        self._clock = clock

    def who(self, db: Db, contact_id: int) -> tuple[Address, Seal] | None:
        """Whom a contact is, and what opens what is held of them; None when they are gone."""
        rows = db.rows(_WHO, of_contact=contact_id)
        if not rows:
            return None
        address_hash, wrapped, channel, sealed = rows[0]
        seal = self._seals.of(contact_id, address_hash, wrapped)
        return Address(channel, seal.open(ADDRESS, sealed).decode()), seal

    def tell(
        self, db: Db, contact_id: int, key: str, news: MailNews, about: Mapping[str, Any]
    ) -> list[Arrival]:
        """The arrival, none where nobody is left to be told. The same key is the same news."""
        who = self.who(db, contact_id)
        if who is None:
            return []
        arrival = mail_arrival(key, who[0], news, about, self._clock.now())
        inbox_rows.add(db, [self._inbox.row(arrival, self._clock.wall())])
        return [arrival]
