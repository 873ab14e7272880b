"""A mistake inside one file, before it is known under which path the file is reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chatbot.engine.document import Position
from chatbot.engine.findings import Finding, error, warning

MAX_SHOWN = 40


class Fault(NamedTuple):
    """Where, which rule, and a plain sentence. A code that begins with W only warns."""

    position: Position
    code: str
    message: str


def found_in(path: str, faults: Iterable[Fault]) -> Iterator[Finding]:
    """The same mistakes as findings of this file."""
    for (line, column), code, message in faults:
        level = warning if code.startswith("W") else error
        yield level(path, line, column, code, message)


def shown(text: str) -> str:
    """What an author wrote, short enough for a message and on one line."""
    words = " ".join(text.split())
    return f"`{words if len(words) <= MAX_SHOWN else words[: MAX_SHOWN - 1] + '…'}`"


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a, b or c`."""
    *most, end = list(words)
    return f"{', '.join(most)} {last} {end}" if most else end
