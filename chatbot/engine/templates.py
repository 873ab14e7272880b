"""Fill a compiled text with values. The only place where a person's words meet an author's.

Values are put in, never read: no value is searched for marks or placeholders, so nothing a person
types can become markup, an address or another person's data. A placeholder that cannot be filled
raises; its name is never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, Protocol

from chatbot.domain.contacts import Value
from chatbot.domain.errors import FlowFault
from chatbot.domain.messages import Mark, RichText
from chatbot.domain.records import record
from chatbot.engine.clean import isolate_in
from chatbot.engine.directions import enclosed
from chatbot.engine.marked_text import MarkedText
from chatbot.engine.shown_values import WRITERS, is_address, is_missing
from chatbot.engine.template_parser import FORMATS, TemplateProblem, parse_template
from chatbot.engine.texts import Language, Plural, Slot, Template, Text, Words

__all__ = [
    "FORMATS",
    "Lookup",
    "Renderer",
    "TemplateProblem",
    "Unfilled",
    "fill",
    "parse_template",
]

Lookup = Callable[[tuple[str, ...]], Value | RichText]
"""The value at a path, None when there is none.

A `RichText` is words made before: they keep the marks and isolates they have.
"""

Renderer = Callable[[Value, Language], RichText | str | None]
"""Writes a value in one language; None when it cannot, as if the value were missing.

A `str` is isolated and marked like any value. A `RichText` goes in as it is: whoever made it has
isolated the parts of it that need it.
"""


class Renderers(Protocol):
    """Renderers by the name of their format."""

    def get(self, name: str, /) -> Renderer | None: ...


_NO_RENDERERS: Final[Mapping[str, Renderer]] = {}

COUNT: Final = ("count",)

_NOTHING: Final = RichText("")


class Unfilled(FlowFault):
    """A placeholder has neither a value nor words to use without one."""

    def __init__(self, path: tuple[str, ...]) -> None:
        super().__init__(".".join(path))
        self.path = path


def fill(
    text: Text,
    lookup: Lookup,
    language: Language,
    count: int | None = None,
    renderers: Renderers | None = None,
    *,
    isolating: bool = True,
) -> RichText:
    """A text with its values in it. Raises Unfilled.

    `count` picks the plural form and is what `{count}` shows. A renderer of a format's name comes
    before the format's own way. `isolating=False` is for letters, which are copied out of the chat
    as they stand.
    """
    template = text if isinstance(text, Template) else _form(text, language, count)
    if template.fixed is not None:
        return template.fixed
    writer = _Writer(lookup, language, count, renderers or _NO_RENDERERS, isolating)
    builder = MarkedText()
    for piece in template.pieces:
        builder.add(piece.text if isinstance(piece, Words) else writer.write(piece), piece)
    return builder.built()


def _form(text: Plural, language: Language, count: int | None) -> Template:
    wanted = "other" if count is None else language.formats.plural(count)
    return text.forms.get(wanted) or text.forms["other"]


@record(frozen=True, slots=True)
class _Writer:
    """Turns one placeholder into words."""

    lookup: Lookup
    language: Language
    count: int | None
    renderers: Renderers
    isolating: bool

    def write(self, slot: Slot) -> RichText | str:
        counted = self.count is not None and slot.path == COUNT
        value = self.count if counted else self.lookup(slot.path)
        if isinstance(value, RichText):
            written: RichText | str | None = self._apart(value)
        else:
            written = self._written(value, slot.format)
        if written and written != _NOTHING:
            return written
        if slot.fallback is None:
            raise Unfilled(slot.path)
        return slot.fallback

    def _apart(self, words: RichText) -> RichText:
        turns = self.isolating and self.language.direction == "rtl"
        return enclosed(words) if turns else words

    def _written(self, value: Value, shape: str | None) -> RichText | str | None:
        renderer = (shape and self.renderers.get(shape)) or WRITERS.get(shape or "")
        written = renderer(value, self.language) if renderer and not is_missing(value) else None
        return self._plain(written, shape) if isinstance(written, str) else written

    def _plain(self, written: str, shape: str | None) -> RichText | str:
        text = isolate_in(written, self.language.direction) if self.isolating else written
        if shape != "link" or not is_address(written):
            return text
        start = text.find(written)
        return RichText(text, (Mark("link", start, len(written), written),))
