"""Long texts in parts that Telegram takes, cut where a reader would pause.

A part ends after a paragraph, else a line, else a sentence, else a word, else anywhere between
two characters that can be seen. A block that fits into one message is never cut. Nothing is lost:
the parts joined are the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from chatbot.channels.telegram.entities import utf16_length, utf16_offsets
from chatbot.domain.messages import Mark, RichText

LONGEST_TEXT: Final = 4096
"""Telegram counts code points; UTF-16 units are never fewer, and some clients count those."""

SMALLEST_SHARE: Final = 4
"""A part holds at least one part in so many of the limit, if only by a less good cut."""

_SENTENCE_END: Final = r"[.!?…。؟\u06d4\u1362\u1367।]['\"’”)\]]*\s+"
_PAUSES: Final = tuple(re.compile(it) for it in (r"\n{2,}", r"\n", _SENTENCE_END, r"\s+"))
_JOINERS: Final = "\u200d\ufe0e\ufe0f"
_LONGEST_CLUSTER: Final = 32


def split(rich: RichText, limit: int = LONGEST_TEXT) -> list[RichText]:
    """The text in parts of at most `limit` UTF-16 units; one part when it fits."""
    if len(rich.text) * 2 <= limit or utf16_length(rich.text) <= limit:
        return [rich]
    return list(_parts(rich, limit))


def piece(rich: RichText, start: int, end: int) -> RichText:
    """A part of a text with what lies on it of the marks."""
    marks = (
        replace(mark, start=max(mark.start, start) - start, length=_overlap(mark, start, end))
        for mark in rich.marks
        if _overlap(mark, start, end) > 0
    )
    return RichText(rich.text[start:end], tuple(marks))


def _parts(rich: RichText, limit: int) -> Iterator[RichText]:
    units = utf16_offsets(rich.text)
    whole = _whole_blocks(rich, units, limit)
    start = 0
    while start < len(rich.text):
        end = bisect_right(units, units[start] + limit) - 1
        if end < len(rich.text):
            end = _best_end(rich.text, start, end, whole)
        yield piece(rich, start, end)
        start = end


def _whole_blocks(rich: RichText, units: Sequence[int], limit: int) -> list[tuple[int, int]]:
    """Where the blocks lie that must stay in one piece."""
    length = len(rich.text)
    blocks = [
        (max(0, mark.start), min(length, mark.start + mark.length))
        for mark in rich.marks
        if mark.kind == "block" and mark.start < length
    ]
    return [(start, end) for start, end in blocks if units[end] - units[start] <= limit]


def _best_end(text: str, start: int, end: int, whole: list[tuple[int, int]]) -> int:
    """Where to cut at most at `end`."""
    smallest = start + (end - start) // SMALLEST_SHARE
    for pause in _PAUSES:
        cuts = (found.end() for found in pause.finditer(text, start, end))
        good = [cut for cut in cuts if cut >= smallest and not _inside(cut, whole)]
        if good:
            return good[-1]
    for first, last in whole:
        if first < end < last and first > start:
            return first
    return _between_characters(text, start, end)


def _inside(cut: int, blocks: list[tuple[int, int]]) -> bool:
    return any(first < cut < last for first, last in blocks)


def _between_characters(text: str, start: int, end: int) -> int:
    """Not in the middle of what is seen as one character, if it has a decent length."""
    for cut in range(end, max(start, end - _LONGEST_CLUSTER), -1):
        if not _goes_on(text, cut):
            return cut
    return end


def _goes_on(text: str, cut: int) -> bool:
    after, before = text[cut : cut + 1], text[cut - 1 : cut]
    return bool(after) and (
        unicodedata.combining(after) > 0 or after in _JOINERS or before == "\u200d"
    )


def _overlap(mark: Mark, start: int, end: int) -> int:
    return min(mark.start + mark.length, end) - max(mark.start, start)
