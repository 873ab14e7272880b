"""What is kept of a group: settings, as values of its own address. Never of a member."""

from __future__ import annotations

from datetime import timedelta

from chatbot.domain.contacts import Contact, Remembered, Value
from chatbot.domain.groups import HandoverButton
from chatbot.engine.effects import Remember, Unremember
from chatbot.engine.receipts import session_id
from chatbot.engine.walk import Walk

OF_GROUP = "group"
"""Stands where a value of a person names its campaign."""

REF, CAMPAIGN, TALLY, QUIET = "ref", "campaign", "tally", "quiet"
HELLO, SAID, ASKED, PANEL, SCRUBBED = "hello", "said", "asked", "panel", "scrubbed"
SIGNED = "signed"
NIGHT, WEEKLY, PINNED = "night", "weekly", "pinned"
"""Quiet at night; on which day of the week, and in which topic, the total is told; whether a
message with the total is kept up to date."""

PAUSED = "paused"
"""Staff have silenced the bot there; its administrators cannot undo it."""

SETTINGS = (REF, CAMPAIGN, TALLY, QUIET, NIGHT, WEEKLY, PINNED, PANEL, SCRUBBED, PAUSED)
"""What outlives a move to another address, and our leaving, for a while."""


def noted(walk: Walk, name: str) -> Value:
    """A value of this group, as this turn has left it so far."""
    for effect in reversed(walk.effects):
        match effect:
            case Remember(value) if (value.campaign, value.name) == (OF_GROUP, name):
                return value.value
            case Unremember(campaign, gone) if (campaign, gone) == (OF_GROUP, name):
                return None
    held = walk.contact.remembered.get((OF_GROUP, name))
    return held.value if held else None


KEPT = timedelta(days=183)
"""Settings of a group in which nothing is said to us for half a year go, as those who are silent
do; and so does what lies under the old address of one that has moved."""

RENEWED_WITHIN = timedelta(days=30)


def note(walk: Walk, name: str, value: Value, span: timedelta | None = None) -> None:
    """Keep a value of this group, for so long after we were last spoken to."""
    expires = walk.incoming.at + (span or KEPT)
    walk.effects.append(Remember(Remembered(OF_GROUP, name, value, expires)))


def reference(walk: Walk) -> str:
    """Ten letters that stand for the group wherever its address must not."""
    held = noted(walk, REF)
    if isinstance(held, str):
        return held
    made = session_id(f"group:{walk.incoming.address}:{walk.incoming.key}")
    note(walk, REF, made)
    return made


def renew(walk: Walk) -> None:
    """The group is alive: its settings stay for another half a year."""
    soon = walk.incoming.at + KEPT - RENEWED_WITHIN
    for name in SETTINGS:
        held = walk.contact.remembered.get((OF_GROUP, name))
        is_old = held is not None and (held.expires is None or held.expires < soon)
        if is_old and held is not None and noted(walk, name) == held.value:
            note(walk, name, held.value)


def private_button(walk: Walk, flow: str, label: str) -> HandoverButton:
    """The way to the private chat, at a flow of this campaign."""
    session = walk.session
    return HandoverButton(label, session.campaign, flow, reference(walk), session.language)


def is_group(contact: Contact) -> bool:
    """Whether this is a group chat, as far as something is kept of it."""
    return (OF_GROUP, REF) in contact.remembered


def campaign_of(contact: Contact) -> str | None:
    """The campaign that an administrator chose."""
    held = contact.remembered.get((OF_GROUP, CAMPAIGN))
    return str(held.value) if held else None
