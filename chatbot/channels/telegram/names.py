"""Names and words from Telegram, cleaned by one rule. A name is hostile text.

What Telegram's own server strips from messages (td/telegram/misc.cpp: U+2028-U+202E, controls) a
name may still hold; isolates (U+2066-U+2069) would turn the sentence around it.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 64
"""Telegram's own limit of a first name, in code points."""

_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
_UNHOLDABLE = re.compile("[\x00\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


def clean_words(text: str) -> str:
    """Words without what cannot be kept anywhere: NUL, and halves of surrogate pairs."""
    return _UNHOLDABLE.sub("\ufffd", text)


def clean_name(name: str) -> str | None:
    """A name to greet by; None when nothing of it can be seen."""
    kept = _UNHOLDABLE.sub("", _UNWANTED.sub(" ", name))
    kept = " ".join(kept.split())[:LONGEST_NAME].strip()
    return kept if any(_is_seen(character) for character in kept) else None


def language_hint(code: str | None) -> str | None:
    """The language of the person's app as a BCP 47 tag, if it looks like one."""
    return code if code and _LANGUAGE.fullmatch(code) else None


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNSP"
