"""Read the everyday shape of our files in one pass, many times faster than the library.

It knows block mappings and lists, scalars of one line, `|` blocks and `[a, b]` or `{a: b}` within
a line. Anything else, every mistake included, makes it give up: the library then reads the file
or says what is wrong. A test holds the two side by side, so this can only ever be quicker.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from chatbot.content.yaml_inline import PLAIN_FIRST, QUOTED, GiveUp, read_inline, unquoted
from chatbot.engine.document import Entry, Mapping, Node, Position, Scalar, Sequence

MAX_LINES: Final = 8_000
MAX_DEPTH: Final = 12

_KEY: Final = re.compile(r"([A-Za-z0-9_][\w.-]*):(?: +(?=\S)|$)", re.ASCII)
_ITEM: Final = re.compile(r"- +(?=\S)")
_COMMENT: Final = re.compile(r"(?:^|\s)#")
_BLOCK: Final = re.compile(r"\|-?(?: +#.*)?$")
_STRANGE: Final = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that YAML forbids or takes for the end of a line."""


def read_everyday(text: str) -> Node | None:
    """The tree of a file of the everyday shape; None for any other."""
    if not text.endswith("\n") or text.count("\n") > MAX_LINES or _STRANGE.search(text):
        return None
    try:
        return _Reader(text.split("\n")).whole()
    except GiveUp:
        return None


class _Reader:
    """Reads line by line; `at` is the next line. Each method leaves it behind what it read."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        indent = self.next_indent()
        if indent != 0:
            raise GiveUp
        root = self.mapping(0)
        if self.next_indent() is not None:
            raise GiveUp
        return root

    def next_indent(self) -> int | None:
        """The indentation of the next line that says something; None at the end."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            bare = line.lstrip(" ")
            if bare and not bare.startswith("#"):
                return len(line) - len(bare)
            self.at += 1
        return None

    def mapping(self, indent: int) -> Mapping:
        start = Position(self.at + 1, indent + 1)
        entries: list[Entry] = []
        seen: set[str] = set()
        while self.next_indent() == indent:
            line = self.lines[self.at]
            found = _KEY.match(line, indent)
            if found is None or found[1] in seen:
                if entries and line.startswith("- ", indent):
                    break
                raise GiveUp
            seen.add(found[1])
            key = Scalar(found[1], Position(self.at + 1, indent + 1))
            entries.append(Entry(key, self.value(line, found.end(), indent, True)))
        return Mapping(tuple(entries), start)

    def items(self, indent: int) -> Sequence:
        start = Position(self.at + 1, indent + 1)
        items: list[Node] = []
        while self.next_indent() == indent:
            line = self.lines[self.at]
            found = _ITEM.match(line, indent)
            if found is None:
                break
            inside = found.end()
            if _KEY.match(line, inside):
                self.lines[self.at] = " " * inside + line[inside:]
                items.append(self.deeper(inside, self.mapping))
            else:
                items.append(self.value(line, inside, indent, False))
        return Sequence(tuple(items), start)

    def deeper(self, indent: int, read: Callable[[int], Node]) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise GiveUp
        node = read(indent)
        self.depth -= 1
        return node

    def value(self, line: str, start: int, indent: int, keyed: bool) -> Node:
        first = line[start : start + 1]
        if first in ("", "#"):
            return self.nested(indent, keyed)
        if first == "|":
            if not _BLOCK.match(line, start):
                raise GiveUp
            return self.block(line[start + 1 : start + 2] != "-", indent)
        node = self.scalar(line, start) if first not in "[{" else self.inline(line, start)
        self.at += 1
        following = self.next_indent()
        if following is not None and following > indent:
            raise GiveUp
        return node

    def nested(self, indent: int, keyed: bool) -> Node:
        self.at += 1
        following = self.next_indent()
        if following is None or not keyed:
            raise GiveUp
        is_list = _ITEM.match(self.lines[self.at], following) is not None
        if following > indent or (following == indent and is_list):
            return self.deeper(following, self.items if is_list else self.mapping)
        raise GiveUp

    def inline(self, line: str, start: int) -> Node:
        node, end = read_inline(line, start, self.at + 1, 0)
        _only_comment(line, end)
        return node

    def scalar(self, line: str, start: int) -> Scalar:
        position = Position(self.at + 1, start + 1)
        if found := QUOTED.match(line, start):
            _only_comment(line, found.end())
            return Scalar(unquoted(found[0]), position, "quoted")
        if line[start] in PLAIN_FIRST:
            raise GiveUp
        comment = _COMMENT.search(line, start)
        text = (line[start : comment.start()] if comment else line[start:]).rstrip(" ")
        if ": " in text or text.endswith(":"):
            raise GiveUp
        return Scalar(text, position)

    def block(self, final_break: bool, indent: int) -> Scalar:
        self.at += 1
        first = self.at
        line = self.lines[first] if first < len(self.lines) else ""
        inside = len(line) - len(line.lstrip(" "))
        if not line.strip(" ") or inside <= indent:
            raise GiveUp
        taken: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            own = len(line) - len(line.lstrip(" "))
            if not line.strip(" "):
                if own > inside:
                    raise GiveUp
            elif own < inside:
                if own > indent:
                    raise GiveUp
                break
            taken.append(line[inside:])
            self.at += 1
        while not taken[-1]:
            taken.pop()
        text = "\n".join(taken) + ("\n" if final_break else "")
        return Scalar(text, Position(first + 1, inside + 1), "block")


def _only_comment(line: str, end: int) -> None:
    """Nothing but a comment may follow."""
    rest = line[end:]
    if rest.strip(" ") and not _COMMENT.match(rest):
        raise GiveUp
