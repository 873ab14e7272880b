"""Put pieces of text together, each under the marks that its place in the template has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from chatbot.domain.messages import Mark, MarkKind, RichText


class Place(Protocol):
    """A piece of a template, as far as marks go."""

    @property
    def bold(self) -> bool: ...
    @property
    def italic(self) -> bool: ...
    @property
    def link(self) -> str | None: ...


@dataclass(slots=True)
class MarkedText:
    """Collects text and marks; neighbours under the same mark share one."""

    texts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    open: dict[tuple[MarkKind, str | None], int] = field(default_factory=dict)

    def add(self, text: RichText | str, place: Place) -> None:
        """Append a text under the marks its place in the template has."""
        if self.open or place.bold or place.italic or place.link is not None:
            self._mark(set(_styles(place)))
        if isinstance(text, RichText):
            self.marks += (replace(mark, start=mark.start + self.length) for mark in text.marks)
            text = text.text
        self.texts.append(text)
        self.length += len(text)

    def built(self) -> RichText:
        """All of it, the marks in the order in which they open."""
        self._close(keep=set())
        if len(self.marks) > 1:
            self.marks.sort(key=lambda mark: (mark.start, -mark.length, mark.kind))
        return RichText("".join(self.texts), tuple(self.marks))

    def _mark(self, wanted: set[tuple[MarkKind, str | None]]) -> None:
        self._close(keep=wanted)
        for mark in wanted:
            self.open.setdefault(mark, self.length)

    def _close(self, keep: set[tuple[MarkKind, str | None]]) -> None:
        for kind, url in [mark for mark in self.open if mark not in keep]:
            start = self.open.pop((kind, url))
            if start < self.length:
                self.marks.append(Mark(kind, start, self.length - start, url))


def _styles(piece: Place) -> Iterator[tuple[MarkKind, str | None]]:
    if piece.bold:
        yield "bold", None
    if piece.italic:
        yield "italic", None
    if piece.link is not None:
        yield "link", piece.link
