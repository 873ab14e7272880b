"""Which links Telegram takes in buttons and text, after td/telegram/LinkManager.cpp (check_link).

A host without a dot is refused there ("Wrong HTTP URL"), so `http://localhost` makes the whole
message fail. Stricter than Telegram in one point: a link must name its scheme.
"""

from __future__ import annotations

from urllib.parse import urlsplit

_WEB = frozenset({"http", "https"})
_APP = frozenset({"tg", "ton"})


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
    return _by_scheme(parts.scheme, host)


def _by_scheme(scheme: str, host: str) -> str | None:
    if scheme not in _WEB | _APP:
        return "Unsupported URL protocol"
    if not host:
        return "URL host is empty"
    if scheme in _WEB and "." not in host and ":" not in host:
        return "Wrong HTTP URL"
    return None
