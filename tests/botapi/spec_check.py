"""Checks one call of the bot against a table, and gives its parameters their real types.

Everything that does not depend on the state of the world is judged here: method, parameters,
types, limits, choices, words, keyboards. Whether the chat or message exists is for `methods`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .api_table import ApiTable, Field, Method
from .bodies import RawCall, Upload
from .keyboards import (
    inline_keyboard_problems,
    reply_keyboard_problems,
    reply_markup_flag_problems,
)
from .shape_check import ShapeCheck, ShapeRule

_INTEGER = re.compile(r"-?\d{1,19}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_ATTACHED = "attach://"
_UNREADABLE = object()

SHAPE_RULES: dict[str, ShapeRule] = {
    "InlineKeyboardMarkup": inline_keyboard_problems,
    "ReplyKeyboardMarkup": reply_keyboard_problems,
    "ReplyKeyboardRemove": reply_markup_flag_problems,
    "ForceReply": reply_markup_flag_problems,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A call after the check. Without problems, `params` are of the types the table gives."""

    params: dict[str, Any]
    problems: list[str]


class CallCheck:
    """The judge of the bot's calls, by one table."""

    def __init__(self, table: ApiTable) -> None:
        self._table = table
        self._shapes = ShapeCheck(table, SHAPE_RULES)

    def method(self, name: str) -> Method | None:
        """Return the method of exactly this name, if the table has it."""
        return self._table.methods.get(name)

    def call(self, raw: RawCall) -> Checked:
        """Return the typed parameters and everything that is wrong with a call.

        The method must be known.
        """
        method = self._table.methods[raw.method]
        params, problems = {}, list(raw.problems)
        for name, value in raw.params.items():
            if isinstance(value, Upload) and _is_attached(name, raw):
                continue
            params[name] = _typed(value, method.fields.get(name))
            if params[name] is _UNREADABLE:
                problems.append(f"can't parse {name} as {_wanted(method.fields[name])}")
        if not problems:
            problems = self._judged(method, params, raw)
        return Checked(params, problems)

    def _judged(self, method: Method, params: dict[str, Any], raw: RawCall) -> list[str]:
        problems = self._shapes.fields(method.name, method.fields, _named(params), "")
        problems += _upload_problems(method, params, raw)
        if not problems and method.name in _CALL_RULES:
            problems += _CALL_RULES[method.name](params)
        return problems


def _is_attached(name: str, raw: RawCall) -> bool:
    """A file part may be named by another parameter as attach://<name>."""
    return any(
        isinstance(value, str) and _ATTACHED + name in value for value in raw.params.values()
    )


def _named(params: Mapping[str, Any]) -> dict[str, Any]:
    """Let an uploaded file pass as the string it stands in for."""
    return {
        name: value.name if isinstance(value, Upload) else value for name, value in params.items()
    }


def _wanted(field: Field) -> str:
    return " or ".join(field.types)


def _typed(value: Any, field: Field | None) -> Any:
    """Return what a parameter means. Whatever is no string means itself."""
    if field is None or not isinstance(value, str):
        return value
    types = set(field.types)
    if types == {"Integer", "String"} and _INTEGER.fullmatch(value):
        return int(value)
    if "String" in types or "InputFile" in types:
        return value
    if types == {"Integer"}:
        return int(value) if _INTEGER.fullmatch(value) else _UNREADABLE
    if types == {"Boolean"}:
        return _BOOLEANS.get(value.lower(), _UNREADABLE)
    return _from_json(value)


def _from_json(value: str) -> Any:
    """Numbers with a point, arrays and objects are all JSON inside a form."""
    try:
        return json.loads(value)
    except ValueError:
        return _UNREADABLE


def _upload_problems(method: Method, params: Mapping[str, Any], raw: RawCall) -> Iterable[str]:
    for name, value in params.items():
        field = method.fields.get(name)
        if field is None:
            continue
        if isinstance(value, Upload) and "InputFile" not in field.types:
            yield f"{name} must not be a file"
        if "InputFile" in field.types and isinstance(value, str):
            yield from _file_string_problems(name, value, raw)


def _file_string_problems(name: str, value: str, raw: RawCall) -> Iterable[str]:
    if not value:
        yield f"there is no {name} in the request"
    if value.startswith(_ATTACHED) and value.removeprefix(_ATTACHED) not in raw.uploads:
        yield f"{name}: attached file not found in the request"


def _needs_a_target(params: Mapping[str, Any]) -> Iterable[str]:
    by_chat = "chat_id" in params and "message_id" in params
    if not by_chat and "inline_message_id" not in params:
        yield "message identifier is not specified"
    if "inline_message_id" in params and ("chat_id" in params or "message_id" in params):
        yield "inline_message_id excludes chat_id and message_id"


def _needs_text_and_a_target(params: Mapping[str, Any]) -> Iterable[str]:
    yield from _needs_a_target(params)
    if "text" not in params and "rich_message" not in params:
        yield "message text is empty"


def _no_command_twice(params: Mapping[str, Any]) -> Iterable[str]:
    names = [each["command"] for each in params["commands"]]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"BOT_COMMAND_INVALID: {name!r} is given twice"


def _no_result_twice(params: Mapping[str, Any]) -> Iterable[str]:
    ids = [each["id"] for each in params["results"]]
    if len(set(ids)) < len(ids):
        yield "RESULT_ID_DUPLICATE"


_CALL_RULES: dict[str, Callable[[Mapping[str, Any]], Iterable[str]]] = {
    "editMessageText": _needs_text_and_a_target,
    "editMessageCaption": _needs_a_target,
    "editMessageReplyMarkup": _needs_a_target,
    "setMyCommands": _no_command_twice,
    "answerInlineQuery": _no_result_twice,
}
