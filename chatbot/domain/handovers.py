"""The way from a group to the private chat, as it travels in a link: signed, and about no person.

`t.me/<bot>?start=<payload>` takes 64 characters of `A-Za-z0-9_-` (core.telegram.org/bots/features,
deep linking). A payload is public and can be passed on, so it says campaign, flow, group and
language and nothing else; whoever alters one letter of it has a link that says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

MARK: Final = "g1"
LONGEST: Final = 64
SIGNATURE_BYTES: Final = 8
GROUP_LETTERS: Final = 10
NAME_BYTES: Final = 4
_FIXED: Final = SIGNATURE_BYTES + GROUP_LETTERS + 2 * NAME_BYTES


@dataclass(frozen=True, slots=True)
class Handover:
    """What a link says. Campaign and flow are digests of their names: names may be long."""

    campaign: bytes
    flow: bytes
    group: str
    language: str


def digest(name: str) -> bytes:
    """How a campaign or a flow is named in a link."""
    return hashlib.sha256(name.encode()).digest()[:NAME_BYTES]


def write_handover(key: bytes, handover: Handover) -> str:
    """The payload. Raises ValueError when it would not fit."""
    group = handover.group.encode("ascii")
    if len(group) != GROUP_LETTERS:
        raise ValueError("a group has ten letters")
    plain = group + handover.campaign + handover.flow + handover.language.encode("ascii")
    written = MARK + urlsafe_b64encode(_signature(key, plain) + plain).decode().rstrip("=")
    if len(written) > LONGEST:
        raise ValueError("the tag of a language is too long for a link")
    return written


def read_handover(key: bytes, payload: str) -> Handover | None:
    """What it says; None when it was not signed with this key."""
    if not payload.startswith(MARK) or len(payload) > LONGEST:
        return None
    digits = payload[len(MARK) :]
    try:
        signed = urlsafe_b64decode(digits + "=" * (-len(digits) % 4))
    except ValueError:
        return None
    if urlsafe_b64encode(signed).decode().rstrip("=") != digits:
        return None  # base64 has spare bits at its end; a link is taken in one spelling only
    plain = signed[SIGNATURE_BYTES:]
    is_ours = hmac.compare_digest(signed[:SIGNATURE_BYTES], _signature(key, plain))
    if not is_ours or len(signed) < _FIXED:
        return None
    names = plain[GROUP_LETTERS:]
    return Handover(
        names[:NAME_BYTES],
        names[NAME_BYTES : 2 * NAME_BYTES],
        plain[:GROUP_LETTERS].decode("ascii"),
        names[2 * NAME_BYTES :].decode("ascii"),
    )


def _signature(key: bytes, plain: bytes) -> bytes:
    return hmac.digest(key, b"handover:" + plain, "sha256")[:SIGNATURE_BYTES]
