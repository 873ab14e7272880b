"""From a condition as an author writes it to what it means, or to what is wrong with it.

The grammar stands in `conditions.py`. There is nothing to evaluate here but words and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, cast

from chatbot.domain.errors import FlowFault
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
from chatbot.engine.conditions_writer import Test, tests_in
from chatbot.engine.findings import did_you_mean

__all__ = ["ConditionProblem", "Test", "parse_condition", "tests_in"]

MAX_NESTING: Final = 10

_Sign = Literal["=", "!=", "<", "<=", ">", ">="]

KEYWORDS: Final = frozenset({"and", "has", "in", "is", "not", "or"})
_SIGNS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_TOKEN: Final = re.compile(
    r"\s+|(?P<sign><=|>=|!=|[=<>](?![=<>]))|(?P<number>-?[0-9]{1,12}(?:\.[0-9]{1,6})?(?![\w.]))"
    r"|(?P<word>[A-Za-z][\w-]*(?:\.\w+)*)|(?P<mark>[()\[\],])",
    re.ASCII,
)
_PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,2}")
_VALUE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_INSTEAD: Final = {
    "==": "write = for the same number",
    "=>": "write >= for at least",
    "=<": "write <= for at most",
    "<>": "write != for another number, `is not` for another word",
    "&&": "write `and`",
    "||": "write `or`",
    "!": "write `not`",
    "'": "words stand without quotation marks",
    '"': "words stand without quotation marks",
    "{": "names stand without braces",
    "+": "conditions cannot calculate",
    "*": "conditions cannot calculate",
    "/": "conditions cannot calculate",
}


class ConditionProblem(FlowFault):
    """A condition cannot be read. `offset` counts code points from its start."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def parse_condition(source: str) -> Condition:
    """Read a condition. Raises ConditionProblem, and nothing else, whatever it is given."""
    if len(source) > MAX_CONDITION_LENGTH:
        raise ConditionProblem(
            f"a condition can have {MAX_CONDITION_LENGTH} characters at most; "
            "use several lines of the branch",
            MAX_CONDITION_LENGTH,
        )
    parser = _Parser([*_tokens(source), _Token("end", "", len(source))])
    condition = parser.either(0)
    parser.finish()
    if sum(1 for _ in tests_in(condition)) > MAX_CONDITION_TESTS:
        raise ConditionProblem(f"a condition can have {MAX_CONDITION_TESTS} tests at most", 0)
    return condition


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


def _tokens(source: str) -> Iterator[_Token]:
    at = 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if found is None:
            raise ConditionProblem(_why_not(source, at), at)
        if found.lastgroup:
            yield _Token(found.lastgroup, found[0], at)
        at = found.end()


def _why_not(source: str, at: int) -> str:
    for written in (source[at : at + 2], source[at]):
        if written in _INSTEAD:
            return _INSTEAD[written]
    if source[at].isdigit() or source[at] == "-":
        return "a number has at most 12 digits, and 6 after the point: 3, -1, 2.5"
    shown = source[at] if source[at].isprintable() else f"U+{ord(source[at]):04X}"
    return f"{shown} means nothing in a condition"


class _Parser:
    """One method a level of the grammar; each leaves the position behind what it read."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def either(self, depth: int) -> Condition:
        if depth > MAX_NESTING:
            raise self.problem(f"brackets and `not` can stand {MAX_NESTING} deep at most")
        parts = [self.both(depth)]
        while self.takes("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def both(self, depth: int) -> Condition:
        parts = [self.negation(depth)]
        while self.takes("and"):
            parts.append(self.negation(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negation(self, depth: int) -> Condition:
        if self.takes("not"):
            if depth > MAX_NESTING:
                raise self.problem(f"brackets and `not` can stand {MAX_NESTING} deep at most")
            return Not(self.negation(depth + 1))
        if self.takes("("):
            inner = self.either(depth + 1)
            self.expect(")")
            return inner
        return self.test()

    def test(self) -> Condition:
        if self.takes("has"):
            return Has(self.path())
        path, after = self.path(), self.token
        if after.text == "is":
            self.at += 1
            denied = self.takes("not")
            test = Is(path, self.word())
            return Not(test) if denied else test
        if after.text == "in":
            self.at += 1
            return In(path, self.words())
        if after.kind == "sign":
            self.at += 1
            return Compares(path, cast("_Sign", after.text), self.number())
        raise self.problem(self._no_test(path, after))

    def _no_test(self, path: tuple[str, ...], after: _Token) -> str:
        name = ".".join(path)
        if after.text == "not":
            return f"write `not {name} in […]`, with `not` before the name"
        if after.kind == "word":
            return f"{after.text} is not a test{did_you_mean(after.text, KEYWORDS)}"
        return f"after {name} comes `is`, `in` or a sign such as =; or write `has {name}`"

    def path(self) -> tuple[str, ...]:
        token = self.token
        if token.kind != "word" or token.text in KEYWORDS:
            raise self.problem("here the name of something remembered is missing")
        if not _PATH.fullmatch(token.text):
            raise self.problem(
                f"{token.text} is not a name: small letters, digits, _ and at most two dots"
            )
        self.at += 1
        return tuple(token.text.split("."))

    def words(self) -> tuple[str, ...]:
        self.expect("[")
        words = [self.word()]
        while self.takes(","):
            words.append(self.word())
        self.expect("]")
        return tuple(words)

    def word(self) -> str:
        token = self.token
        if token.kind == "number":
            raise self.problem(f"for numbers write = {token.text}")
        if token.kind != "word" or token.text in KEYWORDS or not _VALUE.fullmatch(token.text):
            raise self.problem("here a word is missing, such as the id of an option")
        self.at += 1
        return token.text

    def number(self) -> float:
        token = self.token
        if token.kind == "word":
            raise self.problem(f"for words write `is {token.text}`")
        if token.kind != "number":
            raise self.problem("here a number is missing")
        self.at += 1
        return float(token.text)

    def takes(self, text: str) -> bool:
        taken = self.token.text == text
        self.at += taken
        return taken

    def expect(self, text: str) -> None:
        if not self.takes(text):
            raise self.problem(f"here {text} is missing")

    def finish(self) -> None:
        token = self.token
        if token.kind == "end":
            return
        if token.kind == "word":
            hint = did_you_mean(token.text, KEYWORDS)
            raise self.problem(f"between two tests comes `and` or `or`, not {token.text}{hint}")
        raise self.problem(f"{token.text} does not belong here")

    def problem(self, message: str) -> ConditionProblem:
        return ConditionProblem(message, self.token.offset)
