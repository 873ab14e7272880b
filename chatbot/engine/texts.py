"""Words as the engine sees them: compiled templates, and the languages they exist in.

Parsing and filling live in `templates.py`; this module only says what a compiled text is.
Catalogues are compiled once per release into `Language.texts`; no lookup by English text ever
happens here, only by key (`<domain>:<flow>.<step>.<slot>`, domain = campaign id or `bot`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal, Protocol

from chatbot.domain.messages import Direction, RichText
from chatbot.engine.marked_text import MarkedText

PluralForm = Literal["zero", "one", "two", "few", "many", "other"]

TextKey = str


@dataclass(frozen=True, slots=True)
class Words:
    """Words as they stand. `bold`, `italic` and `link` say which marks lie on them."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder `{path|fallback:format}`. `path` has at most two dots."""

    path: tuple[str, ...]
    fallback: str | None = None
    format: str | None = None
    bold: bool = False
    italic: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """One compiled text. `source` is what the author or translator wrote.

    `fixed` is all of it, ready to be said, where there is nothing to fill.
    """

    source: str
    pieces: tuple[Words | Slot, ...]
    fixed: RichText | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fixed", _fixed(self.pieces))

    @property
    def names(self) -> frozenset[tuple[str, ...]]:
        """The placeholders in it."""
        return frozenset(p.path for p in self.pieces if isinstance(p, Slot))


def _fixed(pieces: Sequence[Words | Slot]) -> RichText | None:
    whole = MarkedText()
    for piece in pieces:
        if isinstance(piece, Slot):
            return None
        whole.add(piece.text, piece)
    return whole.built()


@dataclass(frozen=True, slots=True)
class Plural:
    """A text that depends on a count; `other` is always there."""

    forms: Mapping[PluralForm, Template]


Text = Template | Plural


class Formats(Protocol):
    """How one language writes numbers, dates and lists. Pure; the content layer supplies it.

    `months` are its names of months as `answers.dates.month_key` writes them -> 1 to 12.
    """

    @property
    def months(self) -> Mapping[str, int]: ...
    def number(self, value: int | float) -> str: ...
    def day(self, value: date) -> str: ...
    def weekday(self, value: date) -> str: ...
    def month(self, value: date) -> str: ...
    def moment(self, value: datetime) -> str: ...
    def clock(self, value: time) -> str: ...
    def join(self, items: Sequence[str], style: Literal["and", "or"]) -> str: ...
    def language_name(self, tag: str) -> str | None: ...
    def plural(self, count: int | float) -> PluralForm: ...


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a release, compiled: its name in itself, direction, words, formats.

    A key missing in `texts` falls back to the source language; `fallen_back` lists those keys.
    `ready` holds what `options.py` has made of its texts so far.
    `reviewed`: a speaker has read all of it, as the heads of its catalogues say.
    """

    tag: str
    name: str
    direction: Direction
    formats: Formats
    texts: Mapping[TextKey, Text]
    fallen_back: frozenset[TextKey] = field(default_factory=frozenset)
    reviewed: bool = True
    ready: dict[tuple[str, str], Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
