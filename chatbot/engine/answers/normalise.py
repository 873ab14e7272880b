"""Making what people type comparable: width, digits, spaces, invisible characters, quotes.

Only for reading answers. A person's own words are kept as they wrote them (see `engine.clean`).
"""

from __future__ import annotations

import unicodedata

from chatbot.engine.clean import clean_text

MAX_ANSWER = 4096
"""Telegram's own limit for a message; longer input is cut before anything looks at it."""

_LOOK_ALIKES = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{MODIFIER LETTER APOSTROPHE}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{HYPHEN}": "-",
        "\N{FIGURE DASH}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{ARABIC QUESTION MARK}": "?",
    }
)
_EDGES = " .,;:!?¿¡…\"'()[]{}«»،؛؟\u06d4፣፤።፧-"
_SYMBOLS = frozenset({"So", "Sk"})
_JOINS_EMOJI = "\N{ZERO WIDTH JOINER}\N{COMBINING ENCLOSING KEYCAP}\ufe0e\ufe0f"
_INVISIBLE = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


def fold_digits(text: str) -> str:
    """Every decimal digit of any script as 0-9 (Arabic, Persian, Bengali, full width …)."""
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text
    )


def plain(text: str) -> str:
    """Full width to half, digits to 0-9, no invisible characters, single spaces, plain quotes."""
    cut = text[:MAX_ANSWER]
    if cut.isascii() and cut.isprintable():
        return " ".join(cut.split())
    # Invisible characters go first: they would hide a long run of accents from the cap on those,
    # and normalising such a run takes time that grows with its square.
    seen = "".join(c for c in cut if c.isspace() or not _is_invisible(c))
    calm = clean_text(seen, MAX_ANSWER)
    folded = fold_digits(unicodedata.normalize("NFKC", calm)).translate(_LOOK_ALIKES)
    return " ".join(folded.split())


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def matching(text: str) -> str:
    """The form in which labels, ids, synonyms and global words are compared.

    Case, accents' composition, and punctuation and emoji around the words do not count; where
    there is nothing else (`?`), they are the word.
    """
    cut = text[:MAX_ANSWER]
    if cut.isascii() and cut.isprintable():
        # The same in a third of the time, for what is typed most and for every label of a screen.
        folded = " ".join(cut.split()).lower()
        return folded.strip(_AROUND_IN_ASCII) or folded.strip(_EDGES) or folded
    folded = unicodedata.normalize("NFC", plain(cut).casefold())
    start, end = 0, len(folded)
    while start < end and _is_around(folded[end - 1]):
        end -= 1
    while start < end and _is_around(folded[start]):
        start += 1
    return folded[start:end] or folded.strip(_EDGES) or folded


def without_emoji(text: str) -> str:
    """The text without symbols such as emoji, and spaces, before and after it."""
    end = len(text)
    while end and _is_emoji_or_space(text[end - 1]):
        end -= 1
    start = 0
    while start < end and _is_emoji_or_space(text[start]):
        start += 1
    return text[start:end]


def _is_around(character: str) -> bool:
    return character in _EDGES or _is_emoji_or_space(character)


def _is_emoji_or_space(character: str) -> bool:
    return (
        character.isspace()
        or character in _JOINS_EMOJI
        or unicodedata.category(character) in _SYMBOLS
    )


_AROUND_IN_ASCII = "".join(filter(_is_around, map(chr, range(128))))
