"""Reading everything held about one contact."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Table, bindparam, select

from chatbot.domain.commitments import Action, ActionKind, Consent
from chatbot.domain.holdings import Held
from chatbot.domain.messages import Address
from chatbot.domain.places import BallotId, PersonId, SeatCode
from chatbot.engine.effects import SetSwitch
from chatbot.engine.session import dump_session
from chatbot.store import mail_showing, readings
from chatbot.store.contact_rows import ADDRESS, SESSION, doors_of, find_contacts
from chatbot.store.contact_seals import ContactSeals
from chatbot.store.contact_timers import read_timers
from chatbot.store.contents import read_content
from chatbot.store.moments import from_number
from chatbot.store.posting import CONTENT
from chatbot.store.remembering import COLUMNS, read_remembered
from chatbot.store.sealing import Seal, StoreKeys
from chatbot.store.session_parts import PART, read_session, sealed_parts
from chatbot.store.showing import Holding, held, show
from chatbot.store.statements import Db, Row, Statement
from chatbot.store.tables import (
    action,
    broadcast,
    consent,
    contact,
    outbox,
    reach,
    reading,
    remembered,
    switch,
)
from chatbot.store.verdicts import UNFINISHED

_CONTACT = Statement(
    lambda sql: select(
        contact.c.id,
        contact.c.since,
        contact.c.seen,
        contact.c.status,
        contact.c.language,
        contact.c.session,
        contact.c.timers,
    ).where(contact.c.id == bindparam("of_contact"))
)


def _all_of(table: Table, *names: str) -> Statement:
    columns = [table.c[name] for name in names]
    return Statement(
        lambda sql: (
            select(*columns)
            .where(table.c.contact_id == bindparam("of_contact"))
            .order_by(*table.primary_key.columns)
        )
    )


_REMEMBERED = _all_of(remembered, *(it.name for it in COLUMNS))
_CONSENTS = _all_of(
    consent, "campaign", "purpose", "given", "wording", "release", "language", "at"
)
_SWITCHES = _all_of(switch, "campaign", "switch", "is_on", "wording", "release", "language", "at")
_ACTIONS = _all_of(
    action,
    "key",
    "campaign",
    "kind",
    "at",
    "constituency",
    "ballot",
    "recipient",
    "asks",
    "detail",
    "chosen_subset",
)
_READINGS = _all_of(reading, *readings.COLUMNS)
_MESSAGES = _all_of(outbox, "content", "state")

_NEWS = Statement(
    lambda sql: (
        select(broadcast.c.campaign, broadcast.c.news, reach.c.state)
        .select_from(reach.join(broadcast))
        .where(reach.c.contact_id == bindparam("of_contact"))
        .order_by(broadcast.c.id)
    )
)


class ContactShowing:
    """Gathers what is held, for the person it is about."""

    def __init__(self, keys: StoreKeys, seals: ContactSeals) -> None:
        self._keys = keys
        self._seals = seals

    def show(self, db: Db, batch: Sequence[Address]) -> list[dict[str, object] | None]:
        """One answer for each address; None where nothing is held."""
        found = (self._found(db, address) for address in batch)
        return [show(one) if one else None for one in found]

    def held(self, db: Db, batch: Sequence[Address]) -> list[Held | None]:
        """The same of what /mydata adds."""
        found = (self._found(db, address) for address in batch)
        return [held(one) if one else None for one in found]

    def _found(self, db: Db, address: Address) -> Holding | None:
        address_hash = self._keys.address_hash(address)
        known = find_contacts(db, self._seals, [address_hash], locked=False).get(address_hash)
        if known is None:
            return None
        (row,) = db.rows(_CONTACT, of_contact=known.id)
        others = sorted(doors_of(db, known.id), key=lambda one: one[0] != known.address_hash)
        addresses = [
            Address(channel, known.seal.open(ADDRESS, sealed).decode())
            for _, channel, sealed in others
        ]
        return _holding(db, address, row, known.seal, addresses or [address])


def _holding(db: Db, address: Address, row: Row, seal: Seal, addresses: list[Address]) -> Holding:
    contact_id, since, seen, status, language, session, timers = row

    def rows(statement: Statement) -> list[Row]:
        return db.rows(statement, of_contact=contact_id)

    messages = rows(_MESSAGES)
    waiting, shown = (
        [
            read_content(seal.open(CONTENT, content))
            for content, state in messages
            if content is not None and (state in UNFINISHED) is unfinished
        ]
        for unfinished in (True, False)
    )
    return Holding(
        address,
        from_number(since),
        from_number(seen),
        status,
        language,
        None if session is None else _session(db, contact_id, session, seal),
        [read_remembered(seal, it) for it in rows(_REMEMBERED)],
        [_consent(it) for it in rows(_CONSENTS)],
        [_switch(it) for it in rows(_SWITCHES)],
        [_action(it) for it in rows(_ACTIONS)],
        [readings.read(it, seal) for it in rows(_READINGS)],
        [it.timer for it in read_timers(timers)],
        waiting,
        shown,
        len(messages) - len(waiting),
        mail_showing.rows_of(db, contact_id, seal),
        [{"campaign": it[0], "news": it[1], "became": it[2]} for it in rows(_NEWS)],
        addresses,
    )


def _session(db: Db, contact_id: int, sealed: bytes, seal: Seal) -> str:
    parts = sealed_parts(db, [contact_id]).get(contact_id, {})
    contents = {name: seal.open(PART, content) for name, content in parts.items()}
    return dump_session(read_session(seal.open(SESSION, sealed), contents)[0])


def _consent(row: Row) -> Consent:
    campaign, purpose, given, wording, release, language, at = row
    return Consent(campaign, purpose, bool(given), wording, release, language, from_number(at))


def _switch(row: Row) -> SetSwitch:
    campaign, name, is_on, wording, release, language, at = row
    return SetSwitch(campaign, name, bool(is_on), wording, release, language, from_number(at))


def _action(row: Row) -> Action:
    key, campaign, kind, at, seat, ballot, recipient, asks, detail, subset = row
    return Action(
        key,
        campaign,
        ActionKind(kind),
        from_number(at),
        None if seat is None else SeatCode(seat),
        None if ballot is None else BallotId(ballot),
        None if recipient is None else PersonId(recipient),
        tuple(json.loads(asks)),
        detail,
        bool(subset),
    )
