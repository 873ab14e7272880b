"""The code keeps the rules of the house, and each rule is able to find what breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import house_rules
from tests.house_rules import findings, shape

ROOT = Path(__file__).parents[1]
CODE = ROOT / "chatbot"
TESTS = ROOT / "tests"

RULES_OF_CODE = (
    house_rules.too_long,
    house_rules.function_too_long,
    house_rules.without_docstring,
    house_rules.catch_all_name,
    house_rules.acts,
    house_rules.swallows,
)
RULES_OF_TESTS = (house_rules.too_long, house_rules.without_docstring, house_rules.catch_all_name)


@pytest.mark.parametrize("rule", RULES_OF_CODE, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rules(rule: house_rules.Rule) -> None:
    assert findings(CODE, rule) == []


@pytest.mark.parametrize("rule", RULES_OF_TESTS, ids=lambda rule: rule.__name__)
def test_the_tests_keep_the_rules(rule: house_rules.Rule) -> None:
    assert findings(TESTS, rule) == []


def test_the_pieces_are_small() -> None:
    measured = shape(CODE)
    house_rules.report.append(f"chatbot/: {measured}")
    small = (
        measured.module_median <= 120
        and measured.module_p90 <= 250
        and measured.function_median <= 10
        and measured.function_p90 <= 30
    )
    assert small, str(measured)


@pytest.mark.parametrize(
    ("rule", "path", "text", "found"),
    [
        (house_rules.too_long, "a.py", "x = 1\n" * 401, ["a.py:400 has 401 lines"]),
        (
            house_rules.function_too_long,
            "a.py",
            "async def long():\n" + "    x = 1\n" * 60,
            ["a.py:1 long has 61 lines"],
        ),
        (house_rules.without_docstring, "b/__init__.py", "", ["b/__init__.py:1 says nothing"]),
        (house_rules.without_docstring, "a.py", "# words\nx = 1\n", ["a.py:1 says nothing"]),
        (house_rules.catch_all_name, "store/utils.py", "", ["store/utils.py:1 utils is"]),
        (house_rules.catch_all_name, "common/a.py", "", ["common/a.py:1 common is"]),
        (house_rules.acts, "engine/a.py", "async def f(): ...", ["engine/a.py:1 waits"]),
        (house_rules.acts, "engine/a.py", "open('x')", ["engine/a.py:1 calls open"]),
        (
            house_rules.acts,
            "domain/a.py",
            "async def f(g):\n    return [x async for x in g]\n",
            ["domain/a.py:1 waits", "domain/a.py:2 waits"],
        ),
        (
            house_rules.swallows,
            "a.py",
            "try:\n    f()\nexcept OSError:\n    pass\n",
            ["a.py:3 passes over an error"],
        ),
    ],
)
def test_a_broken_rule_is_found(
    tmp_path: Path, rule: house_rules.Rule, path: str, text: str, found: list[str]
) -> None:
    _write(tmp_path / path, text)
    assert [
        finding[: len(start)]
        for finding, start in zip(findings(tmp_path, rule), found, strict=True)
    ] == found


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (house_rules.too_long, "a.py", "x = 1\n" * 400),
        (house_rules.function_too_long, "a.py", "def f():\n" + "    x = 1\n" * 59),
        (house_rules.acts, "store/a.py", "async def f(): ..."),
        (house_rules.acts, "engine/a.py", "flow.open('x')"),
        (house_rules.swallows, "a.py", "try:\n    f()\nexcept OSError:\n    pass  # why\n"),
    ],
)
def test_what_is_allowed_is_not_found(
    tmp_path: Path, rule: house_rules.Rule, path: str, text: str
) -> None:
    _write(tmp_path / path, text)
    assert findings(tmp_path, rule) == []


def test_lengths_are_measured_over_modules_that_hold_something(tmp_path: Path) -> None:
    _write(tmp_path / "__init__.py", '"""A package."""\n')
    _write(tmp_path / "a.py", '"""A."""\ndef f():\n    return 1\n')
    _write(tmp_path / "b.py", '"""B."""\n\n\ndef g():\n    """Say so."""\n    return 1\n')
    assert shape(tmp_path) == house_rules.Shape(2, 4.5, 5.7, 2, 2.5, 2.9)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
