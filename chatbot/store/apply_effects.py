"""The rows that turns' changes become, gathered over a whole batch and written kind by kind."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    bindparam,
    false,
    literal_column,
    select,
    union_all,
    update,
)

from chatbot.domain.commitments import Action, Consent
from chatbot.domain.contacts import Remembered
from chatbot.domain.holdings import BY_STOP, PERMISSION
from chatbot.engine.effects import CountInGroup, CountInPact, SetGroupLeft, SetSwitch
from chatbot.store import fingerprints, group_totals, mail_posting, pact_counts, readings, wordings
from chatbot.store.changes import Changes
from chatbot.store.cleaning import clean
from chatbot.store.contact_rows import KnownContact
from chatbot.store.equality import FORGOTTEN
from chatbot.store.mail_posting import MailWrite
from chatbot.store.moments import to_number
from chatbot.store.remembering import REMEMBERED
from chatbot.store.statements import Db, Flavour, Statement
from chatbot.store.tables import (
    IS_UNFINISHED,
    action,
    consent,
    contact,
    door,
    inbox,
    outbox,
    remembered,
    switch,
)
from chatbot.store.writing import write_json

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Writes:
    """What a batch of turns writes beside contacts, inbox and outbox."""

    silenced: list[int] = field(default_factory=list)
    remembered: Rows = field(default_factory=list)
    unremembered: Rows = field(default_factory=list)
    consents: Rows = field(default_factory=list)
    switches: Rows = field(default_factory=list)
    actions: Rows = field(default_factory=list)
    fingerprints: Rows = field(default_factory=list)
    readings: Rows = field(default_factory=list)
    mail: list[MailWrite] = field(default_factory=list)
    counted: list[CountInGroup] = field(default_factory=list)
    left: list[SetGroupLeft] = field(default_factory=list)
    pacts: list[CountInPact] = field(default_factory=list)
    wordings: Rows = field(default_factory=list)
    forgotten: list[int] = field(default_factory=list)


def gather(writes: Writes, known: KnownContact, channel: str, changes: Changes) -> None:
    """Add the rows of one turn. A contact that is forgotten keeps only its count of actions."""
    writes.actions.extend(_action_row(known.id, it) for it in changes.actions)
    writes.counted.extend(changes.counted)
    writes.left.extend(changes.left)
    writes.pacts.extend(changes.pacts)
    writes.wordings.extend(wordings.row_of(it) for it in changes.wordings)
    if changes.forgotten:
        writes.forgotten.append(known.id)
        return
    writes.readings.extend(readings.row_of(known, it) for it in changes.readings)
    if changes.silenced:
        writes.silenced.append(known.id)
    for (campaign, name), value in changes.remembered.items():
        if value is None:
            gone = {"of_contact": known.id, "of_campaign": campaign, "of_name": name}
            writes.unremembered.append(gone)
        else:
            writes.remembered.append(_remembered_row(known, value))
    writes.consents.extend(_consent_row(known.id, channel, it) for it in changes.consents)
    writes.switches.extend(_switch_row(known.id, it) for it in changes.switches.values())


def _remembered_row(known: KnownContact, value: Remembered) -> dict[str, Any]:
    return {
        "contact_id": known.id,
        "campaign": value.campaign,
        "name": value.name,
        "value": known.seal.close(REMEMBERED, write_json(value.value)[0]),
        "expires": None if value.expires is None else to_number(value.expires),
    }


def _consent_row(contact_id: int, channel: str, it: Consent) -> dict[str, Any]:
    return {
        "contact_id": contact_id,
        "campaign": it.campaign,
        "purpose": it.purpose,
        "given": it.given,
        "wording": it.wording,
        "release": it.release,
        "language": clean(it.language),
        "channel": channel,
        "at": to_number(it.at),
    }


def _switch_row(contact_id: int, it: SetSwitch) -> dict[str, Any]:
    return {
        "contact_id": contact_id,
        "campaign": it.campaign,
        "switch": it.switch,
        "is_on": it.on,
        "wording": it.wording,
        "release": it.release,
        "language": clean(it.language),
        "at": to_number(it.at),
    }


def _action_row(contact_id: int, it: Action) -> dict[str, Any]:
    return {
        "key": clean(it.key),
        "contact_id": contact_id,
        "campaign": it.campaign,
        "kind": it.kind.value,
        "at": to_number(it.at),
        "constituency": it.constituency,
        "ballot": it.ballot,
        "recipient": it.recipient,
        "asks": json.dumps(it.asks),
        "detail": it.detail,
        "chosen_subset": it.chosen_subset,
    }


# --- Writing them --------------------------------------------------------------------------

_SILENCE = Statement(
    lambda sql: outbox.delete().where(sql.among(outbox.c.contact_id, "contacts"), IS_UNFINISHED)
)
_SWITCH_OFF = Statement(
    lambda sql: (
        switch.update()
        .where(sql.among(switch.c.contact_id, "contacts"), switch.c.is_on)
        .values(is_on=false())
    )
)


def _ended(*words: ColumnElement[str]) -> Select[Any]:
    """What is kept of switches that were on: the choice, no longer given."""
    purpose = literal_column(f"'{PERMISSION}'", Text) + switch.c.switch
    at = bindparam("ended_at", type_=BigInteger)
    told = (switch.c.contact_id, switch.c.campaign, purpose, false(), *words)
    return select(*told, contact.c.channel, at).join_from(switch, contact).where(switch.c.is_on)


_ENDED_COLUMNS = [it.name for it in consent.c if it.name != "id"]
_KEEP_ENDED = Statement(
    lambda sql: sql.insert(consent).from_select(
        _ENDED_COLUMNS,
        _ended(
            *(bindparam(f"ended_{it}", type_=Text) for it in ("wording", "release", "language"))
        ).where(
            switch.c.contact_id == bindparam("of_contact"),
            switch.c.campaign == bindparam("of_campaign"),
            switch.c.switch == bindparam("of_switch"),
        ),
    )
)
_KEEP_ALL_ENDED = Statement(
    lambda sql: sql.insert(consent).from_select(
        _ENDED_COLUMNS,
        _ended(bindparam("ended_by", type_=Text), switch.c.release, switch.c.language).where(
            sql.among(switch.c.contact_id, "contacts")
        ),
    )
)
_UNREMEMBER = Statement(
    lambda sql: remembered.delete().where(
        remembered.c.contact_id == bindparam("of_contact"),
        remembered.c.campaign == bindparam("of_campaign"),
        remembered.c.name == bindparam("of_name"),
    )
)


def _remember(sql: Flavour) -> Any:
    add = sql.insert(remembered)
    key = ("contact_id", "campaign", "name")
    new = {name: add.excluded[name] for name in ("value", "expires")}
    return add.on_conflict_do_update(index_elements=key, set_=new)


_SWITCH_KEY = ("contact_id", "campaign", "switch")


def _set_switch(sql: Flavour) -> Any:
    add = sql.insert(switch)
    key = _SWITCH_KEY
    new = {name: add.excluded[name] for name in ("is_on", "wording", "release", "language", "at")}
    return add.on_conflict_do_update(index_elements=key, set_=new)


def _add_action(sql: Flavour) -> Any:
    add = sql.insert(action).values(_without_id(action.c))
    return add.on_conflict_do_update(index_elements=("key",), set_={"detail": add.excluded.detail})


def _without_id(columns: Iterable[Any]) -> dict[str, Any]:
    return {it.name: bindparam(it.name) for it in columns if it.name != "id"}


_REMEMBER = Statement(_remember)
_SET_SWITCH = Statement(_set_switch)
_ADD_CONSENT = Statement(lambda sql: sql.insert(consent).values(_without_id(consent.c)))
_ADD_ACTION = Statement(_add_action)
_UNNAME_ACTIONS = Statement(
    lambda sql: (
        update(action)
        .where(sql.among(action.c.contact_id, "contacts"))
        .values(contact_id=None, key=bindparam("word") + action.c.id.cast(action.c.key.type))
    )
)
_SCRUB_DEAD_LETTERS = Statement(
    lambda sql: (
        update(inbox)
        .where(
            inbox.c.address_hash.in_(
                union_all(
                    select(contact.c.address_hash).where(sql.among(contact.c.id, "contacts")),
                    select(door.c.address_hash).where(sql.among(door.c.contact_id, "contacts")),
                )
            )
        )
        .values(payload=None, address_hash=None)
    )
)
_FORGET = Statement(lambda sql: contact.delete().where(sql.among(contact.c.id, "contacts")))


def silence(db: Db, writes: Writes, at: datetime) -> None:
    """Drop what waited for contacts who closed the door; before anything new is posted.

    What they once allowed they do not allow any more; the words and the day stay as evidence.
    """
    if writes.silenced:
        drop_what_waits(db, writes.silenced, BY_STOP, at)


def write(db: Db, writes: Writes) -> None:
    """Write the rest; whoever is forgotten is erased after that."""
    db.run_each(_UNREMEMBER, writes.unremembered)
    db.run_each(_REMEMBER, writes.remembered)
    db.run_each(_ADD_CONSENT, writes.consents)
    db.run_each(_KEEP_ENDED, [_ends(it) for it in writes.switches if not it["is_on"]])
    db.run_each(_SET_SWITCH, writes.switches)
    db.run_each(_ADD_ACTION, writes.actions)
    readings.keep(db, writes.readings)
    wordings.count(db, writes.wordings)
    fingerprints.add(db, writes.fingerprints)
    mail_posting.post(db, writes.mail)
    group_totals.write(db, writes.counted, writes.left)
    pact_counts.write(db, writes.pacts)


def _ends(row: dict[str, Any]) -> dict[str, Any]:
    told = {f"ended_{it}": row[it] for it in ("wording", "release", "language", "at")}
    return told | {f"of_{it.removesuffix('_id')}": row[it] for it in _SWITCH_KEY}


def drop_what_waits(db: Db, contacts: list[int], by: str, at: datetime) -> None:
    """No message waits for these contacts any more, and no switch is on.

    The end of each permission is kept, with what ended it (`by`) and the release of its words.
    """
    db.run(_SILENCE, contacts=contacts)
    db.run(_KEEP_ALL_ENDED, contacts=contacts, ended_by=by, ended_at=to_number(at))
    db.run(_SWITCH_OFF, contacts=contacts)
    mail_posting.stop(db, contacts)


def forget_contacts(db: Db, contacts: list[int]) -> None:
    """Erase contacts with all that hangs on them; what they did is still counted, unnamed."""
    if contacts:
        db.erases = True
        readings.forget(db, contacts)
        db.run(_UNNAME_ACTIONS, contacts=contacts, word=FORGOTTEN)
        db.run(_SCRUB_DEAD_LETTERS, contacts=contacts)
        db.run(_FORGET, contacts=contacts)
