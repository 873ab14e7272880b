"""Words to watch for: lists that staff keep, and where they occur in what somebody wrote.

Nothing here changes a text, and nothing is decided: a list says what it found, word for word.
Case, accents, apostrophes and letters typed many times do not count; Arabic words are found with
their article and prepositions. The lists are `flows/watchwords.yaml`; that file explains each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, NamedTuple, get_args

Kind = Literal[
    "abuse",
    "insult",
    "reader",
    "threat",
    "own_case",
    "vote_threat",
    "how_to_vote",
    "voter",
    "machine",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

REACH: Final = 3
"""An insult counts when a word for the reader stands at most so many words before it."""

_MARKS: Final = "\u0300-\u036f\u064b-\u065f\u0670"
"""Accents and vowel signs that are written apart from their letter."""

_JOINER: Final = "\u200c"
"""Parts letters of Arabic script that would join, within one word; many leave it out."""

_WORD: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}]|['’{_JOINER}](?=[^\W_]))*")
_SENTENCE_END: Final = re.compile("[.!?؟\u06d4።፧\n]")
_QUOTED: Final = re.compile(
    r'"[^"\n]{1,300}"|“[^”\n]{1,300}”|«[^»\n]{1,300}»|‘[^‘’\n]{1,300}’(?!\w)'
)
_MANY: Final = re.compile(r"(.)\1{2,}")
_DROPPED: Final = frozenset(f"'’ـ{_JOINER}")
_SAME_LETTER: Final = str.maketrans("ىةیک", "يهيك")
_PREFIXES: Final = ("وال", "فال", "بال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_LEAST_STEM: Final = 3


class Place(NamedTuple):
    """Where something stands in a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Watchwords:
    """`lists`: kind -> language -> phrases, `*` at the end for any ending.

    `spelling`: American word -> British one. Without a file there is nothing to watch for.
    """

    lists: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    spelling: Mapping[str, str] = field(default_factory=dict)

    def found(self, kind: Kind, text: str | Read, *languages: str) -> tuple[str, ...]:
        """What a text has of a kind, as it is written there; of these languages, or of any.

        What stands in quotation marks is somebody else's and is not looked at.
        """
        read = text if isinstance(text, Read) else read_words(text)
        places = self.places(kind, read, *languages)
        return tuple(read.text[place.start : place.end] for place in places)

    def places(self, kind: Kind, text: str | Read, *languages: str) -> Iterator[Place]:
        """Where they stand."""
        if not (matcher := self._matcher(kind, languages)):
            return  # languages whose list nobody has written yet
        words = (text if isinstance(text, Read) else read_words(text)).words
        runs = list(matcher.runs(words))
        addressed = self._addressed(words, languages) if runs and kind == "insult" else None
        for first, last in runs:
            if addressed is None or addressed[first]:
                yield Place(words[first].place.start, words[last].place.end)

    def _matcher(self, kind: Kind, languages: tuple[str, ...]) -> _Matcher | None:
        of_kind = self.lists.get(kind, {})
        wanted = dict.fromkeys(languages or of_kind)
        lists = tuple(phrases for tag in wanted if (phrases := of_kind.get(tag)))
        return _matcher(lists) if lists else None

    def _addressed(self, words: tuple[_Written, ...], languages: tuple[str, ...]) -> list[bool]:
        """For each word, whether the reader is spoken of shortly before it."""
        matcher = self._matcher("reader", languages)
        ends = {last for _, last in matcher.runs(words)} if matcher else set[int]()
        return [
            any(
                at in ends and words[at].sentence == word.sentence
                for at in range(max(0, number - REACH), number)
            )
            for number, word in enumerate(words)
        ]

    def misspelt(self, text: str) -> Iterator[tuple[Place, str]]:
        """American spellings, each with the British one."""
        for word in _WORD.finditer(text):
            british = self.spelling.get(word.group().casefold())
            if british is not None:
                yield Place(*word.span()), british


class _Written(NamedTuple):
    """One word of a text: where it is, the forms it is compared in, which sentence it is in."""

    place: Place
    forms: tuple[str, ...]
    sentence: int


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text, as they are compared."""
    return tuple(fold(match.group()) for match in _WORD.finditer(text))


class Read(NamedTuple):
    """A text taken apart once, to be held against many lists."""

    text: str
    words: tuple[_Written, ...]


def read_words(text: str) -> Read:
    """Take a text apart."""
    return Read(text, tuple(_words_of(text)))


def _words_of(text: str) -> list[_Written]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    words: list[_Written] = []
    sentence, since = 0, 0
    for match in _WORD.finditer(text):
        if _SENTENCE_END.search(text, since, match.start()):
            sentence += 1
        since = match.end()
        if not any(start <= match.start() < end for start, end in quoted):
            words.append(_Written(Place(*match.span()), _forms(match.group()), sentence))
        else:
            sentence += 1  # nothing reaches over a quotation
    return words


def _forms(word: str) -> tuple[str, ...]:
    folded = fold(word)
    if folded.isascii():
        return (folded,)
    stems = (folded.removeprefix(it) for it in _PREFIXES if folded.startswith(it))
    return (folded, *(stem for stem in stems if len(stem) >= _LEAST_STEM))


def fold(word: str) -> str:
    """The form in which words are compared."""
    if word.isascii():
        plain = word.lower().replace("'", "")
        return _MANY.sub(r"\1", plain) if _MANY.search(plain) else plain
    parted = unicodedata.normalize("NFKD", word.casefold())
    kept = (c for c in parted if not unicodedata.combining(c) and c not in _DROPPED)
    return _MANY.sub(r"\1", "".join(kept).translate(_SAME_LETTER))


class _Matcher:
    """Phrases by their first word, so that a text is walked through once.

    Of a first word with any ending, the stem; `_stems` are the lengths that there are.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._exact: dict[str, list[tuple[str, ...]]] = {}
        self._begun: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            parts = tuple(_part(word) for word in phrase.split())
            if parts and parts[0].endswith("*"):
                self._begun.setdefault(parts[0][:-1], []).append(parts)
            elif parts:
                self._exact.setdefault(parts[0], []).append(parts)
        self._stems = sorted({len(stem) for stem in self._begun})

    def runs(self, words: Sequence[_Written]) -> Iterator[tuple[int, int]]:
        """(first word, last word) of every phrase that is there."""
        for number, word in enumerate(words):
            for parts in self._begins(word):
                if len(parts) == 1 or _stands(parts, words[number : number + len(parts)]):
                    yield number, number + len(parts) - 1
                    break

    def _begins(self, word: _Written) -> list[tuple[str, ...]]:
        exact, begun, found = self._exact, self._begun, list[tuple[str, ...]]()
        for form in word.forms:
            found += exact.get(form, ())
            for length in self._stems:
                found += begun.get(form[:length], ())
        return found


@lru_cache(maxsize=1_024)
def _matcher(lists: tuple[tuple[str, ...], ...]) -> _Matcher:
    """Nearly every turn asks for the same few: those of one language beside English and Welsh."""
    return _Matcher(phrase for phrases in lists for phrase in phrases)


def _part(word: str) -> str:
    folded = fold(word.rstrip("*"))
    return f"{folded}*" if word.endswith("*") else folded


def _stands(parts: tuple[str, ...], words: Sequence[_Written]) -> bool:
    if len(words) != len(parts) or words[0].sentence != words[-1].sentence:
        return False
    return all(map(_is, parts[1:], (word.forms for word in words[1:])))


def _is(part: str, forms: tuple[str, ...]) -> bool:
    if part.endswith("*"):
        return any(form.startswith(part[:-1]) for form in forms)
    return part in forms
