"""The edges of conditions, marks and findings that nothing else comes to."""

from __future__ import annotations

import pytest

from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.engine.conditions import Compares, Condition, Has, In, Is
from chatbot.engine.conditions_writer import write_condition
from chatbot.engine.evaluate import holds
from chatbot.engine.templates import fill, parse_template
from tests.engine.plain_language import plain_language


@pytest.mark.parametrize("value", [3, 2.5, {"name": "no id"}, {"id": 3}, [{"id": 3}]])
def test_what_is_no_word_is_none_of_the_words(value: Value) -> None:
    tests: list[Condition] = [Is(("x",), "a"), In(("x",), ("a", "3")), Is(("x",), "3")]
    assert [holds(test, lambda _: value) for test in tests] == [False] * 3


@pytest.mark.parametrize("value", ["3", True, {"id": "3"}, ["3"]])
def test_what_is_no_number_is_never_more_or_less(value: Value) -> None:
    tests = [Compares(("x",), "=", 3), Compares(("x",), "!=", 3), Compares(("x",), "<", 9)]
    assert not any(holds(test, lambda _: value) for test in tests)


def test_a_condition_on_a_field_is_written_with_its_dots() -> None:
    assert write_condition(Has(("seat", "name"))) == "has seat.name"
    assert write_condition(Is(("seat", "nation"), "wales")) == "seat.nation is wales"


def test_words_that_are_empty_carry_no_mark() -> None:
    template = parse_template("*{x|}* and _{y|}_.")
    assert fill(template, lambda path: None, plain_language()) == RichText(" and .")
