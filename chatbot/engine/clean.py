"""One rule for the words of people, before anything else looks at them.

What is removed cannot be seen but does harm: it turns text around, hides other text, breaks a
store or a screen. What people need stays: joiners (Persian, emoji), LRM and RLM, accents, the
flags of England, Scotland and Wales. The same words come out on every channel and every store.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from chatbot.domain.messages import Direction

MAX_MARKS_ON_A_LETTER: Final = 5
"""Accents and vowel signs in a row; more is "Zalgo" text. Living scripts need at most four."""

FIRST_STRONG_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
POP_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"

_BIDI: Final = "\u202a-\u202e\u2066-\u2069"
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad"  # controls, soft hyphen
    "\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # zero width, annotations
    f"{_BIDI}"
    "\ud800-\udfff"  # halves of a pair, which no UTF-8 can hold
    "\ufdd0-\ufdef\ufffe\uffff"  # not characters
    "\U000e0000-\U000e007f]"  # tags: invisible ASCII
)
_FLAGS: Final = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:{})\U000e007f".format(
        "|".join(
            "".join(chr(0xE0000 + ord(c)) for c in nation) for nation in ("eng", "sct", "wls")
        )
    )
)
_LINE_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+(?=\n)")
_TURNING: Final = re.compile(f"[{_BIDI}]")
_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that Unicode calls visible and no font shows."""


def clean_text(text: str, limit: int) -> str:
    """A person's words, safe to store and show; at most `limit` code points, "" when none is left.

    Line breaks stay (as `\\n`), with at most one empty line in a row. Cleaning twice changes
    nothing more.
    """
    if text.isascii() and text.isprintable():
        return text.strip()[:limit].rstrip()  # one line in which nothing can hide
    kept = _without_hidden(_LINE_ENDS.sub("\n", text).replace("\t", " "))
    settled = _capped(unicodedata.normalize("NFC", _capped(kept)))
    cut = _EMPTY_LINES.sub("\n", settled).strip()[:limit]
    shown = _without_loose_end(_without_hidden(cut))  # the cut may have gone through a flag
    return shown if _is_visible(shown) else ""


def isolate(text: str) -> str:
    """Text whose direction neither takes from nor gives to the words around it.

    Line by line, for an isolate ends with its paragraph (UAX #9, rule X8). Isolates, embeddings
    and overrides in the text itself are taken out, so that it cannot break free.
    """
    calm = _TURNING.sub("", text)
    return "\n".join(
        f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}" if line.strip() else line
        for line in calm.split("\n")
    )


def isolate_in(text: str, direction: Direction) -> str:
    """Isolate a value for words of this direction, where it could disturb them or they it."""
    return isolate(text) if direction == "rtl" or has_rtl(text) else _TURNING.sub("", text)


def has_rtl(text: str) -> bool:
    """Whether a character of a right-to-left script is in it."""
    if text.isascii():
        return False
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)


def _without_loose_end(text: str) -> str:
    """Without spaces, and joiners that join nothing, where the text was cut."""
    end = len(text)
    while end and (text[end - 1].isspace() or text[end - 1] == "\N{ZERO WIDTH JOINER}"):
        end -= 1
    return text[:end]


def _without_hidden(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    pieces, start = [], 0
    for flag in _FLAGS.finditer(text):
        pieces += [_HIDDEN.sub("", text[start : flag.start()]), flag.group()]
        start = flag.end()
    return "".join([*pieces, _HIDDEN.sub("", text[start:])])


def _capped(text: str) -> str:
    """At most so many marks on a letter. Before normalising, which is slow on long runs."""
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run <= MAX_MARKS_ON_A_LETTER:
            kept.append(character)
    return "".join(kept)


def _is_visible(text: str) -> bool:
    return any(
        unicodedata.category(character)[0] not in "ZCM" and character not in _BLANK
        for character in text
    )
