"""The tiny condition language of `branch`, `check` and `if`: what a condition is once parsed.

Grammar: `or`, `and`, `not`, `( )`; tests `has x`, `x is word`, `x is not word`,
`x = != < <= > >= number`, `x in [a, b]`. Paths have at most two dots. No functions, no
arithmetic, no patterns. A missing value makes every test false except `not has`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Path = tuple[str, ...]

MAX_CONDITION_LENGTH = 200
MAX_CONDITION_TESTS = 20


@dataclass(frozen=True, slots=True)
class Has:
    """`has x`: the value is there and not empty."""

    path: Path


@dataclass(frozen=True, slots=True)
class Is:
    """`x is word`."""

    path: Path
    word: str


@dataclass(frozen=True, slots=True)
class Compares:
    """`x < 3`: numbers only."""

    path: Path
    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    number: float


@dataclass(frozen=True, slots=True)
class In:
    """`x in [a, b]`."""

    path: Path
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`not …`, also the meaning of `is not`."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """`a and b`."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """`a or b`."""

    conditions: tuple[Condition, ...]


Condition = Has | Is | Compares | In | Not | All | Any
