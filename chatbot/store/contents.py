"""What an outbox row says, written down as JSON and read back the same.

Fields added to a message later take their defaults when an older row is read.
"""

from __future__ import annotations

import json
from typing import get_type_hints

import msgspec

from chatbot.domain.groups import HandoverButton
from chatbot.domain.messages import (
    Button,
    CopyButton,
    DoorButton,
    MailButton,
    OptionButton,
    Outgoing,
    PageButton,
    Retire,
    ShareButton,
    UrlButton,
)
from chatbot.store.writing import write_json

Content = Outgoing | Retire

_BUTTONS: dict[str, type[Button]] = {
    "option": OptionButton,
    "url": UrlButton,
    "share": ShareButton,
    "copy": CopyButton,
    "mail": MailButton,
    "page": PageButton,
    "handover": HandoverButton,
    "door": DoorButton,
}
_FIELDS = get_type_hints(Outgoing)
_KINDS = {kind: name for name, kind in _BUTTONS.items()}


def write_content(content: Content) -> tuple[bytes, Content]:
    """JSON in UTF-8, and what it says: the same but for what `cleaning.py` had to replace."""
    if isinstance(content, Retire):
        written, exact = write_json(content)
    else:
        held = {name: getattr(content, name) for name in _FIELDS}
        held["buttons"] = [(_KINDS[type(button)], button) for button in content.buttons]
        written, exact = write_json(held)
    return written, content if exact else read_content(written)


def read_content(written: bytes) -> Content:
    """The content as it was."""
    held = json.loads(written)
    if "text" not in held:
        return msgspec.convert(held, Retire)
    buttons = tuple(msgspec.convert(it, _BUTTONS[kind]) for kind, it in held.pop("buttons"))
    values = {name: msgspec.convert(value, _FIELDS[name]) for name, value in held.items()}
    return Outgoing(**values, buttons=buttons)
