"""Reads the published description of the Bot API (a JSON file that is never committed) as a table.

The form of the file: {"methods": {name: {"returns": [...], "fields": [{"name", "types",
"required", "description"}]}}, "types": {name: {"fields": [...], "subtypes": [...]}}}. Limits
stand in the English descriptions only ("1-4096 characters after entities parsing"); they are
read from there. What a description does not say is for `sharpen`.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from .api_table import ARRAY, ApiTable, Field, Limit, Method, Shape, Unit
from .sharpen import sharpen

ENVIRONMENT = "CHATBOT_BOT_API_SPEC"
_REPOSITORY = Path(__file__).resolve().parents[2]
_BESIDE_REPOSITORY = _REPOSITORY.parent / "shared" / "data" / "bot-api.json"

_COUNTED = re.compile(r"\b(\d+)-(\d+) (characters|bytes)", re.IGNORECASE)
_PARSED = re.compile(r"after entit(?:y|ies) parsing")
_NUMBERED = re.compile(r"(?:Values between|; |, |between )\s*(\d+)(?:-| and )(\d+)\b(?! \w+ \*)")
_LISTED = re.compile(r"(?:list of |include )(\d+)-(\d+) ")
_AT_MOST = re.compile(r"At most (\d+) ")
_ONE_OF = re.compile(r"must be (?:one of|either) (?=[\"“])", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“]([^\"”]+)[\"”]")
_CONSTANT = re.compile(r"(?:must be|always) [\"“]?(\w+)[\"”]?$")
_DISCRIMINATORS = frozenset({"type", "source", "status"})


# read while modules are loaded: the suite hides CHATBOT_ settings from every test
_NAMED = os.environ.get(ENVIRONMENT)


def spec_path() -> Path | None:
    """Return where the description is, or None when this machine has none.

    A path given in the environment must exist: a wrong one raises FileNotFoundError.
    """
    if _NAMED:
        return Path(_NAMED).resolve(strict=True)
    return _BESIDE_REPOSITORY if _BESIDE_REPOSITORY.is_file() else None


@cache
def spec_table(path: Path) -> ApiTable:
    """Return the description as a table, with our extra limits laid over it."""
    spec = json.loads(path.read_text(encoding="utf-8"))
    return sharpen(
        ApiTable(
            source=spec["version"],
            methods={name: _method(name, entry) for name, entry in spec["methods"].items()},
            shapes={name: _shape(name, entry) for name, entry in spec["types"].items()},
        )
    )


def _method(name: str, entry: dict[str, Any]) -> Method:
    return Method(name, _fields(entry), tuple(entry["returns"]))


def _shape(name: str, entry: dict[str, Any]) -> Shape:
    return Shape(name, _fields(entry), tuple(entry.get("subtypes", ())))


def _fields(entry: dict[str, Any]) -> dict[str, Field]:
    return {each["name"]: _field(each) for each in entry.get("fields", ())}


def _field(entry: dict[str, Any]) -> Field:
    types, prose = tuple(entry["types"]), entry["description"]
    return Field(
        name=entry["name"],
        types=types,
        required=entry["required"],
        limit=_limit(types, prose),
        choices=_choices(entry["name"], types, prose),
    )


def _limit(types: tuple[str, ...], prose: str) -> Limit | None:
    if types[0].startswith(ARRAY):
        return _array_limit(prose)
    if types == ("String",):
        return _string_limit(prose)
    if types in {("Integer",), ("Float",)} and (found := _NUMBERED.search(prose)):
        return Limit(int(found[1]), int(found[2]), Unit.VALUE)
    return None


def _array_limit(prose: str) -> Limit | None:
    if found := _LISTED.search(prose):
        return Limit(int(found[1]), int(found[2]), Unit.ITEMS)
    if found := _AT_MOST.search(prose):
        return Limit(0, int(found[1]), Unit.ITEMS)
    return None


def _string_limit(prose: str) -> Limit | None:
    found = _COUNTED.search(prose)
    if found is None:
        return None
    unit = Unit(found[3].lower())
    if _PARSED.search(prose):
        unit = Unit.PARSED
    return Limit(int(found[1]), int(found[2]), unit)


def _choices(name: str, types: tuple[str, ...], prose: str) -> frozenset[str]:
    if types != ("String",):
        return frozenset()
    if found := _ONE_OF.search(prose):
        return frozenset(_QUOTED.findall(prose[found.end() :]))
    if name in _DISCRIMINATORS and (constant := _CONSTANT.search(prose)):
        return frozenset({constant[1]})
    return frozenset()
