"""Where `*bold*`, `_italic_` and `[text](https://…)` stand in prose.

A star or underscore opens a mark when nothing, a space, a bracket, a quotation mark, a dash, a
symbol or the other sign stands before it, and no space after it. It closes one when no space
stands before it, and after it nothing or any of those, or sentence punctuation. Both ends stand
on one line with a letter or digit between them; a sign without its other end is just that sign.
So `2*3*4`, `snake_case`, `* item`, `**` and addresses stay as they are.

The input is a *shadow* of the text, as long as the text, in which everything that is not prose
(placeholders, web addresses) has been replaced by letters. Only places come out, never text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_SIGN: Final = re.compile(r"[*_\[]")
_LINK: Final = re.compile(r"\[([^\[\]\n]+)\]\(([^\s()]+)\)")
_A_WORD: Final = "word"
_WORD: Final = re.compile(r"[^\W_]")
_BESIDE: Final = frozenset({"Pi", "Pf", "Pd", "So", "Cf", "Zs"})
_BEFORE: Final = _BESIDE | {"Ps"}
_AFTER: Final = _BESIDE | {"Pe", "Po"}
_QUOTES: Final = frozenset("\"'¿¡\n\t")
_JOINING: Final = frozenset("@/\\&#%")
"""Punctuation that holds an address or an expression together, so that no mark ends at it."""


class Style(NamedTuple):
    """The marks that lie on a stretch. `link` is where its address stands."""

    bold: bool = False
    italic: bool = False
    link: tuple[int, int] | None = None


class Stretch(NamedTuple):
    """Part of a text under the same marks."""

    start: int
    end: int
    style: Style


def stretches(shadow: str) -> Iterator[Stretch]:
    """Cut a text along its marks; the signs themselves are left out."""
    return _Reader(shadow).read(Stretch(0, len(shadow), Style()))


@dataclass(slots=True)
class _Reader:
    """Takes time in proportion to the text: no stretch is searched twice for one thing."""

    shadow: str
    seen: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)

    def read(self, whole: Stretch) -> Iterator[Stretch]:
        """What lies inside a stretch, each piece with all its marks."""
        done = at = whole.start
        while sign := _SIGN.search(self.shadow, at, whole.end):
            at = sign.start()
            marked = self._marked(at, whole)
            if marked is None:
                at += 1
                continue
            if done < at:
                yield Stretch(done, at, whole.style)
            inside, done = marked
            yield from self.read(inside)
            at = done
        if done < whole.end:
            yield Stretch(done, whole.end, whole.style)

    def _marked(self, at: int, whole: Stretch) -> tuple[Stretch, int] | None:
        """The mark that opens here, if one does: what is inside it, and where it is over."""
        sign, style = self.shadow[at], whole.style
        if sign == "[":
            link = None if style.link else _LINK.match(self.shadow, at, whole.end)
            if link is None:
                return None
            return Stretch(*link.span(1), style._replace(link=link.span(2))), link.end()
        inside = style._replace(bold=True) if sign == "*" else style._replace(italic=True)
        if inside == style or not self._opens(at):
            return None
        close = self._close(sign, at, whole.end)
        return None if close is None else (Stretch(at + 1, close, inside), close + 1)

    def _opens(self, at: int) -> bool:
        before, after = self._around(at)
        return (
            not after.isspace() and self._apart(at, before, after) and _may_stand(before, _BEFORE)
        )

    def _closes(self, at: int) -> bool:
        before, after = self._around(at)
        return (
            not before.isspace() and self._apart(at, before, after) and _may_stand(after, _AFTER)
        )

    def _apart(self, at: int, before: str, after: str) -> bool:
        return self.shadow[at] not in (before, after)

    def _around(self, at: int) -> tuple[str, str]:
        padded = "\n" + self.shadow[max(at - 1, 0) : at + 2] + "\n"
        middle = 2 if at else 1
        return padded[middle - 1], padded[middle + 1]

    def _close(self, sign: str, opened: int, end: int) -> int | None:
        """Where the mark that opens here closes: on the same line, with a word between."""
        line_end = self.shadow.find("\n", opened, end)
        limit = end if line_end < 0 else line_end
        close = self._next(sign, opened + 2, limit)
        return close if close < limit and self._next(_A_WORD, opened, close) < close else None

    def _next(self, wanted: str, start: int, limit: int) -> int:
        """The first place of a kind from `start` on, or `limit`; looked for once a stretch."""
        since, found = self.seen.get((wanted, limit), (limit, start))
        if not since <= start <= found:
            search = self._word if wanted == _A_WORD else self._closing
            found = search(wanted, start, limit)
            self.seen[wanted, limit] = (start, found)
        return found

    def _closing(self, sign: str, start: int, limit: int) -> int:
        at = self.shadow.find(sign, start, limit)
        while at >= 0 and not self._closes(at):
            at = self.shadow.find(sign, at + 1, limit)
        return limit if at < 0 else at

    def _word(self, wanted: str, start: int, limit: int) -> int:
        word = _WORD.search(self.shadow, start, limit)
        return word.start() if word else limit


def _may_stand(beside: str, kinds: frozenset[str]) -> bool:
    if beside in _JOINING:
        return False
    return beside in _QUOTES or beside in "*_" or unicodedata.category(beside) in kinds
