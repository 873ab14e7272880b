"""Every row of the specification's failure cases has a test of its name in this folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
NUMBERED = re.compile(r"test_([pcm])(\d{2})_")
ROWS = {("p", 19), ("c", 16), ("m", 9)}
"""How many rows each letter has: places, candidates, members."""


def names_in(folder: Path) -> list[str]:
    """The names of the tests that run, methods and fixtures not among them."""
    files = sorted(folder.glob("test_*.py"))
    return [
        node.name
        for file in files
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def cases_of(names: list[str]) -> set[str]:
    """The rows that tests name: `p01`, `c16`."""
    found = (NUMBERED.match(name) for name in names)
    return {f"{one[1]}{one[2]}" for one in found if one}


def test_all_44_cases_have_a_test() -> None:
    wanted = {f"{letter}{number:02d}" for letter, most in ROWS for number in range(1, most + 1)}
    assert len(wanted) == 44
    assert sorted(wanted - cases_of(names_in(HERE))) == []


def test_no_test_names_a_case_that_there_is_not() -> None:
    most = dict(ROWS)
    named = cases_of(names_in(HERE))
    assert [one for one in named if not 1 <= int(one[1:]) <= most[one[0]]] == []


def test_a_missing_case_is_noticed() -> None:
    assert cases_of(["test_p01_a", "test_c1_b", "test_m09_d", "other"]) == {"p01", "m09"}
