"""What a button carries: `v1:<session>:<visit>:<option>`, at most 64 bytes (Telegram's limit).

A token proves nothing. Session and visit only tell whether the button belongs to the open
question; an option that the question does not offer is refused like any other wrong answer.
Options that begin with a full stop are the bot's own (`.lang.ar`, `.start`).
"""

from __future__ import annotations

import hashlib
import re

from chatbot.domain.records import record

MAX_TOKEN_BYTES = 64
MAX_OPTION_BYTES = 40
"""Leaves room for the version, a session of ten characters and any visit there can be."""

DIGEST_DIGITS = 20
VERSION = "v1"
NO_SESSION = "0"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_TOKEN = re.compile(rf"{VERSION}:([0-9a-z]*):([0-9a-z]+):(.*)", re.DOTALL)


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
    if (len(token) if token.isascii() else len(token.encode())) > MAX_TOKEN_BYTES:
        raise ValueError("an option id is too long for a button")
    return token


def short_option(option: str) -> str:
    """An option id in a form that fits a button: itself, or (ids from data) a digest of it."""
    if len(option.encode()) <= MAX_OPTION_BYTES:
        return option
    return digest_of(option)


def digest_of(option: str) -> str:
    """What stands for a long id."""
    return "~" + hashlib.sha256(option.encode()).hexdigest()[:DIGEST_DIGITS]


def read_token(written: str) -> Token | None:
    """The token, or None for anything that was not written here."""
    if len(written) > MAX_TOKEN_BYTES or (read := _TOKEN.fullmatch(written)) is None:
        return None
    session, visit, option = read.groups()
    return Token(session, int(visit, 36), option)


def _base36(number: int) -> str:
    if number < len(_DIGITS):
        return _DIGITS[number]
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
