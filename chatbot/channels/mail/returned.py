"""What mail servers send back: reports of non-delivery (RFC 3464), read by the standard library.

A report names its letter by the mark in the address that it came to, or by the Message-ID of what
it returns. Whatever is no such report, such as somebody's note that they are away, says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from typing import Final

MOST_BYTES: Final = 4 * 1024 * 1024

_MARK: Final = r"([1-9][0-9]{0,17}-[0-9a-f]{20})@"
_IN_ADDRESS: Final = re.compile(r"\+" + _MARK)
_IN_MESSAGE_ID: Final = re.compile(r"<" + _MARK)
_STATUS: Final = re.compile(r"\s*5\.([0-9]{1,3})\.([0-9]{1,3})")
_CAME_TO: Final = ("X-Original-To", "Delivered-To", "Envelope-To", "To")


@dataclass(frozen=True, slots=True)
class Returned:
    """A letter that did not arrive. `closes`: because nobody has that address (RFC 3463); a full
    box or a server that will not have it says nothing against the address."""

    mark: str
    closes: bool


def read_returned(raw: bytes) -> Returned | None:
    """What a report says; None for one that is not of ours, or not for good."""
    if len(raw) > MOST_BYTES:
        return None
    message = BytesParser(policy=policy.compat32).parsebytes(raw)
    failed = [status for status in _failures(message) if status is not None]
    mark = _mark(message)
    if not failed or mark is None:
        return None
    return Returned(mark, any(_is_no_address(*status) for status in failed))


def _failures(message: Message) -> Iterator[tuple[int, int] | None]:
    """Subject and detail of each permanent failure (RFC 3463, 2)."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            action = str(block.get("Action", "")).strip().lower()
            status = _STATUS.match(str(block.get("Status", "")))
            if action == "failed" and status:
                yield int(status[1]), int(status[2])


def _is_no_address(subject: int, detail: int) -> bool:
    """5.1: the address. 5.2.1: a box that is closed for good."""
    return subject == 1 or (subject, detail) == (2, 1)


def _mark(message: Message) -> str | None:
    for name in _CAME_TO:
        for value in message.get_all(name, []):
            if found := _IN_ADDRESS.search(str(value)):
                return found[1]
    for part in message.walk():
        # The letter itself, or its head, as it is returned.
        is_head = part.get_content_type() == "text/rfc822-headers"
        said = part.get_payload() if is_head else part.get("Message-ID", "")
        if part is not message and (found := _IN_MESSAGE_ID.search(str(said))):
            return found[1]
    return None
