"""What an outbox row says, written down as JSON and read back the same.

Fields added to a message later take their defaults when an older row is read.
"""

from __future__ import annotations

import json
from typing import get_type_hints

import msgspec

from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    OptionButton,
    Outgoing,
    Retire,
    ShareButton,
    UrlButton,
)
from chatbot.store.writing import write_json

_BUTTONS: dict[str, type[Button]] = {
    "option": OptionButton,
    "url": UrlButton,
    "share": ShareButton,
    "copy": CopyButton,
    "mail": MailButton,
}
_FIELDS = get_type_hints(Outgoing)
_KINDS = {kind: name for name, kind in _BUTTONS.items()}


def write_content(content: Outgoing | Retire) -> bytes:
    """JSON in UTF-8, cleaned by the rule of `cleaning.py`."""
    if isinstance(content, Retire):
        return write_json(content)
    held = {name: getattr(content, name) for name in _FIELDS}
    held["buttons"] = [(_KINDS[type(button)], button) for button in content.buttons]
    return write_json(held)


def read_content(written: bytes) -> Outgoing | Retire:
    """The content as it was."""
    held = json.loads(written)
    if "text" not in held:
        return msgspec.convert(held, Retire)
    buttons = tuple(msgspec.convert(it, _BUTTONS[kind]) for kind, it in held.pop("buttons"))
    values = {name: msgspec.convert(value, _FIELDS[name]) for name, value in held.items()}
    return Outgoing(**values, buttons=buttons)
