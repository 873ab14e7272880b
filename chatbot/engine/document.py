"""An author's file as a tree that remembers where everything stood.

No YAML library is known here, so that what reads the tree can be tested without one. A scalar is
the text as written: whether `12` is a number or `no` a word is for the schema of its place to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple


class Position(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


Style = Literal["plain", "quoted", "block"]


@dataclass(frozen=True, slots=True)
class Scalar:
    """Words without structure. Empty and plain is what `key:` with nothing after it gives.

    `position` is where the words begin: for a block, its first line, not the `|`.
    """

    text: str
    position: Position
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list. `inline` is one written in brackets."""

    items: tuple[Node, ...]
    position: Position
    inline: bool = False


class Entry(NamedTuple):
    """One line of a mapping: its key and what stands behind it."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order written; no key stands twice. `inline` is one written in braces."""

    entries: tuple[Entry, ...]
    position: Position
    inline: bool = False

    def get(self, key: str) -> Node | None:
        """The value behind a key."""
        return next((value for written, value in self.entries if written.text == key), None)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """One file: the path it is reported under, and its tree."""

    path: str
    root: Mapping


SlotKind = Literal[
    "message",
    "button",
    "option",
    "words",
    "alt",
    "share",
    "letter",
    "title",
    "menu",
    "toast",
    "about",
    "tagline",
]
"""What a text is for: decides its length limit and what a translator is told about it.

`words` are synonyms or start words separated by commas; `option` is the label of an answer;
`about` and `tagline` are what Telegram shows of the bot before a talk and on its profile.
"""


@dataclass(frozen=True, slots=True)
class PluralText:
    """The two forms English has. Other languages have their own, by CLDR."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """One text for translation as the author wrote it. `key` is the msgctxt, without a domain.

    `consent` marks words a person agrees to: a fuzzy translation of them is never shown.
    """

    key: str
    text: str | PluralText
    note: str | None
    kind: SlotKind
    file: str
    line: int
    column: int = 1
    consent: bool = False
