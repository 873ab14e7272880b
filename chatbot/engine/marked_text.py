"""Put pieces of text together, each under the marks that its place in the template has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from chatbot.domain.messages import Mark, MarkKind, RichText
from chatbot.engine.texts import Slot, Words


@dataclass(slots=True)
class MarkedText:
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
        """All of it, the marks in the order in which they open."""
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
