"""The placeholders of a text and its style, in the source language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chatbot.engine.document import PluralText, Position, SlotKind, SourceText
from chatbot.engine.language.checks.scope import Known, Scope, Unknown, a_type
from chatbot.engine.language.faults import Fault
from chatbot.engine.language.flows import UNKNOWN_TYPE
from chatbot.engine.language.placeholders import place_in, slots_of, unreadable, wordings
from chatbot.engine.texts import Slot

LONG_TEXT = 600
LONG_LABEL = 40
LABELS: frozenset[SlotKind] = frozenset({"option", "button"})

LIST_TYPES = frozenset({"seats", "people", "letters", "replies", "asks", "languages", "choices"})
# What a format can show; `link`, `number` and the like are told by their types alone.
SHOWS: Mapping[str, frozenset[str]] = {
    "date": frozenset({"date", "text"}),
    "day": frozenset({"date", "text"}),
    "month": frozenset({"date", "text"}),
    "time": frozenset({"date", "text"}),
    "number": frozenset({"number"}),
    "list": LIST_TYPES,
    "either": LIST_TYPES,
    "names": frozenset({"people", "letters"}),
    "roster": frozenset({"people", "letters"}),
    "seats": frozenset({"seats"}),
    "asks": frozenset({"asks"}),
    "asks_in_full": frozenset({"asks"}),
    "changes": frozenset({"changes"}),
    "draft": frozenset({"draft"}),
    "letter": frozenset({"letter"}),
    "credits": frozenset({"people", "letters", "credits"}),
    "link": frozenset({"text"}),
}
NEEDS_FORMAT: Mapping[str, str] = {"changes": "changes", "draft": "draft", "credits": "credits"}
"""Types that have no words of their own: the format that shows them."""

MAY_BE_EMPTY = frozenset({"first_name", "language_chosen", "invite_link", "who_is_asked", "facts"})
"""Names that may have no value through nobody's fault; without other words the text is lost."""

UNSHOWN = frozenset({"flag"})


def check_texts(texts: Iterable[SourceText], scope: Scope) -> Iterator[Fault]:
    """Every text whose placeholders are read in one scope."""
    for text in texts:
        yield from check_text(text, scope)


def check_text(text: SourceText, scope: Scope | None) -> Iterator[Fault]:
    """One text; without a scope its placeholders are filled by code and not looked at."""
    yield from unreadable(text)
    if scope is not None:
        for slot in slots_of(text):
            yield from _slot(text, slot, scope)
    yield from _style(text)


def _slot(text: SourceText, slot: Slot, scope: Scope) -> Iterator[Fault]:
    counted = isinstance(text.text, PluralText) and slot.path == ("count",)
    found = Known("number") if counted else scope.resolve(slot.path)
    position = _place_of(text, slot)
    if isinstance(found, Unknown):
        yield Fault(position, found.code, found.message)
    elif found.type != UNKNOWN_TYPE and (problem := _unshowable(slot, found.type)):
        yield Fault(position, "E309", problem)
    elif slot.fallback is None and slot.path[0] in MAY_BE_EMPTY:
        name = ".".join(slot.path)
        message = f"`{name}` may be empty; say what stands in its place: {{{name}|…}}"
        yield Fault(position, "W805", message)


def _unshowable(slot: Slot, type_: str) -> str | None:
    name = ".".join(slot.path)
    if slot.format is None:
        if type_ in UNSHOWN:
            return f"`{name}` has no words of its own; branch on it instead"
        if type_ in NEEDS_FORMAT:
            return f"`{name}` needs a format: write {{{name}:{NEEDS_FORMAT[type_]}}}"
        return None
    shows = SHOWS.get(slot.format, frozenset({type_}))
    return (
        None if type_ in shows else f"`{name}` is {a_type(type_)}; `:{slot.format}` cannot show it"
    )


def _place_of(text: SourceText, slot: Slot) -> Position:
    start = "{" + ".".join(slot.path)
    for wording in wordings(text):
        for end in "}|:":
            if (offset := wording.find(start + end)) >= 0:
                return place_in(text, wording, offset)
    return Position(text.line, text.column)


def _style(text: SourceText) -> Iterator[Fault]:
    longest = max(len(wording) for wording in wordings(text))
    here = Position(text.line, text.column)
    if text.kind in LABELS and longest > LONG_LABEL:
        message = f"the label has {longest} characters; phones cut it after about {LONG_LABEL}"
        yield Fault(here, "W803", message)
    elif text.kind == "message" and longest > LONG_TEXT:
        message = f"the text has {longest} characters; few people read more than {LONG_TEXT}"
        yield Fault(here, "W801", message)
