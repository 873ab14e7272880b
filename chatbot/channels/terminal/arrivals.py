"""What one line at the terminal means, and how it lies in the inbox.

The payload is JSON: `contact`, `language` (the hint, or null), and `text` or `token`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from chatbot.channels.terminal.newest_buttons import NewestButtons, Numbered
from chatbot.domain.messages import Address, InboxKey, Incoming, Pressed, Typed
from chatbot.service.ports import Arrival

CHANNEL = "terminal"

_NUMBER = re.compile(r"#([0-9]{1,3})")


@dataclass(frozen=True, slots=True)
class Words:
    """A message."""

    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that answers."""

    token: str


@dataclass(frozen=True, slots=True)
class Look:
    """A button that opens or shows something; there is nothing to send."""

    shown: Numbered


Line = Words | Tap | Look


def meaning(line: str, newest: NewestButtons) -> Line:
    """`#2`, a label or an id is a tap; everything else is words."""
    bare = line.strip()
    number = _NUMBER.fullmatch(bare)
    shown = newest.by_number(int(number[1])) if number else newest.by_word(bare)
    if shown is None:
        return Words(line)
    return Look(shown) if shown.token is None else Tap(shown.token)


class Payload(msgspec.Struct, omit_defaults=True):
    """One line in the inbox."""

    contact: str
    language: str | None = None
    text: str | None = None
    token: str | None = None


def payload(contact: str, language: str | None, line: Words | Tap) -> bytes:
    """What is kept until the turn is done."""
    if isinstance(line, Words):
        return msgspec.json.encode(Payload(contact, language, text=line.text))
    return msgspec.json.encode(Payload(contact, language, token=line.token))


def read(arrival: Arrival) -> Incoming:
    """What an arrival means; raises ValueError when it is none of ours."""
    try:
        told = msgspec.json.decode(arrival.payload, type=Payload)
    except msgspec.MsgspecError:
        raise ValueError("no line of a terminal") from None
    content = (
        Typed(told.text or "")
        if told.token is None
        else Pressed(told.token, press=InboxKey(arrival.key))
    )
    return Incoming(
        arrival.key,
        Address(CHANNEL, told.contact),
        arrival.at,
        content,
        language_hint=told.language,
    )
