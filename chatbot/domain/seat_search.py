"""Finding seats by their names, in either language, from what somebody typed. Pure.

The exact name wins, for seventeen names stand within others (Bath in Bathgate, Poole, East Ham).
Case, accents and punctuation never count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from chatbot.domain.places import Constituency
from chatbot.domain.seats import fold_name

SHORTEST_NAME: Final = 3
LONGEST_NAME: Final = 60
"""Characters typed. The longest real name has 40 letters and signs."""

MAX_MATCHES: Final = 20
"""A word that fits more seats than this ("north") says nothing."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """The seat that bears just this name, or those whose names have it in them."""

    exact: Constituency | None = None
    others: tuple[Constituency, ...] = ()


class SeatNames:
    """Names made ready for searching, once for a list of seats."""

    def __init__(self, seats: Iterable[Constituency]) -> None:
        ordered = sorted(seats, key=lambda seat: seat.name)
        self._named = tuple((fold_name(name), seat) for seat in ordered for name in _names(seat))

    def search(self, typed: str) -> NameMatch:
        """What the words fit. The order: names that begin with them, then by name."""
        if len(typed) > LONGEST_NAME:
            return NameMatch()
        words = fold_name(typed)
        if len(words) < SHORTEST_NAME:
            return NameMatch()
        for name, seat in self._named:
            if name == words:
                return NameMatch(seat)
        found = dict.fromkeys(self._begin_with(words))
        found |= dict.fromkeys(self._hold(words))
        found = found or dict.fromkeys(self._hold_each(words.split()))
        return NameMatch(others=tuple(found) if len(found) <= MAX_MATCHES else ())

    def _begin_with(self, words: str) -> Iterator[Constituency]:
        return (seat for name, seat in self._named if name.startswith(words))

    def _hold(self, words: str) -> Iterator[Constituency]:
        """The words side by side, from the beginning of a word."""
        return (seat for name, seat in self._named if f" {words}" in name)

    def _hold_each(self, words: list[str]) -> Iterator[Constituency]:
        """All the words, or beginnings of words, in any order."""
        for name, seat in self._named:
            spaced = f" {name}"
            if all(f" {word}" in spaced for word in words):
                yield seat


def _names(seat: Constituency) -> tuple[str, ...]:
    return (seat.name, seat.name_cy) if seat.name_cy else (seat.name,)
