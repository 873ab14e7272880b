"""Setting words in type: how wide they are, where a line ends, how they are put on the picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from PIL import ImageDraw
from PIL.ImageFont import FreeTypeFont

from chatbot.cards.fonts import REGULAR, Script, can_shape, font, script_of

LEADING: Final = 1.42
"""Lines are so far apart, in sizes: room for the marks of Arabic below and of Vietnamese above."""


@dataclass(frozen=True, slots=True)
class Type:
    """A size in pixels and a weight, in one language and direction."""

    size: int
    language: str
    is_right_to_left: bool = False
    weight: int = REGULAR

    @property
    def line(self) -> int:
        """From one line to the next, in pixels."""
        return round(self.size * LEADING)

    def width(self, words: str) -> float:
        """How wide a line of these words is, in pixels."""
        return sum(self._length(piece, face) for piece, face in self._pieces(words))

    def wrapped(self, words: str, width: int) -> list[str] | None:
        """The lines that they take; None when one word is wider than a line.

        Only a plain space may end a line: others hold together, as in a Ukrainian date.
        """
        lines: list[str] = []
        for word in filter(None, words.split(" ")):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer) <= width:
                lines[-1] = longer
            elif self.width(word) <= width:
                lines.append(word)
            else:
                return None
        return lines

    def put(
        self, canvas: ImageDraw.ImageDraw, at: tuple[float, float], words: str, ink: str
    ) -> None:
        """Draw a line; `at` is where it begins, at its left or its right, on the baseline."""
        x, y = at
        for piece, face in self._pieces(words):
            anchor = "rs" if self.is_right_to_left else "ls"
            canvas.text(
                (x, y), piece, ink, face, anchor, direction=self._way, language=self._tongue
            )
            x += self._length(piece, face)

    def _length(self, piece: str, face: FreeTypeFont) -> float:
        return face.getlength(piece, direction=self._way, language=self._tongue)

    @property
    def _way(self) -> str | None:
        """Only where lines are shaped may a direction be named, or a language."""
        if not can_shape():
            return None
        return "rtl" if self.is_right_to_left else "ltr"

    @property
    def _tongue(self) -> str | None:
        return self.language if can_shape() else None

    def _pieces(self, words: str) -> list[tuple[str, FreeTypeFont]]:
        """A line by fonts. One from the right is never parted: its order is found out whole."""
        if self.is_right_to_left:
            return [(words, font("arabic", self.size, self.weight))]
        scripts = _scripts(words)
        runs = groupby(range(len(words)), key=lambda place: scripts[place])
        return [
            ("".join(words[place] for place in places), font(script, self.size, self.weight))
            for script, places in runs
        ]


def _scripts(words: str) -> list[Script]:
    """The script of each character; a space goes with what is before it."""
    found: list[Script] = []
    for character in words:
        goes_along = character == " " and found
        found.append(found[-1] if goes_along else script_of(character))
    return found
