"""What the memory store holds, and the steps that more than one of its ports takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count
from typing import Any

from chatbot.domain.calendar import day_of
from chatbot.domain.commitments import Action, Answer, AnswerStage, Consent
from chatbot.domain.contacts import ContactId, Remembered
from chatbot.domain.holdings import BY_CLOSING, PERMISSION
from chatbot.domain.messages import Address, InboxKey, Lane, Outgoing, Retire
from chatbot.domain.pacts import Pact
from chatbot.domain.places import PersonId
from chatbot.domain.publications import Publication
from chatbot.domain.readings import KeptReading, Reading
from chatbot.domain.wordings import BadWording
from chatbot.engine.effects import CountInPact, SetSwitch, Timer
from chatbot.engine.pact_notes import VALUE, read_promise, take_back
from chatbot.service.ports import Arrival, Clock, Parcel
from chatbot.store.changes import Said
from chatbot.store.contents import write_content
from chatbot.store.equality import FORGOTTEN
from chatbot.store.leases import LEASE, new_lease
from chatbot.store.sealing import StoreKeys, new_key
from chatbot.store.store_keys import PURPOSES
from chatbot.store.verdicts import UNFINISHED, RowState


@dataclass(slots=True)
class HeldContact:
    """One contact. `session` is written down as JSON, as a database would hold it.

    `address` is where it spoke last; the first one is its name in `Contents`.
    """

    id: ContactId
    address: Address
    version: int
    since: datetime
    seen: datetime
    language: str | None = None
    stopped: bool = False
    closed: bool = False
    session: str | None = None
    remembered: dict[tuple[str, str], Remembered] = field(default_factory=dict)
    consents: list[Consent] = field(default_factory=list)
    switches: dict[tuple[str, str], SetSwitch] = field(default_factory=dict)
    timers: dict[int, Timer] = field(default_factory=dict)

    def end_permissions(self, by: str, at: datetime) -> None:
        """All switches go off; the end of each that was on is kept."""
        on = [it for it in self.switches.values() if it.on]
        self.consents += [ended(replace(it, wording=by, at=at)) for it in on]
        self.switches = {name: replace(it, on=False) for name, it in self.switches.items()}


def ended(it: SetSwitch) -> Consent:
    """What is kept of a permission that ends."""
    purpose = f"{PERMISSION}{it.switch}"
    return Consent(it.campaign, purpose, False, it.wording, it.release, it.language, it.at)


@dataclass(slots=True)
class HeldRow:
    """One outbox row. `content` is gone once it is finished."""

    id: int
    contact_id: ContactId
    content: Outgoing | Retire | None
    question: tuple[str, int] | None
    made: datetime
    due: datetime
    state: RowState = RowState.PENDING
    lease: str = ""
    attempts: int = 0
    unsure: int = 0
    ref: str | None = None
    lane: Lane = Lane.REPLY
    once: bool = False


@dataclass(slots=True)
class HeldArrival:
    """One inbox key. `arrival` is gone once it is done; a dead letter keeps it with a cause."""

    arrival: Arrival | None
    since: datetime
    cause: str | None = None
    done: bool = False
    address: Address | None = None


class Contents:
    """The dictionaries."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.contacts: dict[Address, HeldContact] = {}
        self.addresses: dict[ContactId, Address] = {}
        self.doors: dict[Address, ContactId] = {}
        self.inbox: dict[InboxKey, HeldArrival] = {}
        self.rows: dict[ContactId, dict[int, HeldRow]] = {}
        self.actions: dict[str, tuple[Action, ContactId | None]] = {}
        self.answers: dict[tuple[PersonId, str], Answer] = {}
        self.keys = StoreKeys(*(new_key() for _ in PURPOSES))
        self.fingerprints: list[dict[str, Any]] = []
        self.readings: dict[int, tuple[KeptReading, ContactId | None]] = {}
        self.group_totals: Counter[tuple[str, str, str]] = Counter()
        self.groups_left: dict[str, datetime] = {}
        self.pacts: Counter[tuple[Pact, date]] = Counter()
        self.wordings: list[BadWording] = []
        self.bundles: dict[str, bytes] = {}
        self.publications: list[Publication] = []
        self.ids = count(1)
        self.passing_ids = count(-1, -1)

    def contact(self, contact_id: ContactId) -> HeldContact | None:
        """A contact by its row."""
        address = self.addresses.get(contact_id)
        return None if address is None else self.contacts[address]

    def find(self, address: Address) -> HeldContact | None:
        """A contact by any of its addresses."""
        found = self.contacts.get(address)
        if found is None and (behind := self.doors.get(address)) is not None:
            found = self.contact(behind)
        return found

    def addresses_of(self, contact_id: ContactId) -> list[Address]:
        """All of them, the first one first."""
        others = [it for it, owner in self.doors.items() if owner == contact_id]
        return [self.addresses[contact_id], *others]

    def unfinished(self, contact_id: ContactId) -> Iterator[HeldRow]:
        """A contact's rows that have not left, oldest first."""
        rows = self.rows.get(contact_id, {}).values()
        return (row for row in rows if row.state in UNFINISHED)

    def post(
        self, contact_id: ContactId, content: Outgoing | Retire, said: Said, lane: Lane
    ) -> HeldRow:
        """Put something into the outbox, nobody's yet; what waits before it goes as fast."""
        wall = self.clock.wall()
        _, held = write_content(content)
        for older in self.unfinished(contact_id):
            older.lane = min(older.lane, lane)
        row = HeldRow(
            next(self.ids), contact_id, held, said.question, wall, wall, lane=lane, once=said.once
        )
        self.rows.setdefault(contact_id, {})[row.id] = row
        return row

    def drop_unfinished(self, contact_id: ContactId) -> None:
        """Nothing that waits for this contact will leave."""
        for row in list(self.unfinished(contact_id)):
            del self.rows[contact_id][row.id]

    def close(self, contact: HeldContact) -> None:
        """The contact cannot be reached: nothing waits for it any more."""
        contact.closed = contact.stopped = True
        contact.session = None
        contact.version += 1
        contact.timers.clear()
        contact.end_permissions(BY_CLOSING, self.clock.now())
        self.drop_unfinished(contact.id)
        self.take_back_of(contact)

    def count_in_pacts(self, changes: Iterable[CountInPact]) -> None:
        """More or fewer promises."""
        for it in changes:
            self.pacts[it.pact, it.day] += it.change

    def take_back_of(self, contact: HeldContact) -> None:
        """What somebody promised who cannot be told any more: not counted, and not kept."""
        today = day_of(self.clock.now())
        for name, held in list(contact.remembered.items()):
            if held.name != VALUE:
                continue
            del contact.remembered[name]
            promised = read_promise(held.value, held.campaign)
            back = take_back(promised, today) if promised else None
            self.count_in_pacts([back] if back else [])

    def erase(self, address: Address) -> bool:
        """Everything about a contact goes; what it did is still counted, without it."""
        contact = self.find(address)
        known = [address] if contact is None else self.addresses_of(contact.id)
        for held in self.inbox.values():
            if held.address in known:
                held.arrival = held.address = None
        if contact is None:
            return False
        del self.contacts[self.addresses.pop(contact.id)]
        for other in known:
            self.doors.pop(other, None)
        self.rows.pop(contact.id, None)
        self._forget_readings(contact.id)
        for key, (action, contact_id) in list(self.actions.items()):
            if contact_id == contact.id:
                del self.actions[key]
                self.actions[f"{FORGOTTEN}{next(self.ids)}"] = (action, None)
        return True

    def keep_reading(self, contact_id: ContactId, told: Reading) -> None:
        """A reading as it is told; one that staff have settled stays as it is."""
        found = [it for it, _ in self.readings.values() if it.reading.key == told.key]
        if not found:
            row = next(self.ids)
            self.readings[row] = KeptReading(row, told, AnswerStage.SAID), contact_id
        elif found[0].stage is AnswerStage.SAID:
            self.readings[found[0].id] = replace(found[0], reading=told), contact_id

    def _forget_readings(self, contact_id: ContactId) -> None:
        for row, (kept, owner) in list(self.readings.items()):
            if owner != contact_id:
                continue
            del self.readings[row]
            if kept.stage is not AnswerStage.SAID:
                told = replace(kept.reading, key=f"forgotten:{row}", quote=None)
                self.readings[row] = replace(kept, reading=told), None

    def lease(self, row: HeldRow) -> Parcel:
        """Claim a row for the caller."""
        assert row.content is not None
        row.state = RowState.CLAIMED
        lease = new_lease(self.clock.wall(), LEASE)
        row.lease = lease.token
        row.due = lease.until
        address = self.contacts[self.addresses[row.contact_id]].address
        return Parcel(
            row.id,
            row.contact_id,
            address,
            row.content,
            lease.token,
            row.attempts,
            row.question,
            lease.hold_until,
            row.lane,
        )
