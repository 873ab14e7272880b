"""Whether a JSON value is what a table says: types, required fields, limits, choices, patterns.

It serves both ways: the bot's calls are checked with it, and so is what this server sends. Rules
that need more than one field (keyboards, formatted words) are hung in by shape name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .api_table import ARRAY, PRIMITIVES, ApiTable, Field, Limit, Unit
from .formatted import ENTITIES_OF, BadText, compose

ShapeRule = Callable[[Mapping[str, Any]], Iterable[str]]

# Telegram's own words for the limits that bots run into most; ours follow after a colon
_KNOWN_REFUSALS = {
    ("InlineKeyboardButton", "callback_data"): "BUTTON_DATA_INVALID",
    ("answerCallbackQuery", "text"): "MESSAGE_TOO_LONG",
    ("setMyCommands", "commands"): "BOT_COMMANDS_TOO_MUCH",
    ("BotCommand", "command"): "BOT_COMMAND_INVALID",
    ("BotCommand", "description"): "BOT_COMMAND_DESCRIPTION_INVALID",
}
_LANGUAGE_REFUSAL = "Invalid language code specified"


@dataclass(frozen=True, slots=True)
class ShapeCheck:
    """Checks values against one table."""

    table: ApiTable
    rules: Mapping[str, ShapeRule] = field(default_factory=dict)

    def value(self, types: tuple[str, ...], value: Any, path: str) -> list[str]:
        """Return what is wrong with a value that must be one of these types."""
        leaves = [leaf for name in types for leaf in self.table.leaves(name)]
        attempts = [self._as(name, value, path) for name in self._likely(leaves, value)]
        return min(attempts, key=len)

    def fields(
        self, owner: str, known: Mapping[str, Field], values: Mapping[str, Any], path: str
    ) -> list[str]:
        """Return what is wrong with the fields of one object or call."""
        problems = [
            f"{path}{name}: no such field in {owner}" for name in values if name not in known
        ]
        problems += [
            f"{path}{each.name} is required"
            for each in known.values()
            if each.required and each.name not in values
        ]
        for name in values:
            if name in known:
                problems += self.one(owner, known[name], values, path)
        return problems or _all_word_problems(owner, known, values)

    def one(self, owner: str, known: Field, values: Mapping[str, Any], path: str) -> list[str]:
        """Return what is wrong with one field that is there."""
        value, here = values[known.name], f"{path}{known.name}"
        problems = self.value(known.types, value, here)
        return problems or list(_limit_problems(owner, known, values, here))

    def _likely(self, names: list[str], value: Any) -> list[str]:
        """Keep the alternatives that the value's type or constant field points to."""
        if not isinstance(value, dict):
            return names
        shapes = [name for name in names if name not in PRIMITIVES and not name.startswith(ARRAY)]
        named = [name for name in shapes if self._is_marked_as(name, value)]
        return named or shapes or names

    def _is_marked_as(self, name: str, value: Mapping[str, Any]) -> bool:
        constants = {
            each.name: each.choices
            for each in self.table.shapes[name].fields.values()
            if len(each.choices) == 1
        }
        return bool(constants) and all(value.get(key) in one for key, one in constants.items())

    def _as(self, name: str, value: Any, path: str) -> list[str]:
        if name.startswith(ARRAY):
            return self._as_array(name.removeprefix(ARRAY), value, path)
        if name in PRIMITIVES:
            return _as_primitive(name, value, path)
        return self._as_shape(name, value, path)

    def _as_array(self, of: str, value: Any, path: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{path} must be an Array"]
        problems = []
        for index, item in enumerate(value):
            problems += self.value((of,), item, f"{path}[{index}]")
        return problems

    def _as_shape(self, name: str, value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{path} must be an Object ({name})"]
        shape = self.table.shapes.get(name)
        if shape is None:
            return [f"{path}: the {self.table.source} table has no {name}"]
        problems = self.fields(name, shape.fields, value, f"{path}.")
        if not problems and name in self.rules:
            problems = [f"{each} ({path})" for each in self.rules[name](value)]
        return problems


def _as_primitive(name: str, value: Any, path: str) -> list[str]:
    right = {
        "String": isinstance(value, str),
        "InputFile": isinstance(value, str),
        "Boolean": isinstance(value, bool),
        "Integer": isinstance(value, int) and not isinstance(value, bool),
        "Float": isinstance(value, int | float) and not isinstance(value, bool),
    }[name]
    if not right:
        return [f"{path} must be of type {name}"]
    if isinstance(value, str) and not _is_utf8(value):
        return ["strings must be encoded in UTF-8"]
    return []


def _is_utf8(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _limit_problems(
    owner: str, known: Field, values: Mapping[str, Any], path: str
) -> Iterable[str]:
    value = values[known.name]
    refusal = _KNOWN_REFUSALS.get((owner, known.name), path)
    if known.limit and not _is_formatted(owner, known):
        yield from _size_problems(known.limit, value, refusal)
    yield from _choice_problems(known, value, refusal)


def _is_formatted(owner: str, known: Field) -> bool:
    """Whether entities or a parse mode go with the words, so that these must be read first."""
    if known.name not in ENTITIES_OF:
        return False
    counted_so = known.limit is not None and known.limit.unit is Unit.PARSED
    return counted_so or owner == "InputTextMessageContent"


def _all_word_problems(
    owner: str, known: Mapping[str, Field], values: Mapping[str, Any]
) -> list[str]:
    """Read the words last: that needs entities of the right form beside them."""
    formatted = [known[name] for name in values if _is_formatted(owner, known[name])]
    return [problem for each in formatted for problem in _word_problems(each, values)]


def _word_problems(known: Field, values: Mapping[str, Any]) -> Iterable[str]:
    try:
        words = compose(values, known.name)
    except BadText as error:
        yield str(error)
        return
    kind = "message caption" if known.name == "caption" else "message"
    limit = known.limit
    if limit is None:
        return
    if len(words.text) < limit.low:
        yield f"{kind} text is empty"
    if len(words.text) > limit.high:
        yield f"{kind} is too long: {_outside(limit, len(words.text))}"


def _size_problems(limit: Limit, value: Any, refusal: str) -> Iterable[str]:
    size = _size(limit, value)
    if size is not None and not limit.low <= size <= limit.high:
        yield f"{refusal}: {_outside(limit, size)}"


def _outside(limit: Limit, size: float) -> str:
    return f"{size:g} {limit.unit}, allowed are {limit.low} to {limit.high}"


def _size(limit: Limit, value: Any) -> float | None:
    """Return what the limit counts; None when the value is of another alternative type."""
    match value:
        case bool():
            return None
        case str() if limit.unit is Unit.BYTES:
            return len(value.encode())
        case str() if limit.unit in {Unit.CHARACTERS, Unit.PARSED}:
            return len(value)
        case list() if limit.unit is Unit.ITEMS:
            return len(value)
        case int() | float() if limit.unit is Unit.VALUE:
            return value
        case _:
            return None


def _choice_problems(known: Field, value: Any, refusal: str) -> Iterable[str]:
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, str):
            continue
        if known.choices and each not in known.choices:
            yield f"{refusal}: {each!r} is not one of {', '.join(sorted(known.choices))}"
        if known.pattern and re.fullmatch(known.pattern, each) is None:
            wanted = _LANGUAGE_REFUSAL if known.name == "language_code" else refusal
            yield f"{wanted}: {each!r}"
