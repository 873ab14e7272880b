"""Conditions taken apart, and written back as an author would write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from chatbot.engine.conditions import All, Any, Compares, Condition, Has, In, Is, Not

Test = Has | Is | Compares | In


def tests_in(condition: Condition) -> Iterator[Test]:
    """Every single test, from left to right."""
    match condition:
        case Not(inner):
            yield from tests_in(inner)
        case All(conditions) | Any(conditions):
            for part in conditions:
                yield from tests_in(part)
        case _:
            yield condition


def write_condition(condition: Condition) -> str:
    """A condition as an author would write it; reading it gives the same condition."""
    match condition:
        case Has(path):
            return f"has {'.'.join(path)}"
        case Is(path, word):
            return f"{'.'.join(path)} is {word}"
        case Not(Is(path, word)):
            return f"{'.'.join(path)} is not {word}"
        case Compares(path, sign, number):
            return f"{'.'.join(path)} {sign} {_written(number)}"
        case In(path, words):
            return f"{'.'.join(path)} in [{', '.join(words)}]"
        case Not(inner):
            return f"not {_grouped(inner)}"
        case All(conditions):
            return " and ".join(map(_grouped, conditions))
        case Any(conditions):
            return " or ".join(
                write_condition(c) if isinstance(c, All) else _grouped(c) for c in conditions
            )
        case _:
            assert_never(condition)


def _grouped(condition: Condition) -> str:
    written = write_condition(condition)
    return f"({written})" if isinstance(condition, All | Any) else written


def _written(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
