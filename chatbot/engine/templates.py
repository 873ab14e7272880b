"""Fill a compiled text with values. The only place where a person's words meet an author's.

Values are put in, never read: no value is searched for marks or placeholders, so nothing a person
types can become markup, an address or another person's data. A placeholder that cannot be filled
raises; its name is never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Final

from chatbot.domain.contacts import Value
from chatbot.domain.errors import FlowFault
from chatbot.domain.messages import Mark, MarkKind, RichText
from chatbot.engine.clean import isolate_in
from chatbot.engine.template_parser import FORMATS, TemplateProblem, parse_template
from chatbot.engine.texts import Language, Plural, Slot, Template, Text, Words
from chatbot.engine.values import items_of

__all__ = [
    "FORMATS",
    "Lookup",
    "Renderer",
    "TemplateProblem",
    "Unfilled",
    "fill",
    "parse_template",
]

Lookup = Callable[[tuple[str, ...]], Value]
"""The value at a path, None when there is none."""

Renderer = Callable[[Value, Language], RichText | str | None]
"""Writes a value in one language; None when it cannot, as if the value were missing.

A `str` is isolated and marked like any value. A `RichText` goes in as it is: whoever made it has
isolated the parts of it that need it.
"""

COUNT: Final = ("count",)


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
    renderers: Mapping[str, Renderer] | None = None,
    *,
    isolating: bool = True,
) -> RichText:
    """A text with its values in it. Raises Unfilled.

    `count` picks the plural form and is what `{count}` shows. A renderer of a format's name comes
    before the format's own way. `isolating=False` is for letters, which are copied out of the chat
    as they stand.
    """
    template = text if isinstance(text, Template) else _form(text, language, count)
    writer = _Writer(lookup, language, count, renderers or {}, isolating)
    builder = _Builder()
    for piece in template.pieces:
        if isinstance(piece, Words):
            builder.add(RichText(piece.text), piece)
        else:
            builder.add(writer.write(piece), piece)
    return builder.built()


def _form(text: Plural, language: Language, count: int | None) -> Template:
    wanted = "other" if count is None else language.formats.plural(count)
    return text.forms.get(wanted) or text.forms["other"]


@dataclass(frozen=True, slots=True)
class _Writer:
    """Turns one placeholder into words."""

    lookup: Lookup
    language: Language
    count: int | None
    renderers: Mapping[str, Renderer]
    isolating: bool

    def write(self, slot: Slot) -> RichText:
        counted = self.count is not None and slot.path == COUNT
        value = self.count if counted else self.lookup(slot.path)
        written = None if is_missing(value) else self._written(value, slot.format)
        if isinstance(written, str):
            written = self._plain(written, value, slot.format)
        if written is not None and written.text:
            return written
        if slot.fallback is None:
            raise Unfilled(slot.path)
        return RichText(slot.fallback)

    def _written(self, value: Value, shape: str | None) -> RichText | str | None:
        renderer = self.renderers.get(shape or "") or _OWN.get(shape or "")
        return renderer(value, self.language) if renderer else None

    def _plain(self, written: str, value: Value, shape: str | None) -> RichText:
        text = isolate_in(written, self.language.direction) if self.isolating else written
        if shape != "link" or not is_address(written):
            return RichText(text)
        start = text.find(written)
        return RichText(text, (Mark("link", start, len(written), written),))


def is_missing(value: Value) -> bool:
    """Whether a value counts as not there: none, or an empty text or list.

    Zero and `no` are there.
    """
    return value is None or value == "" or value == [] or value == {} or _is_empty_list(value)


def _is_empty_list(value: Value) -> bool:
    return isinstance(value, dict) and value.get("items") == []


def is_address(text: str) -> bool:
    """Whether a text is one web address and nothing else."""
    scheme, separator, rest = text.partition("://")
    return (
        scheme in ("https", "http")
        and bool(separator and rest)
        and rest.isprintable()
        and not any(c.isspace() for c in rest)
    )


# --- How a value is written when no renderer of the caller's takes it ---------------------------


def bare(value: Value, language: Language) -> str | None:
    """A value without a format: words as they are, numbers and lists as the language writes them.

    A thing shows its name (a seat its Welsh name in Welsh). What has no words of its own, such as
    true and false, is not shown.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return language.formats.number(value)
    if isinstance(value, dict) and "items" not in value:
        return named(value, language)
    return listed(value, language)


def named(item: Mapping[str, Value], language: Language) -> str | None:
    """The name of a thing."""
    local = item.get(f"name_{language.tag.partition('-')[0]}")
    name = local or item.get("name") or item.get("label")
    return name if isinstance(name, str) else None


def listed(value: Value, language: Language) -> str | None:
    """`A, B and C`."""
    return _joined(value, language, "and")


def _either(value: Value, language: Language) -> str | None:
    return _joined(value, language, "or")


def _joined(value: Value, language: Language, style: str) -> str | None:
    written = [words for item in _items(value) if (words := bare(item, language))]
    return language.formats.join(written, "or" if style == "or" else "and") if written else None


def _items(value: Value) -> Sequence[Value]:
    if isinstance(value, list):
        return value
    return items_of(value) if isinstance(value, dict) and "items" in value else [value]


def _number(value: Value, language: Language) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return language.formats.number(value)


def _date(value: Value, language: Language) -> str | None:
    moment = _moment(value)
    return None if moment is None else language.formats.day(moment.date())


def _day(value: Value, language: Language) -> str | None:
    moment = _moment(value)
    return None if moment is None else language.formats.weekday(moment.date())


def _time(value: Value, language: Language) -> str | None:
    try:
        clock = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = _moment(value)
        clock = moment.time() if moment else None
    return None if clock is None else language.formats.clock(clock)


def _moment(value: Value) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


_OWN: Final[Mapping[str, Renderer]] = {
    "": bare,
    "link": bare,
    "number": _number,
    "date": _date,
    "day": _day,
    "time": _time,
    "list": listed,
    "names": listed,
    "either": _either,
}


# --- Putting the pieces together ----------------------------------------------------------------


@dataclass(slots=True)
class _Builder:
    """Collects text and marks; neighbours under the same mark share one."""

    texts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    open: dict[tuple[MarkKind, str | None], int] = field(default_factory=dict)

    def add(self, rich: RichText, style: Words | Slot) -> None:
        """Append a piece under the marks its place in the template has."""
        wanted = set(_styles(style))
        self._close(keep=wanted)
        for mark in wanted:
            self.open.setdefault(mark, self.length)
        self.marks += (
            Mark(mark.kind, mark.start + self.length, mark.length, mark.url) for mark in rich.marks
        )
        self.texts.append(rich.text)
        self.length += len(rich.text)

    def built(self) -> RichText:
        self._close(keep=set())
        self.marks.sort(key=lambda mark: (mark.start, -mark.length, mark.kind))
        return RichText("".join(self.texts), tuple(self.marks))

    def _close(self, keep: set[tuple[MarkKind, str | None]]) -> None:
        for kind, url in [mark for mark in self.open if mark not in keep]:
            start = self.open.pop((kind, url))
            if start < self.length:
                self.marks.append(Mark(kind, start, self.length - start, url))


def _styles(piece: Words | Slot) -> Iterator[tuple[MarkKind, str | None]]:
    if piece.bold:
        yield "bold", None
    if piece.italic:
        yield "italic", None
    if piece.link is not None:
        yield "link", piece.link
