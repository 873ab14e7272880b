"""The part of the quick reader for lists and mappings written within one line."""

from __future__ import annotations

import re
from typing import Final

from chatbot.engine.document import Entry, Mapping, Node, Position, Scalar, Sequence

MAX_INLINE_DEPTH: Final = 4

PLAIN_FIRST: Final = frozenset("-?:,[]{}#&*!|>'\"%@` ")
"""What a plain scalar cannot begin with, or only in ways that are left to the library."""

QUOTED: Final = re.compile(r"'(?:[^']|'')*'(?!')|\"[^\"\\]*\"")
_PLAIN: Final = re.compile(r"[^-?:,\[\]{}#&*!|>'\"%@` ][^,\[\]{}#:'\"]*")
_KEY: Final = re.compile(r"([A-Za-z0-9_][\w.-]*): +", re.ASCII)
_COMMA: Final = re.compile(r" *, +")
_END: Final = {"[": "]", "{": "}"}


class GiveUp(Exception):
    """Not of the everyday shape; the library shall read it."""


def unquoted(written: str) -> str:
    """The text between quotation marks."""
    text = written[1:-1]
    return text.replace("''", "'") if written[0] == "'" else text


def read_inline(line: str, start: int, number: int, depth: int) -> tuple[Node, int]:
    """The list or mapping that opens at `start`, and where it has closed. Raises GiveUp."""
    if depth > MAX_INLINE_DEPTH:
        raise GiveUp
    opening, position = line[start], Position(number, start + 1)
    entries: list[Entry] = []
    items: list[Node] = []
    at = start + 1 + _spaces(line, start + 1)
    while True:
        if opening == "{":
            key, at = _key(line, at, number, entries)
            value, at = _value(line, at, number, depth)
            entries.append(Entry(key, value))
        else:
            value, at = _value(line, at, number, depth)
            items.append(value)
        comma = _COMMA.match(line, at)
        if comma is None:
            break
        at = comma.end()
    at += _spaces(line, at)
    if line[at : at + 1] != _END[opening]:
        raise GiveUp
    if opening == "{":
        return Mapping(tuple(entries), position, True), at + 1
    return Sequence(tuple(items), position, True), at + 1


def _spaces(line: str, at: int) -> int:
    return len(line) - at - len(line[at:].lstrip(" "))


def _key(line: str, at: int, number: int, entries: list[Entry]) -> tuple[Scalar, int]:
    found = _KEY.match(line, at)
    if found is None or any(entry.key.text == found[1] for entry in entries):
        raise GiveUp
    return Scalar(found[1], Position(number, at + 1)), found.end()


def _value(line: str, at: int, number: int, depth: int) -> tuple[Node, int]:
    if line[at : at + 1] in ("[", "{"):
        return read_inline(line, at, number, depth + 1)
    position = Position(number, at + 1)
    if quoted := QUOTED.match(line, at):
        return Scalar(unquoted(quoted[0]), position, "quoted"), quoted.end()
    plain = _PLAIN.match(line, at)
    if plain is None:
        raise GiveUp
    text = plain[0].rstrip(" ")
    return Scalar(text, position), at + len(text)
