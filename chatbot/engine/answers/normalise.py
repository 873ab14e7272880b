"""Making what people type comparable: width, digits, spaces, invisible characters, quotes.

Only for reading answers. A person's own words are kept as they wrote them (see `engine.clean`).
"""

from __future__ import annotations

import unicodedata

MAX_ANSWER = 4096
"""Telegram's own limit for a message; longer input is cut before anything looks at it."""

_QUOTES = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
    }
)
_EDGES = " .,;:!?¿¡…\"'()[]{}«»،؛؟-"
_SYMBOLS = frozenset({"So", "Sk"})
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


def fold_digits(text: str) -> str:
    """Every decimal digit of any script as 0-9 (Arabic, Persian, Bengali, full width …)."""
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    )


def plain(text: str) -> str:
    """Full width to half, digits to 0-9, no invisible characters, single spaces, plain quotes."""
    cut = "".join(c for c in text[:MAX_ANSWER] if c.isspace() or not _is_invisible(c))
    folded = fold_digits(unicodedata.normalize("NFKC", cut)).translate(_QUOTES)
    return " ".join(folded.split())


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def matching(text: str) -> str:
    """The form in which labels, ids, synonyms and global words are compared.

    Case, accents' composition, surrounding punctuation and trailing emoji do not count.
    """
    folded = unicodedata.normalize("NFC", plain(text).casefold())
    return without_emoji(folded).strip(_EDGES) or folded.strip(_EDGES)


def without_emoji(text: str) -> str:
    """The text without symbols such as emoji at its end."""
    end = len(text)
    while end and _is_emoji_or_space(text[end - 1]):
        end -= 1
    return text[:end]


def _is_emoji_or_space(character: str) -> bool:
    return (
        character.isspace()
        or character == "\N{VARIATION SELECTOR-16}"
        or unicodedata.category(character) in _SYMBOLS
    )
