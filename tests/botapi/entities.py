"""What a list of message entities must satisfy (core.telegram.org/bots/api#messageentity and
#formatting-options, 10.1). Telegram repairs some of these silently; here each is refused, because
a repaired message is not the one that was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .links import link_problem
from .utf16 import boundaries

Entity = Mapping[str, Any]

MAX_ENTITIES = 100  # what is beyond is dropped (telegram.constants.MessageLimit)
_NEEDS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}
_BELONGS_TO = {field: kind for kind, field in _NEEDS.items()} | {"language": "pre"}
_STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_VERBATIM = frozenset({"code", "pre"})


def entity_problems(text: str, entities: Sequence[Entity]) -> list[str]:
    """Return what is wrong with entities over this very text (before it is trimmed)."""
    if not entities:
        return []
    problems = []
    if len(entities) > MAX_ENTITIES:
        problems.append(f"more than {MAX_ENTITIES} entities: the rest would be lost")
    at = boundaries(text)
    for entity in entities:
        problems += _alone(entity, at)
    return problems or list(_together(entities))


def _alone(entity: Entity, at: Mapping[int, int]) -> Iterable[str]:
    kind, start = entity["type"], entity["offset"]
    end = start + entity["length"]
    if start not in at or end not in at:
        yield f"entity {kind} at {start}..{end} lies outside the text or splits a character"
    if (needed := _NEEDS.get(kind)) and needed not in entity:
        yield f"entity {kind} needs {needed}"
    for field, owner in _BELONGS_TO.items():
        if field in entity and kind != owner:
            yield f"entity {kind} must not have {field}"
    if kind == "text_link" and (wrong := link_problem(entity.get("url", ""))):
        yield f"entity URL '{entity.get('url', '')}' is invalid: {wrong}"


def _together(entities: Sequence[Entity]) -> Iterable[str]:
    open_now: list[Entity] = []
    for entity in sorted(entities, key=lambda each: (each["offset"], -each["length"])):
        while open_now and _end(open_now[-1]) <= entity["offset"]:
            open_now.pop()
        for outer in open_now:
            if _end(entity) > _end(outer):
                yield f"entities {outer['type']} and {entity['type']} cross"
            elif not _may_hold(outer["type"], entity["type"]) and not _same(outer, entity):
                yield f"entity {outer['type']} must not contain {entity['type']}"
        open_now.append(entity)


def _end(entity: Entity) -> int:
    return int(entity["offset"] + entity["length"])


def _same(outer: Entity, inner: Entity) -> bool:
    """Two entities over the same words have no outer one: try the other way round too."""
    covers_same = outer["offset"] == inner["offset"] and outer["length"] == inner["length"]
    return covers_same and _may_hold(inner["type"], outer["type"])


def _may_hold(outer: str, inner: str) -> bool:
    if outer in _VERBATIM:
        return False
    if inner in _VERBATIM:
        return outer in _QUOTES
    if outer in _QUOTES:
        return inner not in _QUOTES
    return outer in _STYLES or inner in _STYLES
