"""Read one file of the YAML subset that authors write, as a tree with places.

YAML 1.2 without anchors, aliases, tags, merge keys, tabs, duplicate keys and several documents.
Every scalar stays the text it was: what it means is for the tables of its place. Nothing raises
for what a file holds; there is a tree, or findings that say why not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from chatbot.content.yaml_problems import BLOCK_ADVICE, in_plain_words
from chatbot.engine.document import (
    Document,
    Entry,
    Mapping,
    Node,
    Position,
    Scalar,
    Sequence,
    Style,
)
from chatbot.engine.findings import Finding, error

MAX_FILE_CHARACTERS: Final = 400_000
MAX_DEPTH: Final = 16
MAX_NODES: Final = 30_000

_HASH_WORD: Final = re.compile(r"\S +#[^\s#!-]")
"""A comment of ours has a space after its #; a word right behind it is part of a text."""

_STYLES: Final[dict[str, Style]] = {"'": "quoted", '"': "quoted", "|": "block", ">": "block"}


class Refused(Exception):
    """This file is not of the subset. Carries the place, the code and a sentence."""

    def __init__(self, line: int, column: int, code: str, message: str) -> None:
        super().__init__(message)
        self.found = (line, column, code, message)


def read_yaml(path: str, text: str) -> tuple[Document | None, list[Finding]]:
    """The tree of a file, or what keeps it from being read; `path` is only for messages."""
    try:
        root = _root(text)
        return Document(path, root), list(_cut_short(path, text, root))
    except Refused as refused:
        return None, [error(path, *refused.found)]


def _cut_short(path: str, text: str, root: Node) -> Iterator[Finding]:
    """Texts that lose their end because a # in them begins a comment."""
    if not _HASH_WORD.search(text):
        return
    lines = text.split("\n")
    for scalar in _plain_scalars(root):
        line, column = scalar.position
        end = column - 1 + len(scalar.text)
        if scalar.text and _HASH_WORD.match(lines[line - 1], end - 1):
            message = f"the text stops at `#`, which begins a comment: {BLOCK_ADVICE}"
            yield error(path, line, lines[line - 1].index("#", end) + 1, "E110", message)


def _plain_scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar(style="plain"):
            yield node
        case Sequence(items):
            for item in items:
                yield from _plain_scalars(item)
        case Mapping(entries):
            for entry in entries:
                yield from _plain_scalars(entry.value)


def read_tree(text: str) -> Node:
    """The tree of any text of the subset. Raises Refused.

    The library's parser in C is about twelve times faster than the one in Python and knows YAML
    1.1 only. Where it stumbles, the one in Python has the last word; on the subset the two agree.
    """
    _check_size(text)
    with suppress(Refused, YAMLError):
        root = _Builder(text, strictly=False).document()
        if isinstance(root, Mapping):
            return root
    return read_strictly(text)


def read_strictly(text: str) -> Node:
    """The same, by the parser for YAML 1.2 alone, which says best what is wrong."""
    _check_size(text)
    try:
        return _Builder(text, strictly=True).document()
    except MarkedYAMLError as problem:
        raise Refused(*in_plain_words(problem, text)) from problem
    except YAMLError as problem:
        raise Refused(1, 1, "E101", "there is a character here that YAML forbids") from problem


def _root(text: str) -> Mapping:
    root = read_tree(text)
    if not isinstance(root, Mapping):
        raise Refused(*root.position, "E101", "the file must begin with a key, such as `flow: 1`")
    return root


def _check_size(text: str) -> None:
    if len(text) > MAX_FILE_CHARACTERS:
        message = f"the file is longer than {MAX_FILE_CHARACTERS} characters"
        raise Refused(1, 1, "E107", message)
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            message = "a tab; use spaces"
            raise Refused(number, line.index("\t") + 1, "E105", message)


class _Builder:
    """Turns the library's events into a tree, refusing what the subset leaves out."""

    def __init__(self, text: str, *, strictly: bool) -> None:
        self.lines = text.split("\n")
        self.events: Iterator[Event] = iter(YAML(typ="safe", pure=strictly).parse(text))
        self.nodes = 0
        self.documents = 0

    def document(self) -> Node:
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                self._count_document(event)
            elif isinstance(event, _NODE_EVENTS):
                root = self.node(event, 0)
        return root or Scalar("", Position(1, 1))

    def _count_document(self, event: Any) -> None:
        self.documents += 1
        if event.explicit and (self.documents > 1 or event.version or event.tags):
            self.refuse(event, "E106", "one file holds one document; take `---` and `%` lines out")

    def node(self, event: Any, depth: int) -> Node:
        self._check(event, depth)
        position = _position(event)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, position)
        inline = bool(event.flow_style)
        if isinstance(event, SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), position, inline)
        return Mapping(tuple(self._entries(depth)), position, inline)

    def _check(self, event: Any, depth: int) -> None:
        self.nodes += 1
        if isinstance(event, AliasEvent) or event.anchor is not None:
            self.refuse(event, "E103", f"a text cannot begin with `*` or `&`: {BLOCK_ADVICE}")
        if event.ctag is not None:
            self.refuse(event, "E104", f"a text cannot begin with `!`: {BLOCK_ADVICE}")
        if depth > MAX_DEPTH:
            self.refuse(event, "E107", f"more than {MAX_DEPTH} levels inside each other")
        if self.nodes > MAX_NODES:
            self.refuse(event, "E107", f"more than {MAX_NODES} entries in one file")

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, SequenceEndEvent):
                return
            yield self.node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[Entry]:
        seen: dict[str, int] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                return
            key = self._key(event, depth, seen)
            value = self.node(next(self.events), depth + 1)
            if isinstance(value, Scalar) and not value.text and value.style == "plain":
                value = Scalar("", key.position)  # what is missing is missing where its key is
            yield Entry(key, value)

    def _key(self, event: Any, depth: int, seen: dict[str, int]) -> Scalar:
        key = self.node(event, depth + 1)
        if not isinstance(key, Scalar):
            self.refuse(event, "E109", f"a key must be one word; if this is text, {BLOCK_ADVICE}")
        if key.text == "<<":
            self.refuse(event, "E108", "`<<` is not used here; write the keys out")
        if key.text in seen:
            message = f"`{key.text}` is here twice; the first is in line {seen[key.text]}"
            self.refuse(event, "E102", message)
        seen[key.text] = key.position.line
        return key

    def _scalar(self, event: Any, position: Position) -> Scalar:
        style = _STYLES.get(event.style or "", "plain")
        if style == "block":
            position = self._first_line(position)
        return Scalar(event.value, position, style)

    def _first_line(self, indicator: Position) -> Position:
        for number, line in enumerate(self.lines[indicator.line :], indicator.line + 1):
            if line.strip():
                return Position(number, len(line) - len(line.lstrip(" ")) + 1)
        return indicator

    def refuse(self, event: Any, code: str, message: str) -> NoReturn:
        raise Refused(*_position(event), code, message)


_NODE_EVENTS = (ScalarEvent, SequenceStartEvent, MappingStartEvent, AliasEvent)


def _position(event: Any) -> Position:
    return Position(event.start_mark.line + 1, event.start_mark.column + 1)
