"""What is held about one contact, shown, erased, or let go in time; in memory."""

from __future__ import annotations

from datetime import datetime

from chatbot.domain.calendar import day_of
from chatbot.domain.commitments import AnswerStage
from chatbot.domain.holdings import Held
from chatbot.domain.messages import Address, Lane
from chatbot.domain.sameness import week_of
from chatbot.store.memory.contents import Contents, HeldContact, HeldRow
from chatbot.store.memory.group_totals import MemoryGroupTotals
from chatbot.store.memory.pact_counts import MemoryPactCounts
from chatbot.store.retention import (
    CONTACTS_KEPT,
    DEAD_LETTERS_KEPT,
    FINGERPRINTS_KEPT,
    INBOX_KEYS_KEPT,
    OUTBOX_KEPT,
    READINGS_KEPT,
    SESSIONS_KEPT,
    SHOWN_KEPT,
)
from chatbot.store.showing import Holding, held, show
from chatbot.store.verdicts import UNFINISHED, RowState


class MemoryContactRecords:
    """The port `ContactRecords` over dictionaries."""

    def __init__(self, contents: Contents) -> None:
        self._held = contents

    async def show(self, address: Address) -> dict[str, object] | None:
        contact = self._held.find(address)
        return None if contact is None else show(self._holding(contact, address))

    async def held(self, address: Address) -> Held | None:
        contact = self._held.find(address)
        return None if contact is None else held(self._holding(contact, address))

    def _holding(self, contact: HeldContact, asked: Address) -> Holding:
        rows = self._held.rows.get(contact.id, {}).values()
        actions = self._held.actions.values()
        return Holding(
            asked,
            contact.since,
            contact.seen,
            "closed" if contact.closed else "stopped" if contact.stopped else "open",
            contact.language,
            contact.session,
            contact.remembered.values(),
            contact.consents,
            contact.switches.values(),
            [action for action, contact_id in actions if contact_id == contact.id],
            [it.reading for it, owner in self._held.readings.values() if owner == contact.id],
            contact.timers.values(),
            [it.content for it in rows if it.content is not None and it.state in UNFINISHED],
            [it.content for it in rows if it.content is not None and it.state not in UNFINISHED],
            sum(row.state not in UNFINISHED for row in rows),
            addresses=self._held.addresses_of(contact.id),
        )

    async def forget(self, address: Address) -> bool:
        if (contact := self._held.find(address)) is not None:
            self._held.take_back_of(contact)
        return self._held.erase(address)

    async def purge(self, now: datetime) -> dict[str, int]:
        return {
            "inbox": self._purge_inbox(),
            "dead_letters": self._purge_dead_letters(),
            "outbox": self._purge_outbox(),
            "shown": self._purge_shown(),
            "remembered": self._purge_remembered(now),
            "erasures": 0,  # nothing here is ever restored
            "sessions": self._purge_sessions(now),
            "fingerprints": self._purge_fingerprints(now),
            "readings": self._purge_readings(now),
            "mail": 0,  # nothing is sent from here
            "groups": await MemoryGroupTotals(self._held).purge_left(now),
            "pacts": MemoryPactCounts(self._held).purge(day_of(now)),
            "contacts": self._purge_contacts(now),
        }

    def _purge_fingerprints(self, now: datetime) -> int:
        before = week_of((now - FINGERPRINTS_KEPT).date()).isoformat()
        kept = [row for row in self._held.fingerprints if row["week"] >= before]
        gone = len(self._held.fingerprints) - len(kept)
        self._held.fingerprints = kept
        return gone

    def _purge_readings(self, now: datetime) -> int:
        held, before = self._held.readings, now - READINGS_KEPT
        said = [row for row, (it, _) in held.items() if it.stage is AnswerStage.SAID]
        old = [row for row in said if held[row][0].reading.at < before]
        for row in old:
            del held[row]
        return len(old)

    def _purge_inbox(self) -> int:
        before = self._held.clock.wall() - INBOX_KEYS_KEPT
        inbox = self._held.inbox
        old = [k for k, it in inbox.items() if it.done and it.cause is None and it.since < before]
        for key in old:
            del inbox[key]
        return len(old)

    def _purge_dead_letters(self) -> int:
        before = self._held.clock.wall() - DEAD_LETTERS_KEPT
        old = [k for k, it in self._held.inbox.items() if it.cause and it.since < before]
        for key in old:
            del self._held.inbox[key]
        return len(old)

    def _purge_outbox(self) -> int:
        before = self._held.clock.wall() - OUTBOX_KEPT
        gone = 0
        for rows in self._held.rows.values():
            old = [row.id for row in rows.values() if row.made < before]
            for row_id in old:
                del rows[row_id]
            gone += len(old)
        return gone

    def _purge_shown(self) -> int:
        before = self._held.clock.wall() - SHOWN_KEPT
        rows = [row for of_one in self._held.rows.values() for row in of_one.values()]
        shown = [row for row in rows if row.state is RowState.SENT and row.content is not None]
        old = [row for row in shown if row.made < before and not self._is_unseen(row)]
        for row in old:
            row.content = None
        return len(old)

    def _is_unseen(self, row: HeldRow) -> bool:
        """It fell due by itself, and nobody has said anything since."""
        later = (it for it in self._held.rows[row.contact_id].values() if it.id > row.id)
        return row.lane is Lane.BROADCAST and all(it.lane is Lane.BROADCAST for it in later)

    def _purge_remembered(self, now: datetime) -> int:
        gone = 0
        for contact in self._held.contacts.values():
            kept = {
                name: value
                for name, value in contact.remembered.items()
                if value.expires is None or value.expires > now
            }
            gone += len(contact.remembered) - len(kept)
            contact.remembered = kept
        return gone

    def _purge_sessions(self, now: datetime) -> int:
        gone = 0
        for contact in self._held.contacts.values():
            if contact.session is not None and contact.seen < now - SESSIONS_KEPT:
                contact.session = None
                contact.version += 1
                contact.timers.clear()
                gone += 1
        return gone

    def _purge_contacts(self, now: datetime) -> int:
        old = [
            contact.address
            for contact in self._held.contacts.values()
            if contact.seen < now - CONTACTS_KEPT and not _asked_to_be_kept(contact)
        ]
        for address in old:
            self._held.erase(address)
        return len(old)


def _asked_to_be_kept(contact: HeldContact) -> bool:
    return bool(contact.remembered) or any(it.on for it in contact.switches.values())
