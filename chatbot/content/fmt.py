"""The one form in which flows are kept, so that a diff shows what somebody meant to change.

Two spaces a level, list items indented, no aligned columns, one space between words of an inline
list, two before a comment, never two empty lines. Strings are never re-wrapped, and a text of
several lines becomes a `|` block. A file that cannot be read, or would not mean the same
afterwards to the letter, is given back as it was.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.emitter import RoundTripEmitter
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import FoldedScalarString, LiteralScalarString

from chatbot.content.yaml_reader import Refused, read_tree
from chatbot.engine.document import Mapping, Node, Scalar, Sequence

NEVER_WRAP: Final = 1_000_000
MAX_PASSES: Final = 4
COMMENT_GAP: Final = 2

_HASH: Final = re.compile(r"#[^\n]*")
_EMPTY_LINES: Final = re.compile(r"\n(?: *\n){2,}")


def format_text(source: str) -> str:
    """The canonical form of a file. Formatting it again changes nothing."""
    text = source
    for _ in range(MAX_PASSES):
        formatted = _once(text)
        if formatted == text:
            return text if text is source or _same(source, text) else source
        if formatted is None:
            return source
        text = formatted
    return source


def _once(source: str) -> str | None:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = NEVER_WRAP
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.Emitter = _Emitter
    yaml.Resolver = _NoGuessing
    out = StringIO()
    try:
        tree = yaml.load(source)
        _blocks(tree)
        yaml.dump(tree, out)
    except (YAMLError, ValueError, TypeError, AttributeError, AssertionError, IndexError):
        return None
    return _tidy(out.getvalue())


class _NoGuessing(VersionedResolver):
    """Every scalar stays the text it was; only nothing at all is no text."""

    @property
    def versioned_resolver(self) -> Any:
        return {"": [("tag:yaml.org,2002:null", re.compile("^$"))]}


class _Emitter(RoundTripEmitter):
    """Puts a comment two spaces behind its line, wherever it stood before."""

    def write_comment(self, comment: Any, pre: bool = False) -> None:
        if not pre and comment.value.startswith("#") and self.column:
            comment.start_mark.column = self.column + COMMENT_GAP
        comment.value = "\n".join(line.rstrip(" ") for line in comment.value.split("\n"))
        comment.value = _EMPTY_LINES.sub("\n\n", comment.value)
        super().write_comment(comment, pre)


def _blocks(node: Any) -> None:
    """Texts of several lines become blocks."""
    if isinstance(node, CommentedMap):
        for key, value in node.items():
            if (block := _as_block(value)) is not None:
                node[key] = block
            _blocks(value)
    elif isinstance(node, CommentedSeq):
        for index, value in enumerate(node):
            if (block := _as_block(value)) is not None:
                node[index] = block
            _blocks(value)


def _as_block(value: Any) -> LiteralScalarString | None:
    if not isinstance(value, str) or "\n" not in value.strip("\n"):
        return None
    is_block = isinstance(value, LiteralScalarString | FoldedScalarString)
    return None if is_block else LiteralScalarString(value)


def _tidy(text: str) -> str:
    return text.strip("\n") + "\n" if text.strip() else text


def _same(before: str, after: str) -> bool:
    """Whether two files mean the same and carry the same comments."""
    try:
        meant = _meaning(_read(before)) == _meaning(_read(after))
    except Refused:
        return False
    return meant and _comments(before) == _comments(after)


def _read(text: str) -> Node:
    return read_tree(text)


def _meaning(node: Node) -> object:
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [_meaning(item) for item in items]
        case Mapping(entries):
            return [(entry.key.text, _meaning(entry.value)) for entry in entries]


def _comments(text: str) -> list[str]:
    return sorted(found.rstrip() for found in _HASH.findall(text))
