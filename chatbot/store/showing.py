"""Everything held about one contact, as plain values a person can be shown or sent.

Keys and values are JSON; times are ISO 8601. What is shown is complete: it answers the question
"what do you hold about me?", so nothing is left out for being dull.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from chatbot.domain.commitments import Action, Consent
from chatbot.domain.contacts import Remembered
from chatbot.domain.holdings import PERMISSION, Held, PermissionChange
from chatbot.domain.mailing import MailKind, MailState
from chatbot.domain.messages import Address, Outgoing, Retire
from chatbot.domain.readings import Reading
from chatbot.engine.effects import SetSwitch, Timer


@dataclass(slots=True)
class Holding:
    """What a store found about one contact."""

    address: Address
    since: date
    last_seen: date
    status: str
    language: str | None
    session: str | None
    remembered: Iterable[Remembered] = ()
    consents: Iterable[Consent] = ()
    switches: Iterable[SetSwitch] = ()
    actions: Iterable[Action] = ()
    readings: Iterable[Reading] = ()
    timers: Iterable[Timer] = ()
    waiting: Iterable[Outgoing | Retire] = ()
    shown: Iterable[Outgoing | Retire] = ()
    finished: int = 0
    mail: Iterable[dict[str, Any]] = ()
    news: Iterable[Mapping[str, object]] = ()
    addresses: Iterable[Address] = ()


def show(holding: Holding) -> dict[str, object]:
    """The whole of it, ready for JSON."""
    return {
        "address": str(holding.address),
        "addresses": [str(address) for address in holding.addresses],
        "since": plain(holding.since),
        "last_seen": plain(holding.last_seen),
        "status": holding.status,
        "language": holding.language,
        "session": None if holding.session is None else json.loads(holding.session),
        "remembered": [plain(value) for value in holding.remembered],
        "consents": [plain(consent) for consent in holding.consents],
        "switches": [plain(switch) for switch in holding.switches],
        "actions": [plain(action) for action in holding.actions],
        "readings": [plain(reading) for reading in holding.readings],
        "timers": [plain(timer) for timer in holding.timers],
        "mail": [plain(row) for row in holding.mail],
        "messages_waiting": [_words(content) for content in holding.waiting],
        "messages_on_page": [_words(content) for content in holding.shown],
        "messages_finished": holding.finished,
        "news": [dict(one) for one in holding.news],
    }


def held(holding: Holding) -> Held:
    """The part of it that /mydata adds to what flows remember."""
    changes = [
        PermissionChange(one.purpose.removeprefix(PERMISSION), one.given, one.at)
        for one in holding.consents
        if one.purpose.startswith(PERMISSION)
    ]
    return Held(tuple(changes), tuple(name for row in holding.mail if (name := _for_whom(row))))


def _for_whom(row: Mapping[str, Any]) -> str | None:
    waits = row.get("kind") == MailKind.LETTER and row["state"] == MailState.WAITING
    return str(row["content"]["row"]["to"]) if waits and row["content"] else None


def plain(value: Any) -> Any:
    """A value of the domain as JSON would hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(held) for held in value]
    if isinstance(value, dict):
        return {key: plain(held) for key, held in value.items()}
    return value


def _words(content: Outgoing | Retire) -> dict[str, object]:
    if isinstance(content, Retire):
        return asdict(content)
    return {"step": content.step, "text": content.text.text}
