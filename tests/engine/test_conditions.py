"""Reading conditions, and when they hold."""

from __future__ import annotations

import pytest

from chatbot.domain.contacts import Value
from chatbot.engine.conditions import (
    MAX_CONDITION_LENGTH,
    MAX_CONDITION_TESTS,
    All,
    Any,
    Compares,
    Condition,
    Has,
    In,
    Is,
    Not,
)
from chatbot.engine.conditions_parser import MAX_NESTING, ConditionProblem, parse_condition
from chatbot.engine.conditions_writer import write_condition
from chatbot.engine.evaluate import holds
from chatbot.engine.values import follow

A, B, C = Has(("a",)), Has(("b",)), Has(("c",))


def problem(source: str) -> ConditionProblem:
    with pytest.raises(ConditionProblem) as caught:
        parse_condition(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "condition"),
    [
        ("has a", A),
        ("has a.b.c", Has(("a", "b", "c"))),
        ("consent is agree", Is(("consent",), "agree")),
        ("seat.nation is not wales", Not(Is(("seat", "nation"), "wales"))),
        ("language is fa-AF", Is(("language",), "fa-AF")),
        ("n = 0", Compares(("n",), "=", 0)),
        ("n != -1", Compares(("n",), "!=", -1)),
        ("n<=2.5", Compares(("n",), "<=", 2.5)),
        ("n >= 3", Compares(("n",), ">=", 3)),
        ("x in [a, b]", In(("x",), ("a", "b"))),
        ("not has a", Not(A)),
        ("not not has a", Not(Not(A))),
        ("has a and has b and has c", All((A, B, C))),
        ("has a or has b and has c", Any((A, All((B, C))))),
        ("(has a or has b) and has c", All((Any((A, B)), C))),
        ("not (has a and has b)", Not(All((A, B)))),
        ("not has a and has b", All((Not(A), B))),
        ("  has\ta\n", A),
    ],
)
def test_a_condition_means_what_it_says(source: str, condition: Condition) -> None:
    assert parse_condition(source) == condition


@pytest.mark.parametrize(
    ("source", "offset", "says"),
    [
        ("", 0, "missing"),
        ("a", 1, "after a comes"),
        ("a iss b", 2, "did you mean is?"),
        ("a == 3", 2, "write ="),
        ("a <> 3", 2, "write !="),
        ("a => 3", 2, "write >="),
        ("a is 3", 5, "write = 3"),
        ("a = b", 4, "write `is b`"),
        ("a is 'b'", 5, "without quotation marks"),
        ("has a && has b", 6, "write `and`"),
        ("has a || has b", 6, "write `or`"),
        ("!has a", 0, "write `not`"),
        ("{a} is b", 0, "without braces"),
        ("a + 1 = 2", 2, "cannot calculate"),
        ("has a.b.c.d", 4, "two dots"),
        ("has A", 4, "small letters"),
        ("has a b", 6, "`and` or `or`"),
        ("has a adn has b", 6, "did you mean and?"),
        ("(has a", 6, ") is missing"),
        ("has a)", 5, "does not belong"),
        ("a in []", 6, "a word is missing"),
        ("a in b", 5, "[ is missing"),
        ("a in [b c]", 8, "] is missing"),
        ("a not in [b]", 2, "write `not a in […]`"),
        ("a is not", 8, "a word is missing"),
        ("a is and", 5, "a word is missing"),
        ("has and", 4, "missing"),
        ("a = 1e9", 4, "12 digits"),
        ("a = 1234567890123", 4, "12 digits"),
        ("a = ", 4, "a number is missing"),
        ("a.count() = 1", 7, "comes `is`"),
        ("__import__('os')", 0, "means nothing"),
        ("a = \u200b1", 4, "U+200B"),
    ],
)
def test_a_mistake_is_named_with_its_place(source: str, offset: int, says: str) -> None:
    found = problem(source)
    assert (found.offset, says in found.message) == (offset, True), found.message


def test_a_condition_is_short() -> None:
    assert "200 characters" in problem("has " + "a" * MAX_CONDITION_LENGTH).message


def test_a_condition_has_few_tests() -> None:
    many = " or ".join(["has a"] * (MAX_CONDITION_TESTS + 1))
    assert "20 tests" in problem(many).message


def test_as_many_tests_as_allowed_are_taken() -> None:
    many = " or ".join(["has a"] * MAX_CONDITION_TESTS)
    assert parse_condition(many) == Any((A,) * MAX_CONDITION_TESTS)


@pytest.mark.parametrize(
    "source",
    ["(" * (MAX_NESTING + 1) + "has a" + ")" * (MAX_NESTING + 1), "not " * 40 + "has a"],
    ids=["brackets", "not"],
)
def test_a_condition_is_not_deep(source: str) -> None:
    assert "deep at most" in problem(source).message


def test_a_condition_is_written_back_without_needless_brackets() -> None:
    source = "((has a) and (b is not c)) or not (d in [e,f] or g >= 2.50)"
    assert write_condition(parse_condition(source)) == (
        "has a and b is not c or not (d in [e, f] or g >= 2.5)"
    )


# --- Holding ------------------------------------------------------------------------------------

VALUES: dict[str, Value] = {
    "name": "Ann",
    "consent": "agree",
    "seat": {"id": "W07", "name": "Cardiff East", "nation": "wales", "name_cy": None},
    "people": {"items": [{"id": "p1"}], "count": 3},
    "nobody": {"items": [], "count": 0},
    "chosen": ["letter", "others"],
    "empty": "",
    "zero": 0,
    "yes": True,
    "no": False,
    "number": 2.5,
    "digits": "3",
}


def found(source: str) -> bool:
    return holds(parse_condition(source), lambda path: follow(VALUES, path))


@pytest.mark.parametrize(
    "source",
    [
        "has name",
        "has zero",
        "has no",
        "has people",
        "not has missing",
        "not has empty",
        "not has nobody",
        "not has seat.name_cy",
        "consent is agree",
        "consent is not refuse",
        "consent in [agree, later]",
        "not consent in [refuse]",
        "seat.nation is wales",
        "seat is W07",
        "people.count > 2 and people.count <= 3",
        "nobody.count = 0",
        "number = 2.5",
        "number != 2",
        "zero < 1",
        "chosen is letter",
        "chosen in [campaign, others]",
        "chosen is not campaign",
        "yes is yes",
        "no is no",
        "no is not yes",
        "missing is a or has name",
        "not (missing is a and empty is b) or has name",
    ],
)
def test_it_holds(source: str) -> None:
    assert found(source)


@pytest.mark.parametrize(
    "source",
    [
        "has missing",
        "has empty",
        "has seat.missing",
        "has name.missing",
        "missing is a",
        "missing is not a",
        "missing in [a]",
        "not missing in [a]",
        "missing = 0",
        "missing != 0",
        "not missing = 0",
        "not (missing is a or empty is b)",
        "missing is a and has name",
        "digits = 3",
        "digits != 4",
        "yes = 1",
        "name > 0",
        "consent is agre",
        "chosen is campaign",
    ],
)
def test_it_does_not_hold(source: str) -> None:
    assert not found(source)
