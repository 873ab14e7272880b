"""Deleting what its retention no longer allows. The terms are in `retention.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, bindparam, exists, select

from chatbot.domain.calendar import day_of
from chatbot.domain.messages import Lane
from chatbot.domain.sameness import week_of
from chatbot.service.ports import Clock
from chatbot.store import (
    fingerprints,
    group_totals,
    inbox_rows,
    mail_purging,
    pact_counts,
    reaching,
    readings,
)
from chatbot.store.apply_effects import forget_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.doors import purge_offers
from chatbot.store.moments import to_number
from chatbot.store.retention import (
    CONTACTS_KEPT,
    DEAD_LETTERS_KEPT,
    ERASURES_KEPT,
    FINGERPRINTS_KEPT,
    INBOX_KEYS_KEPT,
    OUTBOX_KEPT,
    REACH_KEPT,
    READINGS_KEPT,
    SESSIONS_KEPT,
    SHOWN_KEPT,
)
from chatbot.store.screens import IS_SHOWN
from chatbot.store.statements import Db, Statement
from chatbot.store.tables import (
    contact,
    erasure,
    inbox,
    outbox,
    remembered,
    session_part,
    switch,
)

_before = bindparam("before", type_=BigInteger())

_KEYS = Statement(
    lambda sql: inbox.delete().where(inbox.c.state == inbox_rows.DONE, inbox.c.since < _before)
)
_LETTERS = Statement(
    lambda sql: inbox.delete().where(inbox.c.state != inbox_rows.DONE, inbox.c.since < _before)
)
_MESSAGES = Statement(lambda sql: outbox.delete().where(outbox.c.since < _before))
_later = outbox.alias("later")
_is_unseen = (outbox.c.lane == Lane.BROADCAST.value) & ~exists().where(
    _later.c.contact_id == outbox.c.contact_id,
    _later.c.id > outbox.c.id,
    _later.c.lane != Lane.BROADCAST.value,
)
_SHOWN = Statement(
    lambda sql: (
        outbox.update().where(IS_SHOWN, outbox.c.since < _before, ~_is_unseen).values(content=None)
    )
)
_ERASURES = Statement(lambda sql: erasure.delete().where(erasure.c.at < _before))
_VALUES = Statement(lambda sql: remembered.delete().where(remembered.c.expires <= _before))

_left = (contact.c.session.is_not(None)) & (contact.c.seen < _before)
_PARTS = Statement(
    lambda sql: session_part.delete().where(
        session_part.c.contact_id.in_(select(contact.c.id).where(_left))
    )
)
_SESSIONS = Statement(
    lambda sql: (
        contact.update()
        .where(_left)
        .values(
            session=None,
            release=None,
            step=None,
            session_since=None,
            timers=None,
            wakes=None,
            version=contact.c.version + 1,
        )
    )
)
_SILENT = Statement(
    lambda sql: select(contact.c.id).where(
        contact.c.seen < _before,
        ~exists().where(remembered.c.contact_id == contact.c.id),
        ~exists().where(switch.c.contact_id == contact.c.id, switch.c.is_on),
    )
)


class Purging:
    """The job of letting go. Runs in the writer's thread."""

    def __init__(self, seals: ContactSeals, clock: Clock) -> None:
        self._seals = seals
        self._clock = clock

    def purge(self, db: Db, batch: Sequence[datetime]) -> list[dict[str, int]]:
        """Rows gone, by kind, at a moment of the conversation's time."""
        return [self._purge(db, now) for now in batch]

    def _purge(self, db: Db, now: datetime) -> dict[str, int]:
        wall = self._clock.wall()
        left = to_number(now - SESSIONS_KEPT)
        gone = {
            "inbox": db.run(_KEYS, before=to_number(wall - INBOX_KEYS_KEPT)),
            "dead_letters": db.run(_LETTERS, before=to_number(wall - DEAD_LETTERS_KEPT)),
            "outbox": db.run(_MESSAGES, before=to_number(wall - OUTBOX_KEPT)),
            "shown": db.run(_SHOWN, before=to_number(wall - SHOWN_KEPT)),
            "remembered": db.run(_VALUES, before=to_number(now)),
            "erasures": db.run(_ERASURES, before=to_number(wall - ERASURES_KEPT)),
        }
        purge_offers(db, to_number(wall))
        db.run(_PARTS, before=left)
        gone["sessions"] = db.run(_SESSIONS, before=left)
        fingerprints.mix(db)
        gone["fingerprints"] = fingerprints.purge(db, week_of((now - FINGERPRINTS_KEPT).date()))
        gone["readings"] = readings.purge(db, to_number(now - READINGS_KEPT))
        gone["reached"] = reaching.purge(db, now - REACH_KEPT)
        gone["mail"] = mail_purging.purge(db, now)
        gone["groups"] = group_totals.purge(db, now)
        gone["pacts"] = pact_counts.purge(db, day_of(now))
        gone["contacts"] = self._forget_silent(db, to_number(now - CONTACTS_KEPT))
        return gone

    def _forget_silent(self, db: Db, before: int) -> int:
        silent = [contact_id for (contact_id,) in db.rows(_SILENT, before=before)]
        forget_contacts(db, silent)
        for contact_id in silent:
            self._seals.drop(contact_id)
        return len(silent)
