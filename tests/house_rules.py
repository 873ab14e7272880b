"""What the house asks of its own code, as functions from a folder to what is wrong in it.

A rule lives here only when neither ruff, mypy nor import-linter can keep it. Findings are
`path:line message`, paths relative to the folder.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
CATCH_ALL_NAMES = frozenset({"base", "common", "helper", "helpers", "manager", "misc", "utils"})
CORE = ("domain", "engine")
"""The packages that decide and never do."""

_ACTS = (ast.AsyncFor, ast.AsyncFunctionDef, ast.AsyncWith, ast.Await)
_ACTING_CALLS = frozenset({"breakpoint", "exec", "eval", "input", "open", "print", "__import__"})

report: list[str] = []
"""Measurements of this run, printed at its end."""


@dataclass(frozen=True, slots=True)
class Module:
    """One file, read and parsed."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        """All lines, blank ones and comments too."""
        return self.text.count("\n")

    def functions(self) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
        """Every function and method with its length in lines, decorators not counted."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node, (node.end_lineno or node.lineno) - node.lineno + 1


Rule = Callable[[Module], Iterator[str]]


def modules(root: Path) -> list[Module]:
    """Every Python file below a folder."""
    return [
        Module(str(path.relative_to(root)), text, ast.parse(text))
        for path in sorted(root.rglob("*.py"))
        for text in [path.read_text(encoding="utf-8")]
    ]


def findings(root: Path, rule: Rule) -> list[str]:
    """What one rule has to say about a folder; nothing is good."""
    return [f"{module.path}:{finding}" for module in modules(root) for finding in rule(module)]


def too_long(module: Module) -> Iterator[str]:
    """A file is read in one sitting."""
    if module.lines > LONGEST_MODULE:
        yield f"{LONGEST_MODULE} has {module.lines} lines"


def function_too_long(module: Module) -> Iterator[str]:
    """A function is seen on one screen."""
    for function, lines in module.functions():
        if lines > LONGEST_FUNCTION:
            yield f"{function.lineno} {function.name} has {lines} lines"


def without_docstring(module: Module) -> Iterator[str]:
    """The rule of a file stands at its head."""
    if not ast.get_docstring(module.tree):
        yield "1 says nothing at its head"


def catch_all_name(module: Module) -> Iterator[str]:
    """A module is named for what it holds."""
    for name in Path(module.path).with_suffix("").parts:
        if name in CATCH_ALL_NAMES:
            yield f"1 {name} is a name for anything"


def acts(module: Module) -> Iterator[str]:
    """In the core, nothing waits for the world or touches it."""
    if module.path.split("/", 1)[0] not in CORE:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, _ACTS):
            yield f"{node.lineno} waits"
        if isinstance(node, ast.comprehension) and node.is_async:
            yield f"{node.iter.lineno} waits"
        if isinstance(node, ast.Call) and (name := _called(node)) in _ACTING_CALLS:
            yield f"{node.lineno} calls {name}"


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def swallows(module: Module) -> Iterator[str]:
    """No fault disappears: a handler that only passes says in a comment why that is right."""
    lines = module.text.splitlines()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler) and all(isinstance(s, ast.Pass) for s in node.body):
            handler = lines[node.lineno - 1 : node.end_lineno]
            if all("#" not in line for line in handler):
                yield f"{node.lineno} passes over an error without a reason"


@dataclass(frozen=True, slots=True)
class Shape:
    """How long the pieces are: the middle and the ninetieth of a hundred."""

    modules: int
    module_median: float
    module_p90: float
    functions: int
    function_median: float
    function_p90: float

    def __str__(self) -> str:
        return (
            f"{self.modules} modules, lines: median {self.module_median:.0f}, "
            f"p90 {self.module_p90:.0f}; {self.functions} functions, lines: "
            f"median {self.function_median:.0f}, p90 {self.function_p90:.0f}"
        )


def shape(root: Path) -> Shape:
    """Measure a folder; empty modules (a package's bare `__init__`) are not counted."""
    read = [module for module in modules(root) if len(module.tree.body) > 1]
    files = [module.lines for module in read]
    functions = [lines for module in read for _, lines in module.functions()]
    return Shape(
        len(files), median(files), _p90(files), len(functions), median(functions), _p90(functions)
    )


def _p90(values: list[int]) -> float:
    return quantiles(values, n=10, method="inclusive")[-1]
