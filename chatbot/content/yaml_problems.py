"""Say in plain words why a file cannot be read as YAML.

The library names what its grammar expected; a writer needs to hear what they did. Nearly always it
is a text with a character that means something to YAML, so the advice is nearly always the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from ruamel.yaml.error import MarkedYAMLError

BLOCK_ADVICE: Final = "put the text on its own line after `|`"

_VALUE = re.compile(r"^\s*(?:- +)*(?:[^\s:'\"{\[]+: +)?(?P<value>\S.*)?$")
_KEY_AND_VALUE = re.compile(r"^\s*(?:- +)*[\w.-]+: +(?P<value>[^|>\s].*)$")
_WORD_ALONE = re.compile(r"^ *[\w.-]+ *$")
_COLON_INSIDE = re.compile(r"^(?P<before>[^'\"{\[].*?):(?: |$)")

Place = tuple[int, int, str, str]
Explained = tuple[int, int, str]


class Trouble(NamedTuple):
    """Where the library stopped, and where it had begun what it could not finish; from 0."""

    lines: list[str]
    line: int
    column: int
    began_line: int
    began_column: int

    def written(self, number: int) -> str:
        """A line of the file, empty where there is none."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def indent(self, number: int) -> int:
        """The indentation of a line."""
        line = self.written(number)
        return len(line) - len(line.lstrip())

    def sign(self, number: int, column: int, length: int = 1) -> str:
        """What stands at a place."""
        return self.written(number)[column : column + length]

    def above(self) -> int:
        """The nearest line above that says something."""
        above = self.line - 1
        while above > 0 and self.written(above).lstrip()[:1] in ("", "#"):
            above -= 1
        return above


def in_plain_words(problem: MarkedYAMLError, text: str) -> Place:
    """Line, column, code and sentence; line and column count from 1."""
    mark = problem.problem_mark or problem.context_mark
    began = problem.context_mark or mark
    where = (0, 0) if mark is None else (mark.line, mark.column)
    start = (0, 0) if began is None else (began.line, began.column)
    trouble = Trouble(text.split("\n"), *where, *start)
    said = str(problem.problem or "")
    for beginning, explain in _EXPLANATIONS:
        if said.startswith(beginning):
            line, column, message = explain(trouble)
            return line + 1, column + 1, "E101", message
    return trouble.line + 1, trouble.column + 1, "E101", f"this cannot be read: {said}"


def _colon(at: Trouble) -> Explained:
    found = _KEY_AND_VALUE.match(at.written(at.line))
    if found and (inside := _COLON_INSIDE.match(found["value"])):
        column = found.start("value") + inside.end("before")
        return at.line, column, f"a text with `: ` in it: {BLOCK_ADVICE}"
    above = at.above()
    if _KEY_AND_VALUE.match(at.written(above)):
        message = "indented too far, or the line above has a value already"
        return at.line, at.indent(at.line), message
    if ":" in at.written(above):
        return above, at.written(above).index(":"), "`:` needs a space after it"
    return above, at.indent(above), f"a key without `:`; if it is text, {BLOCK_ADVICE}"


def _block_end(at: Trouble) -> Explained:
    found = _VALUE.match(at.written(at.line))
    value, start = (found["value"] or "", found.start("value")) if found else ("", 0)
    if value[:1] in ("'", '"') and start < at.column:
        return at.line, at.column, f"words after the closing quotation mark: {BLOCK_ADVICE}"
    if value[:1] and value[0] in "{[*&!" and start < at.column:
        return at.line, start, f"a text that begins with `{value[0]}`: {BLOCK_ADVICE}"
    above = at.above()
    if _WORD_ALONE.match(at.written(above)) and at.indent(above) == at.column:
        return above, at.column, f"a key without `:`; if it is text, {BLOCK_ADVICE}"
    return at.line, at.column, "the indentation fits none of the lines above"


def _inline(at: Trouble) -> Explained:
    sign = at.sign(at.began_line, at.began_column)
    message = f"`{sign}` is not closed as it should be; if it is text, {BLOCK_ADVICE}"
    return at.began_line, at.began_column, message


def _quotes(at: Trouble) -> Explained:
    return at.began_line, at.began_column, "this quotation mark is never closed"


def _first_sign(at: Trouble) -> Explained:
    sign = at.sign(at.line, at.column)
    return at.line, at.column, f"a text cannot begin with `{sign}`: {BLOCK_ADVICE}"


def _no_key(at: Trouble) -> Explained:
    message = "a line without a key; text is indented below its `|`"
    return at.began_line, at.began_column, message


def _beside_bar(at: Trouble) -> Explained:
    sign = at.written(at.line)[: at.column].rstrip()[-1:]
    return at.line, at.column, f"the text goes on the line after `{sign}`, not beside it"


def _escape(at: Trouble) -> Explained:
    column = at.written(at.line).rfind("\\", 0, at.column + 1)
    sign = at.sign(at.line, column, 2)
    return at.line, column, f"`{sign}` means nothing between double quotes: {BLOCK_ADVICE}"


def _percent(at: Trouble) -> Explained:
    line = next((n for n, line in enumerate(at.lines) if line.startswith("%")), at.line)
    return line, 0, "a line cannot begin with `%`; indent it if it is text"


_EXPLANATIONS: Final[tuple[tuple[str, Callable[[Trouble], Explained]], ...]] = (
    ("mapping values are not allowed", _colon),
    ("expected <block end>", _block_end),
    ("expected ',' or", _inline),
    ("expected the node content, but found", _first_sign),
    ("found unexpected end of stream", _quotes),
    ("found unexpected document separator", _quotes),
    ("found character", _first_sign),
    ("found undefined tag handle", _first_sign),
    ("mapping keys are not allowed", _first_sign),
    ("sequence entries are not allowed", _first_sign),
    ("could not find expected ':'", _no_key),
    ("expected a comment or a line break", _beside_bar),
    ("expected chomping or indentation", _beside_bar),
    ("found unknown escape character", _escape),
    ("expected escape sequence", _escape),
    ("expected '<document start>'", _percent),
)
