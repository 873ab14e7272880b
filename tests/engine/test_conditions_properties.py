"""Whatever an author writes as a condition, and whatever it is asked of."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from chatbot.domain.contacts import Value
from chatbot.engine.conditions import (
    MAX_CONDITION_LENGTH,
    All,
    Any,
    Compares,
    Condition,
    Has,
    In,
    Is,
    Not,
    Path,
)
from chatbot.engine.conditions_parser import KEYWORDS, ConditionProblem, parse_condition
from chatbot.engine.conditions_writer import tests_in as _tests_in
from chatbot.engine.conditions_writer import write_condition
from chatbot.engine.evaluate import holds

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,4}", fullmatch=True).filter(lambda n: n not in KEYWORDS)
PATHS: st.SearchStrategy[Path] = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
NUMBERS = st.integers(-(10**6), 10**6).map(float) | st.integers(-999, 999).map(lambda n: n / 8)
SIGNS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
TESTS: st.SearchStrategy[Condition] = st.one_of(
    PATHS.map(Has),
    st.builds(Is, PATHS, NAMES),
    st.builds(Compares, PATHS, SIGNS, NUMBERS),
    st.builds(In, PATHS, st.lists(NAMES, min_size=1, max_size=3).map(tuple)),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Any(tuple(parts))),
    ),
    max_leaves=5,
)
TOKENS = st.sampled_from(
    "has is not in and or ( ) [ ] , = != < <= > >= a a.b 1 -2.5 ' & + \n \u202e".split(" ")
)
SOURCES = st.lists(TOKENS, max_size=20).map(" ".join) | st.text(max_size=40)
VALUES: st.SearchStrategy[Value] = st.sampled_from(
    [None, "", "a", 0, 1, True, False, [], ["a"], {"id": "a"}, {"items": []}]
)


def read_or_problem(source: str) -> Condition | ConditionProblem:
    try:
        return parse_condition(source)
    except ConditionProblem as problem:
        return problem


@given(CONDITIONS)
def test_a_condition_written_and_read_again_is_the_same(condition: Condition) -> None:
    written = write_condition(condition)
    assume(len(written) <= MAX_CONDITION_LENGTH)
    assert parse_condition(written) == condition


@given(SOURCES)
def test_no_condition_raises_anything_but_a_problem_within_it(source: str) -> None:
    read = read_or_problem(source)
    if isinstance(read, ConditionProblem):
        assert read.message
        assert 0 <= read.offset <= len(source)
    else:
        assert write_condition(read)


@given(CONDITIONS, st.dictionaries(st.just("x"), VALUES))
def test_a_condition_always_holds_or_not(condition: Condition, values: dict[str, Value]) -> None:
    assert holds(condition, lambda path: values.get("x")) in (True, False)


@given(CONDITIONS)
def test_without_any_value_only_the_want_of_one_can_hold(condition: Condition) -> None:
    assume(not any(isinstance(test, Has) for test in _tests_in(condition)))
    assert not holds(condition, lambda path: None)
