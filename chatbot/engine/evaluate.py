"""Whether a condition holds.

A missing value makes every test but `has` neither true nor false, and so it stays under `not`,
`and`, `or` (Kleene's logic) until the end, where it counts as false. So `x is a` and `x is not a`
both fail without an x, and only `not has x` succeeds.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Final, assert_never

from chatbot.domain.contacts import Value
from chatbot.engine.conditions import All, Any, Compares, Condition, Has, In, Is, Not, Path
from chatbot.engine.shown_values import is_missing

_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(condition: Condition, lookup: Callable[[Path], Value]) -> bool:
    """Whether a condition holds for the values `lookup` finds; None is no value."""
    return _truth(condition, lookup) is True


def _truth(condition: Condition, lookup: Callable[[Path], Value]) -> bool | None:
    match condition:
        case Has(path):
            return not is_missing(lookup(path))
        case Not(inner):
            truth = _truth(inner, lookup)
            return None if truth is None else not truth
        case All(conditions):
            return _strongest(False, [_truth(c, lookup) for c in conditions])
        case Any(conditions):
            return _strongest(True, [_truth(c, lookup) for c in conditions])
        case _:
            value = lookup(condition.path)
            return None if is_missing(value) else _test(condition, value)


def _strongest(decides: bool, truths: list[bool | None]) -> bool | None:
    if decides in truths:
        return decides
    return None if None in truths else not decides


def _test(test: Is | In | Compares, value: Value) -> bool:
    match test:
        case Is(_, word):
            return word in _words(value)
        case In(_, words):
            return not _words(value).isdisjoint(words)
        case Compares(_, sign, number):
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            return _COMPARE[sign](value, number)
        case _:
            assert_never(test)


def _words(value: Value) -> frozenset[str]:
    """The words a value answers to: itself, its id, those of a list; true is also `yes`."""
    if isinstance(value, bool):
        return frozenset({"yes", "true"} if value else {"no", "false"})
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, list):
        return frozenset(word for item in value for word in _words(item))
    if isinstance(value, dict):
        return _words(value.get("id"))
    return frozenset()
