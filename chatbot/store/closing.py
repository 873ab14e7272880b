"""A contact its channel cannot reach: the conversation ends, and nothing waits for it."""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.calendar import day_of
from chatbot.domain.holdings import BY_CLOSING
from chatbot.store.apply_effects import drop_what_waits
from chatbot.store.contact_rows import Status
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.pact_counts import take_back_of
from chatbot.store.session_parts import drop_all_parts
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import contact

_CLOSE = Statement(
    lambda sql: (
        contact.update()
        .where(sql.among(contact.c.id, "contacts"))
        .values(
            status=Status.CLOSED.value,
            version=contact.c.version + 1,
            session=None,
            release=None,
            step=None,
            session_since=None,
            timers=None,
            wakes=None,
        )
    )
)


def close_contacts(db: Db, contacts: list[int], seals: ContactSeals, at: datetime) -> None:
    """Close contacts by their rows. What they promised others to do counts no more."""
    if contacts:
        db.run(_CLOSE, contacts=sorted(contacts))
        drop_all_parts(db, contacts)
        drop_what_waits(db, contacts, BY_CLOSING, at)
        take_back_of(db, contacts, seals, day_of(at))
