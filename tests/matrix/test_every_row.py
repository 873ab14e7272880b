"""Every row of the fault matrix has a test by its name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROWS = range(1, 49)
_ROW = re.compile(r"^test_(?:[cmp]\d\d?_)?row_(\d\d)_")


def rows_of(source: str) -> set[int]:
    """The rows that the tests of a module name; a test that does nothing names none."""
    return {
        int(named[1])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (named := _ROW.match(node.name))
        and any(isinstance(part, ast.Assert | ast.With | ast.Await) for part in ast.walk(node))
    }


def test_every_row_of_the_fault_matrix_has_a_test() -> None:
    shown = {
        row
        for file in TESTS.rglob("test_*.py")
        for row in rows_of(file.read_text(encoding="utf-8"))
    }
    assert sorted(set(ROWS) - shown) == []


def test_a_row_is_named_by_a_test_that_asserts_something() -> None:
    assert rows_of("def test_row_01_a() -> None:\n    assert 1\n") == {1}
    assert rows_of("async def test_p18_row_44_a() -> None:\n    assert 1\n") == {44}
    assert rows_of("def test_row_01_a() -> None:\n    pass\n") == set()
    assert rows_of("def row_01_a() -> None:\n    assert 1\n") == set()
