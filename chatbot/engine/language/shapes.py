"""What may stand in an author's file, as data.

The tables in `flow_tables`, `campaign_tables` and `bot_tables` are made of these. One reader
(`conform`) and one writer (the JSON Schema in `content`) walk them, so that they cannot differ.
Regular expressions here are read by Python and by ECMAScript: plain classes and counts only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from chatbot.engine.document import SlotKind


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar of one form. `what` finishes the sentence "must be …".

    `reserved` are words that YAML readers elsewhere turn into something that is not text.
    `valid` says what no pattern can: that a day exists.
    """

    what: str
    pattern: str
    kind: Literal["string", "integer", "boolean", "any"] = "string"
    reserved: frozenset[str] = frozenset()
    valid: Callable[[str], bool] | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """A scalar out of a closed list."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Text for people, to be translated: what it is for decides its limits."""

    kind: SlotKind


@dataclass(frozen=True, slots=True)
class Prose:
    """Text that is not translated: a note, a source, a name."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list whose items have one shape."""

    item: Shape
    least: int = 1
    most: int = 50


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping whose keys the author invents."""

    key: Word | OneOf
    value: Shape
    least: int = 1
    most: int = 200


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record, with the help an editor shows."""

    name: str
    shape: Shape
    help: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping whose keys we know. `what` names it in messages.

    `one_of`: at most one of these keys (exactly one when `one_needed`). `others`: the form of
    keys beyond the known ones, where authors may add their own.
    """

    what: str
    keys: tuple[Key, ...]
    one_of: tuple[str, ...] = ()
    one_needed: bool = False
    together: tuple[tuple[str, str], ...] = ()
    others: tuple[Word, Shape] | None = None


@dataclass(frozen=True, slots=True)
class ByKind:
    """The shape depends on how the node is built; None means that kind is refused."""

    scalar: Shape | None = None
    items: Shape | None = None
    mapping: Shape | None = None


@dataclass(frozen=True, slots=True)
class Verbs:
    """A record chosen by the one verb among its keys. `bare` are verbs that are also exits."""

    what: str
    records: Mapping[str, Record]
    bare: tuple[str, ...] = ()


Shape = Word | OneOf | Words | Prose | ListOf | Table | Record | ByKind | Verbs
