"""Marks as Telegram's message entities (core.telegram.org/bots/api#messageentity, 10.1).

Entities count UTF-16 units, marks code points. Telegram wants them nested or apart, never crossed,
nothing inside `pre`, and links that lead somewhere; the marks are cut until that is so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from chatbot.channels.telegram.links import is_sendable
from chatbot.domain.messages import Mark, MarkKind, RichText

MOST_ENTITIES: Final = 100
"""Telegram drops what is beyond."""

_ASTRAL: Final = "\U00010000"

_KINDS: Final[dict[MarkKind, str]] = {
    "bold": "bold",
    "italic": "italic",
    "link": "text_link",
    "block": "pre",
}


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    kind: MarkKind
    url: str | None = None


def entities(rich: RichText) -> list[dict[str, Any]]:
    """The entities of a text; none for marks that Telegram would refuse."""
    if not rich.marks:
        return []
    at = utf16_offsets(rich.text)
    return [
        {
            "type": _KINDS[span.kind],
            "offset": at[span.start],
            "length": at[span.end] - at[span.start],
            **({"url": span.url} if span.kind == "link" else {}),
        }
        for span in _nested(_usable(rich))[:MOST_ENTITIES]
    ]


def utf16_length(text: str) -> int:
    """How long Telegram takes a text to be."""
    return len(text) + sum(character >= _ASTRAL for character in text)


def utf16_offsets(text: str) -> Sequence[int]:
    """For every index in code points, the end included, the one in UTF-16 units."""
    if text.isascii() or max(text) < _ASTRAL:
        return range(len(text) + 1)
    widths = (2 if character >= _ASTRAL else 1 for character in text)
    return list(accumulate(widths, initial=0))


def _usable(rich: RichText) -> list[_Span]:
    """Spans inside the text: blocks first, the others cut to what no block covers."""
    spans = [span for mark in rich.marks if (span := _span(mark, len(rich.text)))]
    blocks: list[_Span] = []
    links: list[_Span] = []
    others: list[_Span] = []
    for span in spans:
        if span.kind == "block" and not _touches(span, blocks):
            blocks.append(span)
    for span in spans:
        if span.kind == "link" and not _touches(span, blocks + links):
            links.append(span)
        elif span.kind in ("bold", "italic"):
            others += _outside(span, blocks)
    return blocks + links + others


def _span(mark: Mark, length: int) -> _Span | None:
    start, end = max(0, mark.start), min(length, mark.start + mark.length)
    is_dead = mark.kind == "link" and not is_sendable(mark.url or "")
    return None if is_dead or end <= start else _Span(start, end, mark.kind, mark.url)


def _touches(span: _Span, others: list[_Span]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _outside(span: _Span, blocks: list[_Span]) -> Iterator[_Span]:
    start = span.start
    for block in sorted(blocks, key=lambda block: block.start):
        if block.start > start:
            yield from _piece(span, start, min(block.start, span.end))
        start = max(start, block.end)
    yield from _piece(span, start, span.end)


def _piece(span: _Span, start: int, end: int) -> Iterator[_Span]:
    if start < end:
        yield _Span(start, end, span.kind, span.url)


def _nested(spans: list[_Span]) -> list[_Span]:
    """Cut spans where they would cross the end of one that began before them."""
    waiting = sorted(spans, key=_order, reverse=True)
    placed: list[_Span] = []
    while waiting:
        span = waiting.pop()
        ends = [it.end for it in placed if it.start <= span.start < it.end < span.end]
        if ends:
            waiting += [_Span(min(ends), span.end, span.kind, span.url)]
            waiting.sort(key=_order, reverse=True)
            span = _Span(span.start, min(ends), span.kind, span.url)
        placed.append(span)
    return placed


def _order(span: _Span) -> tuple[int, int]:
    return span.start, -span.end
