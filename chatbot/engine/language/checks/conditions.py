"""Whether the tests of a condition can ever be true: names, types, ids."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.engine.conditions import Compares, Condition, In, Is
from chatbot.engine.conditions_parser import Test, tests_in
from chatbot.engine.findings import did_you_mean
from chatbot.engine.language.checks.context import FlowContext
from chatbot.engine.language.checks.refers import conditions
from chatbot.engine.language.checks.scope import Known, Scope, Unknown, a_type
from chatbot.engine.language.faults import Fault, listed
from chatbot.engine.language.flows import UNKNOWN_TYPE

WORD_TYPES = frozenset(
    {"choice", "choices", "yes_no", "flag", "language", "text", "postcode", "name", "email"}
)
MAX_LISTED = 8


def check_conditions(context: FlowContext) -> Iterator[Fault]:
    """Every condition of a flow."""
    for step in context.draft.flow.steps.values():
        for path, condition in conditions(step):
            for code, message in faults_of(condition, context.scope):
                yield context.fault(step, path, code, message)


def faults_of(condition: Condition, scope: Scope) -> Iterator[tuple[str, str]]:
    """Code and sentence for every test that cannot be."""
    for test in tests_in(condition):
        found = scope.resolve(test.path)
        if isinstance(found, Unknown):
            yield found.code, found.message
        elif found.type != UNKNOWN_TYPE:
            yield from _misfit(test, found)


def _misfit(test: Test, known: Known) -> Iterator[tuple[str, str]]:
    name = ".".join(test.path)
    if isinstance(test, Compares) and known.type != "number":
        yield "E308", f"`{name}` is {a_type(known.type)}; only numbers can be compared"
    elif isinstance(test, Is | In):
        yield from _word(name, known, (test.word,) if isinstance(test, Is) else test.words)


def _word(name: str, known: Known, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if known.type == "number":
        yield "E308", f"`{name}` is a number; compare it with =, < or >"
    elif known.type not in WORD_TYPES:
        yield "E308", f"`{name}` is {a_type(known.type)}; test `has {name}` or one of its fields"
    elif known.ids is not None:
        for word in words:
            if word not in known.ids:
                yield "E407", f"`{name}` is never `{word}`{_instead(word, known)}"


def _instead(word: str, known: Known) -> str:
    ids = sorted(known.ids or ())
    near = did_you_mean(word, ids)
    if near or not ids or len(ids) > MAX_LISTED:
        return near
    return f"; it can be {listed(ids)}"
