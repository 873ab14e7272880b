"""Hold a tree against a shape and say what does not fit: the E2 codes.

One mistake gives one fault, at the key or value that is wrong. What conforms can be read without
another check, so the compilers ask nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import assert_never

from chatbot.engine.document import Entry, Mapping, Node, Position, Scalar, Sequence
from chatbot.engine.findings import did_you_mean
from chatbot.engine.language.faults import Fault, listed, shown
from chatbot.engine.language.shapes import (
    ByKind,
    ListOf,
    OneOf,
    Prose,
    Record,
    Shape,
    Table,
    Verbs,
    Word,
    Words,
)

MAX_LISTED = 9


def conform(shape: Shape, node: Node, name: str, anchor: Position) -> Iterator[Fault]:
    """What is wrong with `node`, which stands behind the key `name` at `anchor`."""
    match shape:
        case Word() | OneOf() | Words() | Prose():
            yield from _scalar(shape, node, name)
        case ListOf():
            yield from _list(shape, node, name)
        case Table():
            yield from _table(shape, node, name)
        case Record():
            yield from _record(shape, node, name, anchor)
        case Verbs():
            yield from _verbs(shape, node, name, anchor)
        case ByKind():
            yield from _by_kind(shape, node, name, anchor)
        case _:
            assert_never(shape)


def fits(word: Word, text: str) -> bool:
    """Whether a scalar has this form."""
    return (
        text not in word.reserved
        and _compiled(word.pattern).fullmatch(text) is not None
        and (word.valid is None or word.valid(text))
    )


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _scalar(shape: Word | OneOf | Words | Prose, node: Node, name: str) -> Iterator[Fault]:
    if not isinstance(node, Scalar):
        yield _wrong_kind(node, name, _wanted(shape))
    elif not node.text.strip():
        yield Fault(node.position, "E203", f"`{name}` is empty")
    elif isinstance(shape, Word):
        yield from _word(shape, node, name)
    elif isinstance(shape, OneOf) and node.text not in shape.words:
        yield Fault(node.position, "E204", _not_one_of(shape, node.text, name))


def _word(shape: Word, node: Scalar, name: str) -> Iterator[Fault]:
    if node.text in shape.reserved:
        message = f"{shown(node.text)} is no name: YAML readers take it for something else"
        yield Fault(node.position, "E208", message)
    elif not fits(shape, node.text):
        message = f"`{name}` must be {shape.what}, not {shown(node.text)}"
        yield Fault(node.position, "E204", message)


def _not_one_of(shape: OneOf, text: str, name: str) -> str:
    near = did_you_mean(text, shape.words)
    if near and len(shape.words) > MAX_LISTED:
        return f"`{name}` cannot be {shown(text)}{near}"
    return f"`{name}` must be {listed(shape.words)}, not {shown(text)}{near}"


def _wanted(shape: Shape) -> str:
    match shape:
        case Words() | Prose():
            return "text"
        case ListOf():
            return "a list, each item on its own line after `- `"
        case Table() | Record() | Verbs():
            return "keys with values, each on its own line"
        case Word():
            return shape.what
        case OneOf():
            return listed(shape.words) if len(shape.words) <= MAX_LISTED else "one word"
        case ByKind():
            kinds = (shape.scalar, shape.items, shape.mapping)
            return listed(_wanted(kind) for kind in kinds if kind is not None)
        case _:
            assert_never(shape)


def _wrong_kind(node: Node, name: str, wanted: str) -> Fault:
    if wanted.startswith("text") and isinstance(node, Mapping | Sequence):
        message = f"`{name}` must be text: put the text on its own line after `|`"
    else:
        message = f"`{name}` must be {wanted}, not {_kind(node)}"
    return Fault(node.position, "E203", message)


def _kind(node: Node) -> str:
    match node:
        case Scalar():
            return shown(node.text) if node.text.strip() else "empty"
        case Sequence():
            return "a list"
        case Mapping():
            return "keys with values"
        case _:
            assert_never(node)


def _list(shape: ListOf, node: Node, name: str) -> Iterator[Fault]:
    if not isinstance(node, Sequence):
        yield _wrong_kind(node, name, _wanted(shape))
        return
    yield from _count(len(node.items), shape, node.position, name)
    for item in node.items:
        yield from conform(shape.item, item, name, item.position)


def _count(count: int, shape: ListOf | Table, position: Position, name: str) -> Iterator[Fault]:
    if not shape.least <= count <= shape.most:
        message = f"`{name}` has {count} entries; it may have {shape.least} to {shape.most}"
        yield Fault(position, "E207", message)


def _table(shape: Table, node: Node, name: str) -> Iterator[Fault]:
    if not isinstance(node, Mapping):
        yield _wrong_kind(node, name, _wanted(shape))
        return
    yield from _count(len(node.entries), shape, node.position, name)
    for key, value in node:
        yield from _scalar(shape.key, key, name)
        yield from conform(shape.value, value, key.text, key.position)


def _record(shape: Record, node: Node, name: str, anchor: Position) -> Iterator[Fault]:
    if not isinstance(node, Mapping):
        yield _wrong_kind(node, name, _wanted(shape))
        return
    for entry in node:
        yield from _known(shape, entry)
    yield from _missing(shape, node, anchor)
    yield from _excluded(shape, node, anchor)


def _known(shape: Record, entry: Entry) -> Iterator[Fault]:
    key, value = entry
    known = next((k for k in shape.keys if k.name == key.text), None)
    if known is not None:
        yield from conform(known.shape, value, key.text, key.position)
    elif shape.others is not None:
        form, other = shape.others
        yield from _scalar(form, key, key.text)
        yield from conform(other, value, key.text, key.position)
    else:
        near = did_you_mean(key.text, (k.name for k in shape.keys))
        message = f"{shown(key.text)} is not a key of {shape.what}{near}"
        yield Fault(key.position, "E201", message)


def _missing(shape: Record, node: Mapping, anchor: Position) -> Iterator[Fault]:
    here = {key.text: key for key, _ in node}
    typed_wrong = len(here) > sum(k.name in here for k in shape.keys) and shape.others is None
    for key in shape.keys:
        if key.required and key.name not in here and not _meant(key.name, here, typed_wrong):
            yield Fault(anchor, "E202", f"{shape.what} needs `{key.name}`")
    for first, second in shape.together:
        if first in here and second not in here and not _meant(second, here, typed_wrong):
            yield Fault(here[first].position, "E202", f"`{first}` needs `{second}`")


def _meant(name: str, here: dict[str, Scalar], typed_wrong: bool) -> bool:
    """Whether an unknown key, reported already, is this one with a slip in it."""
    return typed_wrong and any(did_you_mean(key, (name,)) for key in here)


def _excluded(shape: Record, node: Mapping, anchor: Position) -> Iterator[Fault]:
    here = [key for key, _ in node if key.text in shape.one_of]
    if len(here) > 1:
        both = listed((f"`{key.text}`" for key in here), "and")
        yield Fault(here[1].position, "E206", f"{both} exclude each other in {shape.what}")
    elif shape.one_needed and not here:
        names = listed(f"`{name}`" for name in shape.one_of)
        yield Fault(anchor, "E202", f"{shape.what} needs {names}")


def _verbs(shape: Verbs, node: Node, name: str, anchor: Position) -> Iterator[Fault]:
    if not isinstance(node, Mapping):
        yield _wrong_kind(node, name, _wanted(shape))
        return
    here = verbs_of(shape, node)
    if len(here) == 1 and not _hides_a_verb(shape, node, here[0].text):
        yield from _record(shape.records[here[0].text], node, name, anchor)
    elif len(here) > 1:
        both = listed((f"`{key.text}`" for key in here), "and")
        yield Fault(here[1].position, "E205", f"{shape.what} does one thing; this has {both}")
    else:
        yield _no_verb(shape, node, anchor)


def verbs_of(shape: Verbs, node: Mapping) -> list[Scalar]:
    """The keys that say what this record is. Exits count only when there is nothing else."""
    here = [key for key, _ in node if key.text in shape.records]
    return [key for key in here if key.text not in shape.bare] or here


def _hides_a_verb(shape: Verbs, node: Mapping, verb: str) -> bool:
    """Whether an exit is all there is because the real verb is misspelt or missing."""
    known = {key.name for key in shape.records[verb].keys}
    return verb in shape.bare and any(key.text not in known for key, _ in node)


def _no_verb(shape: Verbs, node: Mapping, anchor: Position) -> Fault:
    for key, _ in node:
        if near := did_you_mean(key.text, shape.records):
            return Fault(key.position, "E201", f"{shown(key.text)} is unknown here{near}")
    return Fault(anchor, "E205", f"{shape.what} needs one of {listed(shape.records)}")


def _by_kind(shape: ByKind, node: Node, name: str, anchor: Position) -> Iterator[Fault]:
    match node:
        case Scalar():
            inner = shape.scalar
        case Sequence():
            inner = shape.items
        case Mapping():
            inner = shape.mapping
        case _:
            assert_never(node)
    unquoted = isinstance(node, Mapping) and node.inline and isinstance(shape.scalar, Words)
    if inner is None or unquoted:
        yield _wrong_kind(node, name, _wanted(shape))
    else:
        yield from conform(inner, node, name, anchor)
