"""What is left of a tree when everything that does not conform is taken off.

So that one mistake stays one message: the rest of the file is still read and checked.
"""

from __future__ import annotations

from collections.abc import Callable

from chatbot.engine.document import Entry, Mapping, Node, Position, Scalar, Sequence
from chatbot.engine.language.conform import conform, verbs_of
from chatbot.engine.language.shapes import ByKind, ListOf, Record, Shape, Table, Verbs

_NOWHERE = Position(1, 1)


def prune(shape: Shape, node: Node) -> Node | None:
    """The node without its faulty parts; None when too little is left to be read."""
    if _sound(shape, node):
        return node
    match shape, node:
        case Record(), Mapping():
            return _readable(shape, prune_record(shape, node))
        case Table(), Mapping():
            return _kept(node, lambda key: shape.value if _sound(shape.key, key) else None)
        case ListOf(), Sequence():
            kept = tuple(item for item in node.items if _sound(shape.item, item))
            return Sequence(kept, node.position, node.inline) if kept else None
        case Verbs(), Mapping() if len(here := verbs_of(shape, node)) == 1:
            return prune(shape.records[here[0].text], node)
        case ByKind(mapping=inner), Mapping() if inner is not None:
            return prune(inner, node)
        case ByKind(items=inner), Sequence() if inner is not None:
            return prune(inner, node)
        case _:
            return None


def prune_record(shape: Record, node: Mapping) -> Mapping:
    """What is left of a record, even when something needed is not."""
    shapes = {key.name: key.shape for key in shape.keys}
    others = shape.others[1] if shape.others else None
    return _kept(node, lambda key: shapes.get(key.text, others))


def _sound(shape: Shape, node: Node) -> bool:
    return next(conform(shape, node, "", _NOWHERE), None) is None


def _readable(shape: Record, node: Mapping) -> Mapping | None:
    here = {key.text for key, _ in node}
    needed = {key.name for key in shape.keys if key.required}
    exits = [name for name in shape.one_of if name in here]
    if not needed <= here or (shape.one_needed and not exits):
        return None
    kept = tuple(entry for entry in node if entry.key.text not in exits[1:])
    return Mapping(kept, node.position, node.inline)


def _kept(node: Mapping, shape_of: Callable[[Scalar], Shape | None]) -> Mapping:
    kept = []
    for key, value in node:
        shape = shape_of(key)
        pruned = prune(shape, value) if shape is not None else None
        if pruned is not None:
            kept.append(Entry(key, pruned))
    return Mapping(tuple(kept), node.position, node.inline)
