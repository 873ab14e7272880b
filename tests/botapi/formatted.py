"""From what the bot sent to what people see: markup read, characters cleaned, ends trimmed.

After td/telegram/misc.cpp (clean_input_string, strip_empty_characters) and MessageEntity.cpp
(fix_formatted_text). Lengths are checked by `shape_check`, on what comes out of here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import utf16
from .entities import entity_problems
from .html_markup import BadMarkup, read_html

MAX_SOURCE_BYTES = 32_768  # refused before anything is read (telegram-bot-api Client.cpp)

# the field with the words -> the field with their entities
ENTITIES_OF = {"text": "entities", "message_text": "entities", "caption": "caption_entities"}

_REMOVED = frozenset("\r\u0333\u033f\u030a") | {chr(code) for code in range(0x2028, 0x202F)}
_FIRST_PRINTABLE = 32
_CHANGED = re.compile(f"[\x00-\x09\x0b-\x1f{''.join(sorted(_REMOVED))}]")
_BLANK = frozenset(" \n\u00a0\u1680\u180e\u202f\u205f\u2800\u3000\ufffc\ufeff") | {
    chr(code) for code in range(0x2000, 0x2010)
}
_TRIMMED = " \n"


class BadText(Exception):
    """The words cannot be sent; the message is Telegram's description without its prefix."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """Words as people see them."""

    text: str
    entities: tuple[Mapping[str, Any], ...] = ()


def compose(source: Mapping[str, Any], name: str) -> Formatted:
    """Return the words of the field `name` of a call or of an object in it; raises BadText."""
    raw = source.get(name, "")
    if len(raw.encode()) > MAX_SOURCE_BYTES:
        raise BadText("Text is too long")
    text, entities = _read(raw, source.get("parse_mode"), source.get(ENTITIES_OF[name]))
    problems = entity_problems(text, entities)
    if problems:
        raise BadText(f"can't parse entities: {problems[0]}")
    cleaned = _trimmed(_cleaned(text, entities))
    if cleaned.text and is_blank(cleaned.text):
        raise BadText("text must be non-empty")
    return cleaned


def is_blank(text: str) -> bool:
    """Return whether nothing in the text can be seen."""
    return all(character in _BLANK for character in text)


def _read(
    raw: str, mode: str | None, entities: list[dict[str, Any]] | None
) -> tuple[str, list[dict[str, Any]]]:
    if mode and entities:
        raise BadText("parse_mode and entities exclude each other")
    if not mode:
        return raw, entities or []
    if mode != "HTML":
        raise BadText(f"the test server reads no {mode}: send entities")
    try:
        return read_html(raw)
    except BadMarkup as error:
        raise BadText(f"can't parse entities: {error}") from error


def _cleaned(text: str, entities: list[dict[str, Any]]) -> Formatted:
    """Remove what Telegram removes, and move the entities along."""
    if _CHANGED.search(text) is None:
        return Formatted(text, tuple(entities))
    kept: list[str] = []
    moved, before, after = {}, 0, 0
    for character in text:
        moved[before] = after
        before += utf16.width(character)
        shown = _shown(character)
        kept.append(shown)
        after += utf16.length(shown)
    moved[before] = after
    return Formatted("".join(kept), _moved(entities, moved))


def _shown(character: str) -> str:
    if character in _REMOVED:
        return ""
    if ord(character) < _FIRST_PRINTABLE and character != "\n":
        return " "
    return character


def _moved(entities: list[dict[str, Any]], moved: Mapping[int, int]) -> tuple[dict[str, Any], ...]:
    placed = []
    for entity in entities:
        start = moved[entity["offset"]]
        end = moved[entity["offset"] + entity["length"]]
        if end > start:
            placed.append({**entity, "offset": start, "length": end - start})
    return tuple(placed)


def _trimmed(words: Formatted) -> Formatted:
    text = words.text.strip(_TRIMMED)
    lead = len(words.text) - len(words.text.lstrip(_TRIMMED))
    end = utf16.length(text)
    placed = []
    for entity in words.entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] + entity["length"] - lead)
        if stop > start:
            placed.append({**entity, "offset": start, "length": stop - start})
    return Formatted(text, tuple(placed))
