"""What Babel's reader of PO files lets pass and must not.

Babel drops the last character of a string without its quotation mark, gives a stray msgstr to the
entry after it, takes any empty msgid for the header, and the header's word for how many forms to
make room for. So a file must first match a grammar. Where it does not, the block around the
mistake is blanked: one broken entry costs one sentence, and line numbers stay true.
Format: GNU gettext manual, "The Format of PO Files"; in ours every entry has a msgctxt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple


class Flaw(NamedTuple):
    """A mistake in the file itself. `line` counts from 1."""

    line: int
    message: str


@dataclass(slots=True)
class Linted:
    """The lines that can be trusted, the others empty; and the header, which is kept apart."""

    lines: list[str]
    header: list[str] = field(default_factory=list)
    header_line: int = 1
    flaws: list[Flaw] = field(default_factory=list)


def lint(text: str) -> Linted:
    """Look at a whole file."""
    linted = Linted(text.split("\n"))
    lines = linted.lines
    first = next(_blocks(lines), None)
    if first and _is_header(lines[slice(*first)]):
        linted.header, linted.header_line = lines[slice(*first)], first[0] + 1
        _blank(lines, *first)
    if not _CATALOGUE.fullmatch("\n".join([*lines, ""])):
        for start, end in list(_blocks(lines)):
            if flaw := _flaw(lines, start, end):
                linted.flaws.append(flaw)
                _blank(lines, start, end)
    return linted


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Stretches of lines between empty ones."""
    start = None
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            start = number if start is None else start
        elif start is not None:
            yield start, number
            start = None


def _blank(lines: list[str], start: int, end: int) -> None:
    lines[start:end] = [""] * (end - start)


def _is_header(block: list[str]) -> bool:
    words = [line.strip() for line in block if not line.startswith("#")]
    return (
        words[:1] == ['msgid ""']
        and all(_LINE.fullmatch(line) for line in words)
        and [line.partition(" ")[0] for line in words if line[0] != '"'] == ["msgid", "msgstr"]
        and words[1].startswith("msgstr ")
    )


# --- A file at once: all that nearly every file needs --------------------------------------------

_STRING: Final = r'"(?:[^"\\\n]|\\.)*+"[ \t\r]*+\n'


def _entry(obsolete: str) -> str:
    """The grammar of one entry, every line of it behind `#~ ` or behind nothing."""
    text = rf"{_STRING}(?:{obsolete}{_STRING})*+"
    forms = ""
    for number in range(5, 0, -1):
        forms = rf"(?:{obsolete}msgstr\[{number}\] {text}{forms})?+"
    return (
        rf"{obsolete}msgctxt {text}"
        rf'{obsolete}msgid (?:""[ \t\r]*+\n{obsolete})?+(?!""){text}'
        rf"(?:{obsolete}msgstr {text}"
        rf"|{obsolete}msgid_plural {text}{obsolete}msgstr\[0\] {text}{forms})"
    )


_CATALOGUE: Final = re.compile(rf"(?:[ \t\r]*+\n|#(?!~)[^\n]*+\n|{_entry('')}|{_entry('#~ ')})*+")


# --- A block by itself: to find what is broken ---------------------------------------------------

_LINE: Final = re.compile(
    r"(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[(?P<form>[0-5])\])?) +)?"
    r'"(?P<text>(?:[^"\\]|\\.)*+)"'
)
_LETTERS: Final = {None: '"', "msgctxt": "c", "msgid": "i", "msgid_plural": "p", "msgstr": "s"}
_ENTRIES: Final = re.compile(
    r"""(?:c["']*(?:i|I")["']*(?:s["']*|p["']*0["']*"""
    r"""(?:1["']*(?:2["']*(?:3["']*(?:4["']*(?:5["']*)?)?)?)?)?))*"""
)
"""The lines of a block by a letter each; `I` and `'` are a msgid and a line without text."""


def _flaw(lines: list[str], start: int, end: int) -> Flaw | None:
    shape = {"": "", "#~": ""}
    for number in range(start, end):
        line = lines[number].strip()
        obsolete = "#~" if line.startswith("#~") else ""
        if line.startswith("#~|"):
            lines[number] = ""  # the earlier text of an obsolete entry, on which Babel stumbles
        elif obsolete or not line.startswith("#"):
            letter = _letter(line.removeprefix(obsolete).lstrip())
            if letter is None:
                return Flaw(number + 1, "this is not a line of a catalogue; it may be cut off")
            shape[obsolete] += letter
    if not all(map(_ENTRIES.fullmatch, shape.values())):
        return Flaw(start + 1, "an entry is msgctxt, msgid, then msgstr or its numbered forms")
    return None


def _letter(line: str) -> str | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    letter = found["form"] or _LETTERS[found["keyword"]]
    return letter if found["text"] else {"i": "I", '"': "'"}.get(letter, letter)
