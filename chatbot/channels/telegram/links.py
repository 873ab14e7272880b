"""Which links Telegram takes, and the one that lets a person share something.

After td/telegram/LinkManager.cpp: a web address whose host has no dot, such as localhost, makes
the whole message fail.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlencode, urlsplit

SHARE: Final = "https://t.me/share/url"
"""core.telegram.org/widgets/share: `url` is put first and `text` after it."""

LONGEST_LINK: Final = 2000
"""All buttons of a message share about 10 KB."""

_LAST_LINK = re.compile(r"\s*(https?://\S+)\s*\Z")


def is_sendable(url: str) -> bool:
    """Whether Telegram takes this address in a button or under words."""
    return is_web(url) and len(url) <= LONGEST_LINK and _names_a_host(url)


def is_web(url: str) -> bool:
    """Whether this is a whole http(s) address, be its host reachable from afar or not."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    has_space = any(character.isspace() for character in url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not has_space


def share_link(text: str) -> str | None:
    """A link that offers `text` to people the person chooses; None when it is too long for one.

    A link needs a `url`: the one the text ends with, else the text itself.
    """
    last = _LAST_LINK.search(text)
    shared = {"url": last[1], "text": text[: last.start()]} if last else {"url": text}
    link = f"{SHARE}?{urlencode({name: value for name, value in shared.items() if value})}"
    return link if len(link) <= LONGEST_LINK else None


def _names_a_host(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return "." in host or ":" in host
