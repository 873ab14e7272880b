"""How alike letters are, told without keeping a letter. Pure.

The method is WriteToThem's (perllib/FYR/AbuseChecks.pm): hashes of substrings of 32 characters, of
a text without greeting and signature. Ours are keyed for each office, thinned out by winnowing
(Schleimer, Wilkerson, Aiken 2003: of every so many neighbours the least is kept), cut to 24 bits
and sorted, so that what is kept holds no text, no order, and nothing without the key. A passage
of 47 characters that two letters share is always found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Final

SUBSTRING: Final = 32
"""Characters; shorter ones are shared by chance, as WriteToThem found."""

WINDOW: Final = 16
"""One of so many neighbouring hashes is kept, about two of seventeen."""

HASH_BYTES: Final = 3
"""Of each hash. Narrow on purpose: a guess fits now and then although it is wrong."""

LEAST: Final = 64
"""Characters of own words that can be compared at all; two short sentences agree by chance."""

LEAST_HITS: Final = 2
"""Hashes in common before anything is called alike: one may be chance."""

ALIKE: Final = 0.5
"""The share of a part that an earlier letter has too. WriteToThem looks from this share on."""

Passages = tuple[str, ...]
"""Own words as they are compared, without what the campaign says too."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """For each part of a letter the greatest share that one earlier letter to an office has."""

    shares: Mapping[str, float]

    @property
    def alike(self) -> tuple[str, ...]:
        """The parts that an office would call copies."""
        return tuple(part for part, share in self.shares.items() if share >= ALIKE)


def comparable(text: str) -> str:
    """Letters and digits without case and accents, one space between words."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in parted if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def own_passages(text: str, others: Iterable[str]) -> Passages:
    """A text without the passages that `others` (the campaign's sentences) have too."""
    own = comparable(text)
    known = {it for other in others for it in substrings(comparable(other))}
    places = [at for at, it in enumerate(substrings(own)) if it in known]
    return tuple(it for it in _left(own, places) if it)


def _left(text: str, places: Iterable[int]) -> Iterator[str]:
    since = 0
    for start, end in _joined(places):
        yield text[since:start].strip()
        since = end
    yield text[since:].strip()


def substrings(text: str) -> list[str]:
    """Every substring that is hashed, in order."""
    return [text[at : at + SUBSTRING] for at in range(len(text) - SUBSTRING + 1)]


def can_be_compared(passages: Passages) -> bool:
    """Whether there are enough own words to say anything."""
    return sum(map(len, passages)) >= LEAST


# --- What is kept ----------------------------------------------------------------------------


def fingerprint(passages: Iterable[str], key: bytes) -> bytes:
    """What is kept of a letter to one office; nothing when it has too few words of its own."""
    kept: set[bytes] = set()
    for passage in passages:
        hashes = _hashes(passage, key)
        spans = range(max(1, len(hashes) - WINDOW + 1)) if hashes else ()
        kept.update(min(hashes[at : at + WINDOW])[-HASH_BYTES:] for at in spans)
    return b"".join(sorted(kept))


def _hashes(passage: str, key: bytes) -> list[bytes]:
    return [blake2b(it.encode(), digest_size=8, key=key).digest() for it in substrings(passage)]


def marks_of(kept: bytes) -> frozenset[bytes]:
    """The hashes of a fingerprint."""
    return frozenset(
        kept[at : at + HASH_BYTES] for at in range(0, len(kept) - HASH_BYTES + 1, HASH_BYTES)
    )


def week_of(day: date) -> date:
    """The Monday of its week: the only time that is kept with a fingerprint."""
    return day - timedelta(days=day.weekday())


# --- Comparing -------------------------------------------------------------------------------


def likeness(
    parts: Mapping[str, Passages], key: bytes, earlier: Iterable[bytes]
) -> dict[str, float]:
    """For each part the greatest share of it that one earlier letter has too, from 0 to 1."""
    shares = dict.fromkeys(parts, 0.0)
    looked_up = {
        part: _positions(passages, key)
        for part, passages in parts.items()
        if can_be_compared(passages)
    }
    for kept in earlier:
        marks = marks_of(kept)
        for part, positions in looked_up.items():
            hits = positions.keys() & marks
            if len(hits) >= LEAST_HITS:
                places = [at for hit in hits for at in positions[hit]]
                share = _length(places) / sum(map(len, parts[part]))
                shares[part] = max(shares[part], min(1.0, share))
    return shares


def _positions(passages: Passages, key: bytes) -> dict[bytes, list[int]]:
    """Hash -> where it stands, the passages set apart from each other."""
    found: dict[bytes, list[int]] = {}
    offset = 0
    for passage in passages:
        for at, full in enumerate(_hashes(passage, key)):
            found.setdefault(full[-HASH_BYTES:], []).append(offset + at)
        offset += len(passage) + SUBSTRING
    return found


def _length(places: Iterable[int]) -> int:
    return sum(end - start for start, end in _joined(places))


def _joined(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The stretches that substrings at these places cover together."""
    start = end = -1
    for at in sorted(places):
        if at > end:
            if end >= 0:
                yield start, end
            start = at
        end = at + SUBSTRING
    if end >= 0:
        yield start, end


# --- Counting --------------------------------------------------------------------------------


def distinct(kept: Sequence[bytes]) -> int:
    """How many messages letters to one office are: alike ones count as one.

    Letters with too few words of their own are all the campaign's, and one message together.
    """
    letters = [marks for one in kept if (marks := marks_of(one))]
    leaders: list[frozenset[bytes]] = []
    by_mark: dict[bytes, list[int]] = {}
    for marks in sorted(letters, key=len, reverse=True):
        shared: dict[int, int] = {}
        for mark in marks:
            for leader in by_mark.get(mark, ()):
                shared[leader] = shared.get(leader, 0) + 1
        if not any(_is_copy(marks, leaders[one], count) for one, count in shared.items()):
            for mark in marks:
                by_mark.setdefault(mark, []).append(len(leaders))
            leaders.append(marks)
    return len(leaders) + (len(letters) < len(kept))


def _is_copy(one: frozenset[bytes], other: frozenset[bytes], shared: int) -> bool:
    shorter = min(len(one), len(other))
    return shared >= min(LEAST_HITS, shorter) and shared >= ALIKE * shorter
