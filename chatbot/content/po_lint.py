"""What Babel's reader of PO files lets pass and must not: cut strings, stray lines, lost msgstr.

Babel drops the last character of a string without its quotation mark, and gives a stray msgstr to
the entry after it. So every line is looked at first, and the block around a bad one is blanked:
one broken entry costs one sentence, line numbers stay true.
Format: GNU gettext manual, "The Format of PO Files".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple

_LINE: Final = re.compile(
    r"(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[(?P<index>[0-9])\])?) +)?"
    r'"(?P<text>(?:[^"\\]|\\.)*)"'
)
_LETTERS: Final = {"msgctxt": "c", "msgid": "i", "msgid_plural": "p", "msgstr": "s"}
_ENTRIES: Final = re.compile(
    r'(?:(?:c"*)?i"*(?:s"*|p"*0"*(?:1"*(?:2"*(?:3"*(?:4"*(?:5"*)?)?)?)?)?))*'
)


class Flaw(NamedTuple):
    """A mistake in the file itself. `line` counts from 1."""

    line: int
    message: str


@dataclass(slots=True)
class Linted:
    """A file that can be read. `strings` maps the line of a msgid to the lines of its msgstr."""

    lines: list[str]
    header: list[str] = field(default_factory=list)
    header_line: int = 1
    flaws: list[Flaw] = field(default_factory=list)
    strings: dict[int, list[int]] = field(default_factory=dict)


def lint(text: str) -> Linted:
    """Look at every line; blank what cannot be trusted, and the header, which is kept apart."""
    linted = Linted(text.split("\n"))
    for start, end in list(_blocks(linted.lines)):
        flaw = _flaw(linted.lines, start, end)
        if flaw:
            linted.flaws.append(flaw)
        elif _is_header(linted.lines[start:end]):
            linted.header, linted.header_line = linted.lines[start:end], start + 1
        else:
            _note_strings(linted, start, end)
            continue
        linted.lines[start:end] = [""] * (end - start)
    return linted


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Stretches of lines between empty ones."""
    for blank, group in groupby(range(len(lines)), lambda n: not lines[n].strip()):
        if not blank:
            numbers = list(group)
            yield numbers[0], numbers[-1] + 1


def _flaw(lines: list[str], start: int, end: int) -> Flaw | None:
    shape = {"": "", "~": ""}
    for number in range(start, end):
        line = lines[number].strip()
        obsolete = "~" if line.startswith("#~") else ""
        if line.startswith("#~|"):
            lines[number] = ""  # the earlier text of an obsolete entry, which Babel stumbles over
            continue
        if line.startswith("#") and not obsolete:
            continue
        letter = _letter(line[2:].strip() if obsolete else line)
        if letter is None:
            return Flaw(number + 1, "this is not a line of a catalogue; it may be cut off")
        shape[obsolete] += letter
    if not all(map(_ENTRIES.fullmatch, shape.values())):
        return Flaw(start + 1, "an entry is msgctxt, msgid, then msgstr, or its numbered forms")
    return None


def _letter(line: str) -> str | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    keyword, index = found["keyword"], found["index"]
    return index or _LETTERS.get(keyword or "", '"')


def _is_header(block: list[str]) -> bool:
    keywords = [line.strip() for line in block if not line.startswith("#")]
    return (
        bool(keywords)
        and keywords[0] == 'msgid ""'
        and keywords[1:2] != []
        and (keywords[1].startswith("msgstr"))
    )


def _note_strings(linted: Linted, start: int, end: int) -> None:
    holder: list[int] = []
    for number in range(start, end):
        line = linted.lines[number]
        if line.startswith("msgid "):
            holder = linted.strings.setdefault(number + 1, [])
        elif line.startswith("msgstr"):
            holder.append(number + 1)
