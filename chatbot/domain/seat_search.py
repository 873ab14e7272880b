"""Finding seats by their names, in either language, from what somebody typed. Pure.

The exact name wins, for seventeen names stand within others (Bath in Bathgate, Poole, East Ham).
Case, accents and punctuation never count. Of a sentence ("I live in Leeds") those words count
that stand in names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from chatbot.domain.places import Constituency
from chatbot.domain.seats import fold_name

SHORTEST_NAME: Final = 3
LONGEST_NAME: Final = 60
"""Characters typed. The longest real name has 40 letters and signs."""

_SIGNS: Final = " '’,.&-()"

_PLAIN: Final = frozenset(
    "central city down east forest green hall ham hill hills isle isles mid new north old park "
    "river road south town vale valley water west wood".split()
)
"""Words of names that are words of any sentence too: by themselves they name no place."""

_JOINING: Final = frozenset({"and", "the", "upon", "with"})

MAX_MATCHES: Final = 20
"""A word that fits more seats than this ("north") says nothing."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The seat that bears just this name, or those whose names have it in them."""

    exact: Constituency | None = None
    others: tuple[Constituency, ...] = ()
    of_words: bool = False
    """Not all that was typed stands in the names: a sentence, of which some words do."""


class SeatNames:
    """Names made ready for searching, once for a list of seats."""

    def __init__(self, seats: Iterable[Constituency]) -> None:
        ordered = sorted(seats, key=lambda seat: seat.name)
        # Each with a space before it: so the beginning of a word is found wherever it stands.
        self._named = [(f" {fold_name(name)}", seat) for seat in ordered for name in _names(seat)]
        self._exact = dict(reversed(self._named))
        self._words = {word for name, _ in self._named for word in name.split()}

    def search(self, typed: str) -> NameMatch:
        """What the words fit. The order: names that begin with them, then by name."""
        folded = fold_name(typed) if len(typed) <= LONGEST_NAME else ""
        if len(folded) < SHORTEST_NAME:
            return NameMatch()
        words = f" {folded}"
        if seat := self._exact.get(words):
            return NameMatch(seat)
        found = [(name, seat) for name, seat in self._named if words in name]
        found.sort(key=lambda one: not one[0].startswith(words))
        others = dict.fromkeys(seat for _, seat in found) or self._in_any_order(folded.split())
        if not others:
            return self._in_a_sentence(folded.split())
        return NameMatch(others=tuple(others) if len(others) <= MAX_MATCHES else ())

    def _in_a_sentence(self, words: Sequence[str]) -> NameMatch:
        """What the words of names in it fit: all of them together, or else each."""
        named = [at for at, word in enumerate(words) if self._could_name(word)]
        if not named:
            return NameMatch()
        run = " ".join(words[named[0] : named[-1] + 1])
        if seat := self._exact.get(f" {run}") or self._exact.get(f" the {run}"):
            return NameMatch(seat, of_words=True)
        places = [words[at] for at in named if words[at] not in _PLAIN]
        if not places:
            return NameMatch()
        others = self._in_any_order(words[at] for at in named) or self._in_any_order(places)
        for place in () if others else places:
            others |= self._in_any_order([place])
        few = tuple(others) if len(others) <= MAX_MATCHES else ()
        return NameMatch(others=few, of_words=bool(few))

    def _could_name(self, word: str) -> bool:
        return len(word) >= SHORTEST_NAME and word in self._words and word not in _JOINING

    def _in_any_order(self, words: Iterable[str]) -> dict[Constituency, None]:
        """Names that have each word, or the beginning of one."""
        found = self._named
        for word in words:
            found = [(name, seat) for name, seat in found if f" {word}" in name]
        return dict.fromkeys(seat for _, seat in found)


def could_be_name(typed: str) -> bool:
    """Whether words have the form of a seat's name: Latin letters, and the signs within names."""
    if len(typed) > LONGEST_NAME:
        return False
    plain = unicodedata.normalize("NFKD", typed)
    letters = sum(char.isascii() and char.isalpha() for char in plain)
    signs = sum(char in _SIGNS or unicodedata.combining(char) != 0 for char in plain)
    return letters >= SHORTEST_NAME and letters + signs == len(plain)


def _names(seat: Constituency) -> tuple[str, ...]:
    return (seat.name, seat.name_cy) if seat.name_cy else (seat.name,)
