"""Which links Telegram takes in buttons and text, after td/telegram/LinkManager.cpp (check_link).

A host without a dot is refused there ("Wrong HTTP URL"), so `http://localhost` makes the whole
message fail. Stricter than Telegram in two points, where it would be the person who meets the
error: a link must name its scheme, and a start parameter must be one that Telegram passes on
(core.telegram.org/bots/features#deep-linking).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, urlsplit

_WEB = frozenset({"http", "https"})
_APP = frozenset({"tg", "ton"})
_TELEGRAM = frozenset({"t.me", "telegram.me", "telegram.dog"})
_START = frozenset({"start", "startgroup", "startapp"})
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")


def link_problem(url: str, *, https_only: bool = False) -> str | None:
    """Return what is wrong with a link in Telegram's words, or None."""
    if not url.strip():
        return "URL must be non-empty"
    if any(character.isspace() for character in url):
        return "URL contains white space"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return "Wrong HTTP URL"
    if https_only and parts.scheme != "https":
        return "Only HTTPS links are allowed"
    return _by_scheme(parts.scheme, host) or next(iter(_start_problems(parts)), None)


def _by_scheme(scheme: str, host: str) -> str | None:
    if scheme not in _WEB | _APP:
        return "Unsupported URL protocol"
    if not host:
        return "URL host is empty"
    if scheme in _WEB and "." not in host and ":" not in host:
        return "Wrong HTTP URL"
    return None


def _start_problems(parts: SplitResult) -> Iterable[str]:
    if parts.hostname not in _TELEGRAM and parts.scheme != "tg":
        return
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name in _START and _PAYLOAD.fullmatch(value) is None:
            yield f"{name} parameter is not 0-64 of A-Z, a-z, 0-9, _ and -"
