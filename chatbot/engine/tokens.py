"""What a button carries: `v1:<session>:<visit>:<option>`, at most 64 bytes (Telegram's limit).

A token proves nothing. Session and visit only tell whether the button belongs to the open
question; an option that the question does not offer is refused like any other wrong answer.
Options that begin with a full stop are the bot's own (`.lang.ar`, `.start`).
"""

from __future__ import annotations

import hashlib

from chatbot.domain.records import record

MAX_TOKEN_BYTES = 64
MAX_OPTION_BYTES = 40
"""Leaves room for the version, a session of ten characters and any visit there can be."""

DIGEST_DIGITS = 20
VERSION = "v1"
NO_SESSION = "0"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@record(frozen=True, slots=True)
class Token:
    """One button's meaning."""

    session: str
    visit: int
    option: str

    @property
    def is_ours(self) -> bool:
        """Whether it is an option of the bot itself, not of a step."""
        return self.option.startswith(".")


def write_token(session: str, visit: int, option: str) -> str:
    """What the button carries. Raises ValueError when it would be too long to travel."""
    token = f"{VERSION}:{session}:{_base36(visit)}:{option}"
    if len(token.encode()) > MAX_TOKEN_BYTES:
        raise ValueError("an option id is too long for a button")
    return token


def short_option(option: str) -> str:
    """An option id in a form that fits a button: itself, or (ids from data) a digest of it."""
    if len(option.encode()) <= MAX_OPTION_BYTES:
        return option
    return "~" + hashlib.sha256(option.encode()).hexdigest()[:DIGEST_DIGITS]


def read_token(written: str) -> Token | None:
    """The token, or None for anything that was not written here."""
    parts = written.split(":", 3)
    if len(parts) != 4 or parts[0] != VERSION or not parts[2] or len(written) > MAX_TOKEN_BYTES:
        return None
    if any(c not in _DIGITS for c in parts[1] + parts[2]):
        return None
    return Token(parts[1], int(parts[2], 36), parts[3])


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
