"""A short way for posts that all look alike and come by the thousand: past aiohttp's machinery.

aiohttp makes a stream, a request, a response and several dictionaries of each; for a webhook that
was a fifth of all that a turn cost. What lies in one piece before us, whole, with nothing unusual
about it, and what its receiver takes at first sight, is answered here, on the same connection.
Everything else goes to aiohttp byte for byte, and with it the connection: so nothing is judged
here, and whatever is refused, is refused there (docs/decisions/0023-where-speed-is-bought.md).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

MOST_HEAD: Final = 8_192
"""Bytes of a head; a longer one is for aiohttp to judge."""

TAKEN: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
AGAIN: Final = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 5\r\n\r\n"

_START: Final = b"POST "
_END: Final = b" HTTP/1.1"
_UNUSUAL: Final = (b"transfer-encoding", b"expect", b"upgrade", b"content-encoding")


@dataclass(frozen=True, slots=True)
class Post:
    """One post, whole. Names of headers are in small letters; each is there once."""

    path: bytes
    headers: Mapping[bytes, bytes]
    body: bytes


Done = Callable[[bool], None]
"""To be called once: whether it was taken. What was not, the sender has to bring again."""

QuickPost = Callable[[Post, Done], bool]
"""Takes a post; False, at once and for good, when it is for aiohttp."""

Posts = Mapping[bytes, QuickPost]
"""Path -> who takes what is posted there."""


def read_post(data: bytes) -> Post | None:
    """What these bytes are if they are exactly one whole, plain post; None for anything else."""
    head, end, body = data.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    if not (end and first.startswith(_START) and first.endswith(_END)) or len(head) > MOST_HEAD:
        return None
    headers: dict[bytes, bytes] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        name = name.lower()
        if not colon or name in headers or not name.replace(b"-", b"").isalnum():
            return None
        headers[name] = value.strip(b" \t")
    length = headers.get(b"content-length", b"")
    is_whole = length.isdigit() and int(length) == len(body)
    is_plain = headers.get(b"connection", b"keep-alive").lower() == b"keep-alive"
    if not (is_whole and is_plain) or b"\n" in head.replace(b"\r\n", b""):
        return None
    if any([name in headers for name in _UNUSUAL]):
        return None
    return Post(first[len(_START) : -len(_END)], headers, body)
