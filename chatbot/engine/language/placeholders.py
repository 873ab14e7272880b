"""The placeholders of source texts: where they stand, and whether they can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from chatbot.engine.document import PluralText, Position, SourceText
from chatbot.engine.language.faults import Fault
from chatbot.engine.template_parser import TemplateProblem, parse_template
from chatbot.engine.texts import Slot, Template


def wordings(text: SourceText) -> tuple[str, ...]:
    """The forms of a text: one, or one and other."""
    return (text.text.one, text.text.other) if isinstance(text.text, PluralText) else (text.text,)


@lru_cache(maxsize=8192)
def _parsed(source: str) -> Template | TemplateProblem:
    try:
        return parse_template(source)
    except TemplateProblem as problem:
        return problem


def slots_of(text: SourceText) -> Iterator[Slot]:
    """Every placeholder of a text, none for a form that cannot be read."""
    for wording in wordings(text):
        template = _parsed(wording)
        if isinstance(template, Template):
            yield from (piece for piece in template.pieces if isinstance(piece, Slot))


def placeholders_of(text: SourceText) -> frozenset[str]:
    """The names of the placeholders, dots and all."""
    return frozenset(".".join(slot.path) for slot in slots_of(text))


def unreadable(text: SourceText) -> Iterator[Fault]:
    """What keeps a text from being compiled."""
    for wording in wordings(text):
        problem = _parsed(wording)
        if isinstance(problem, TemplateProblem):
            yield Fault(place_in(text, wording, problem.offset), "E210", problem.message)


def place_in(text: SourceText, wording: str, offset: int) -> Position:
    """Where an offset of a wording stands in the file, if its lines are as they were written."""
    if isinstance(text.text, PluralText):
        return Position(text.line, text.column)
    before = wording[:offset].split("\n")
    return Position(text.line + len(before) - 1, text.column + len(before[-1]))
