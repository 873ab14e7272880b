"""Reading a tree that conforms to its tables, and finding places in it again.

A path is the keys (and list indices) that lead to a node, from the root of the file.
"""

from __future__ import annotations

from chatbot.engine.document import Mapping, Node, Position, Scalar, Sequence

TreePath = tuple[str | int, ...]

_NOTHING = Mapping((), Position(1, 1))


def words(node: Node | None) -> str | None:
    """The text of a scalar without the white space around it."""
    return node.text.strip() if isinstance(node, Scalar) else None


def word(node: Mapping, key: str, default: str = "") -> str:
    """The text behind a key, or the default."""
    found = words(node.get(key))
    return default if found is None else found


def group(node: Node | None) -> Mapping:
    """The node as a mapping; one without entries where there is none."""
    return node if isinstance(node, Mapping) else _NOTHING


def items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; none where there is none."""
    return node.items if isinstance(node, Sequence) else ()


def word_list(node: Node | None) -> tuple[str, ...]:
    """A list of words."""
    return tuple(words(item) or "" for item in items(node))


def word_pairs(node: Node | None) -> dict[str, str]:
    """A mapping of words to words."""
    return {key.text: words(value) or "" for key, value in group(node)}


def place(root: Mapping, path: TreePath, *, key: bool = False) -> Position:
    """Where the path leads, or as far as it goes. `key`: the place of the last key itself."""
    node: Node = root
    found = root.position
    for part in path:
        step = _child(node, part)
        if step is None:
            break
        label, node = step
        found = label.position if key or not isinstance(node, Scalar) else node.position
    return found


def find(root: Mapping, path: TreePath) -> Node | None:
    """The node the path leads to."""
    node: Node = root
    for part in path:
        step = _child(node, part)
        if step is None:
            return None
        node = step[1]
    return node


def _child(node: Node, part: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, Mapping) and isinstance(part, str):
        return next(((key, value) for key, value in node if key.text == part), None)
    if isinstance(node, Sequence) and isinstance(part, int) and part < len(node.items):
        return node.items[part], node.items[part]
    return None
