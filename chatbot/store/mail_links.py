"""Tokens of the links in our e-mails, sealed like those of the letter page, and kept nowhere.

One opens a single thing: to confirm an address, or to say that it was somebody else. It names the
confirmation that it stands for, so that an older one does nothing to a newer.
"""

from __future__ import annotations

import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chatbot.domain.errors import SettingsFault
from chatbot.store.moments import from_number, to_number
from chatbot.store.sealing import Seal

PLACE: Final = b"mail-link"
SHAPE: Final = struct.Struct(">qqqB")
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{60,80}")

CONFIRM, DISOWN = "confirm", "disown"
PURPOSES: Final = (CONFIRM, DISOWN)


@dataclass(frozen=True, slots=True)
class Link:
    """`stamp` is `mail_sender.asked` of the confirmation that it stands for."""

    contact_id: int
    stamp: int
    until: datetime
    purpose: str


def write_link(seal: Seal, link: Link) -> str:
    """Seal it."""
    purpose = PURPOSES.index(link.purpose)
    plain = SHAPE.pack(link.contact_id, link.stamp, to_number(link.until), purpose)
    return urlsafe_b64encode(seal.close(PLACE, plain)).decode().rstrip("=")


def read_link(seal: Seal, token: str) -> Link | None:
    """What it says; None when it was not made here or was altered."""
    if not TOKEN.fullmatch(token):
        return None
    sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    if urlsafe_b64encode(sealed).decode().rstrip("=") != token:
        return None
    try:
        contact_id, stamp, until, purpose = SHAPE.unpack(seal.open(PLACE, sealed))
    except (SettingsFault, struct.error):
        return None
    return Link(contact_id, stamp, from_number(until), PURPOSES[purpose])
