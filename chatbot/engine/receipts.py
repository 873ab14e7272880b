"""Numbers and ids derived from keys: the same turn taken again gives the same ones."""

from __future__ import annotations

import hashlib

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, 1/I/L, U: a receipt may be read out over the phone."""


def _digits(key: str, count: int, alphabet: str) -> str:
    number = int.from_bytes(hashlib.sha256(key.encode()).digest(), "big")
    digits = []
    for _ in range(count):
        number, rest = divmod(number, len(alphabet))
        digits.append(alphabet[rest])
    return "".join(digits)


def receipt_number(key: str) -> str:
    """Eight characters in two groups. It names the action and says nothing about the person."""
    digits = _digits("receipt:" + key, 8, _ALPHABET)
    return f"{digits[:4]}-{digits[4:]}"


def session_id(key: str) -> str:
    """Ten characters of base 36, from the inbox key that opened the session."""
    return _digits("session:" + key, 10, "0123456789abcdefghijklmnopqrstuvwxyz")


def letters_id(key: str) -> str:
    """Ten characters of base 36: names one set of letters of one person. It opens nothing."""
    return _digits("letters:" + key, 10, "0123456789abcdefghijklmnopqrstuvwxyz")


def wording_hash(words: str) -> str:
    """SHA-256 of words shown, as kept with a consent."""
    return hashlib.sha256(words.encode()).hexdigest()
