"""Ways in which a letter comes from another: copied, changed a little or a lot, in disorder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from tests.corpus import sentences

_END = re.compile(r"(?<=[.!?؟])\s+")
SMALL_WORDS = ("really", "so", "very", "truly", "indeed", "now", "still", "also", "too", "just")


def copied(text: str, language: str, dice: Random) -> str:
    """As a phone would copy it: other capitals, spaces, punctuation."""
    return text.upper().replace(".", " !  ").replace(",", "")


def lightly(text: str, language: str, dice: Random) -> str:
    """One word in fifteen is another, or gone."""
    return _edited(text, dice, one_in=15)


def some(text: str, language: str, dice: Random) -> str:
    """One word in eight is another, or gone."""
    return _edited(text, dice, one_in=8)


def heavily(text: str, language: str, dice: Random) -> str:
    """One word in three is another, or gone: nobody would call it a copy at a glance."""
    return _edited(text, dice, one_in=3)


def reordered(text: str, language: str, dice: Random) -> str:
    """The same sentences in another order."""
    parts = _END.split(text)
    return " ".join(parts[1:] + parts[:1])


def with_own(text: str, language: str, dice: Random) -> str:
    """Copied whole, with as much again of one's own."""
    return f"{text} {' '.join(sentences(language, dice))}"


def one_sentence(text: str, language: str, dice: Random) -> str:
    """A single sentence taken over into a letter of one's own."""
    return f"{' '.join(sentences(language, dice))} {_END.split(text)[0]}"


def _edited(text: str, dice: Random, one_in: int) -> str:
    words = text.split()
    kept = []
    for word in words:
        if dice.randrange(one_in):
            kept.append(word)
        elif dice.randrange(2):
            kept.append(dice.choice(SMALL_WORDS))
    return " ".join(kept)


Change = Callable[[str, str, Random], str]
COPIES: Mapping[str, Change] = {
    "copied": copied,
    "reordered": reordered,
    "lightly edited (1 word in 15)": lightly,
    "edited (1 word in 8)": some,
}
"""What an office would call copies."""

HALVES: Mapping[str, Change] = {"copied, and as much of one's own": with_own}
"""What lies on the line."""

OTHERS: Mapping[str, Change] = {
    "heavily edited (1 word in 3)": heavily,
    "one sentence taken over": one_sentence,
}
"""What it would not."""
