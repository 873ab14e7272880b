"""How the lines of a right-to-left language are laid out where nobody says in which direction.

Telegram, like most programs, gives each line the direction of its first strong character, some
outside isolates (UAX #9, rules P2 and P3), some wherever it stands (`dir=auto` of HTML, which
Telegram's web programs use). A line of Arabic that begins with a Latin name, a command or a number
would so be turned around; a mark that cannot be seen, U+200F, holds it. A line whose own words are
all left-to-right, such as one that is not translated yet, is let run as it is written.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from chatbot.domain.messages import Button, Direction, Mark, Outgoing, RichText, ShareButton

RIGHT_TO_LEFT_MARK: Final = "\N{RIGHT-TO-LEFT MARK}"
LEFT_TO_RIGHT_ISOLATE: Final = "\N{LEFT-TO-RIGHT ISOLATE}"
POP_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"

_OPENERS: Final[dict[Direction, str]] = {
    "ltr": LEFT_TO_RIGHT_ISOLATE,
    "rtl": "\N{RIGHT-TO-LEFT ISOLATE}",
}
_ISOLATES: Final = frozenset("\N{FIRST STRONG ISOLATE}").union(_OPENERS.values())
_STRONG: Final[dict[str, Direction]] = {"L": "ltr", "R": "rtl", "AL": "rtl"}


class _Line(NamedTuple):
    """A line that has something to show, and where it stands."""

    start: int
    words: str


def faced(message: Outgoing) -> Outgoing:
    """A bubble whose every line runs as its language is read; text to copy stays as it is."""
    if message.direction == "ltr":
        return message
    picture = message.picture
    return replace(
        message,
        text=turned(message.text),
        buttons=tuple(map(_faced_button, message.buttons)),
        picture=picture and replace(picture, alt=_turned(picture.alt)),
    )


def turned(text: RichText) -> RichText:
    """Words of a right-to-left language with U+200F where a line would face the wrong way."""
    held = [(line.start, RIGHT_TO_LEFT_MARK) for line in _prose(text) if _turns_wrong(line.words)]
    return _with(text, held) if held else text


def enclosed(text: RichText) -> RichText:
    """Words made before, each line isolated from those around it, with the isolates in it.

    An isolate ends with its paragraph (UAX #9, rule X8).
    """
    added = []
    for line in _prose(text):
        added.append((line.start, _OPENERS[_own_direction(line.words)]))
        added.append((line.start + len(line.words), POP_ISOLATE))
    return _with(text, added)


def _faced_button(button: Button) -> Button:
    label = _turned(button.label)
    if isinstance(button, ShareButton):
        return replace(button, label=label, text=_turned(button.text))
    return replace(button, label=label)


def _turned(text: str) -> str:
    return turned(RichText(text)).text


def _prose(text: RichText) -> Iterator[_Line]:
    """The lines that are not inside a block to copy."""
    blocks = [mark for mark in text.marks if mark.kind == "block"]
    start = 0
    for words in text.text.split("\n"):
        if words.strip() and not any(it.start <= start < it.start + it.length for it in blocks):
            yield _Line(start, words)
        start += len(words) + 1


def _turns_wrong(line: str) -> bool:
    """Whether either way of finding the direction of a right-to-left line gives another."""
    if _own_direction(line) == "ltr":
        return False
    return any(
        next(_strong(characters), None) != "rtl" for characters in (line, _outside_isolates(line))
    )


def _own_direction(line: str) -> Direction:
    """That of the words outside isolates; right-to-left if they are mixed, or there are none."""
    strong = _strong(_outside_isolates(line))
    return "ltr" if next(strong, None) == "ltr" and "rtl" not in strong else "rtl"


def _strong(characters: Iterable[str]) -> Iterator[Direction]:
    for character in characters:
        if way := _STRONG.get(unicodedata.bidirectional(character)):
            yield way


def _outside_isolates(line: str) -> Iterator[str]:
    depth = 0
    for character in line:
        if character in _ISOLATES:
            depth += 1
        elif character == POP_ISOLATE:
            depth = max(0, depth - 1)
        elif not depth:
            yield character


def _with(text: RichText, added: list[tuple[int, str]]) -> RichText:
    """The text with characters put in before these places, outside the marks that begin there."""
    pieces, done = [], 0
    for place, character in added:
        pieces += [text.text[done:place], character]
        done = place
    places = [place for place, _ in added]
    marks = tuple(_moved(mark, places) for mark in text.marks)
    return RichText("".join([*pieces, text.text[done:]]), marks)


def _moved(mark: Mark, places: list[int]) -> Mark:
    start, end = mark.start, mark.start + mark.length
    before, inside = bisect_right(places, start), bisect_left(places, end)
    return replace(mark, start=start + before, length=mark.length + max(0, inside - before))
