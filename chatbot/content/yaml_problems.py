"""Say in plain words why a file cannot be read as YAML.

The library names what its grammar expected; a writer needs to hear what they did. Nearly always it
is a text with a character that means something to YAML, so the advice is nearly always the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ruamel.yaml.error import MarkedYAMLError

BLOCK_ADVICE: Final = "put the text on its own line after `|`"

_VALUE = re.compile(r"^\s*(?:- +)*(?:[^\s:'\"{\[]+: +)?(?P<value>\S.*)?$")
_KEY_AND_VALUE = re.compile(r"^\s*(?:- +)*[\w.-]+: +(?P<value>[^|>\s].*)$")
_COLON_INSIDE = re.compile(r"^(?P<before>[^'\"{\[].*?):(?: |$)")

Place = tuple[int, int, str, str]


def in_plain_words(problem: MarkedYAMLError, text: str) -> Place:
    """Line, column, code and sentence; line and column count from 1."""
    lines = text.split("\n")
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    said = str(problem.problem or "")
    for start, explain in _EXPLANATIONS:
        if said.startswith(start):
            place = explain(problem, lines, line, column)
            if place is not None:
                at, start_column, message = place
                return at + 1, start_column + 1, "E101", message
    return line + 1, column + 1, "E101", f"this cannot be read: {said}"


Explained = tuple[int, int, str] | None
Explain = Callable[[MarkedYAMLError, list[str], int, int], Explained]


def _line(lines: list[str], number: int) -> str:
    return lines[number] if 0 <= number < len(lines) else ""


def _value_at(lines: list[str], number: int) -> tuple[str, int]:
    """The value written in a line, and the column it begins at."""
    found = _VALUE.match(_line(lines, number))
    value = found["value"] if found else None
    return (value, found.start("value")) if found and value else ("", 0)


def _colon(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    found = _KEY_AND_VALUE.match(_line(lines, line))
    if found and (inside := _COLON_INSIDE.match(found["value"])):
        at = found.start("value") + inside.end("before")
        return line, at, f"a text with `: ` in it: {BLOCK_ADVICE}"
    above = _above(lines, line)
    if _KEY_AND_VALUE.match(_line(lines, above)):
        indent = len(_line(lines, line)) - len(_line(lines, line).lstrip())
        return line, indent, "indented too far, or the line above has a value already"
    if ":" in _line(lines, above):
        at = _line(lines, above).index(":")
        return above, at, "`:` needs a space after it"
    indent = len(_line(lines, above)) - len(_line(lines, above).lstrip())
    return above, indent, f"a key without `:`; if it is text, {BLOCK_ADVICE}"


def _above(lines: list[str], line: int) -> int:
    """The nearest line above that says something."""
    above = line - 1
    while above > 0 and (not lines[above].strip() or lines[above].lstrip().startswith("#")):
        above -= 1
    return above


def _block_end(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    value, at = _value_at(lines, line)
    if value[:1] in ("'", '"') and at < column:
        return line, column, f"words after the closing quotation mark: {BLOCK_ADVICE}"
    if value[:1] and value[:1] in "{[*&!" and at < column:
        return line, at, f"a text that begins with `{value[0]}`: {BLOCK_ADVICE}"
    return line, column, "the indentation fits none of the lines above"


def _inline(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    opened = problem.context_mark
    if opened is None:
        return None
    sign = _line(lines, opened.line)[opened.column : opened.column + 1]
    if sign not in ("{", "["):
        return None
    message = f"`{sign}` is not closed as it should be; if it is text, {BLOCK_ADVICE}"
    return opened.line, opened.column, message


def _quotes(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    opened = problem.context_mark
    if opened is None:
        return None
    return opened.line, opened.column, "this quotation mark is never closed"


def _first_sign(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    sign = _line(lines, line)[column : column + 1]
    return line, column, f"a text cannot begin with `{sign}`: {BLOCK_ADVICE}"


def _no_key(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    start = problem.context_mark
    if start is None:
        return None
    return start.line, start.column, "a line without a key; text is indented below its `|`"


def _beside_bar(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    sign = _line(lines, line)[:column].rstrip()[-1:]
    return line, column, f"the text goes on the line after `{sign}`, not beside it"


def _escape(problem: MarkedYAMLError, lines: list[str], line: int, column: int) -> Explained:
    sign = _line(lines, line)[column - 1 : column + 1]
    return line, column - 1, f"`{sign}` means nothing between double quotes: {BLOCK_ADVICE}"


_EXPLANATIONS: Final[tuple[tuple[str, Explain], ...]] = (
    ("mapping values are not allowed", _colon),
    ("expected <block end>", _block_end),
    ("expected ',' or", _inline),
    ("expected the node content, but found", _inline),
    ("found unexpected end of stream", _quotes),
    ("found unexpected document separator", _quotes),
    ("found character", _first_sign),
    ("mapping keys are not allowed", _first_sign),
    ("sequence entries are not allowed", _first_sign),
    ("could not find expected ':'", _no_key),
    ("expected a comment or a line break", _beside_bar),
    ("found unknown escape character", _escape),
)
