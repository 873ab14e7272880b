"""Reads Telegram's HTML mode (core.telegram.org/bots/api#html-style; errors after
td/telegram/MessageEntity.cpp parse_html): the words and their entities, or the refusal.

Only reading is here; whether the entities may stand together is for `entities`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import utf16

_PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_SPECIAL = frozenset({"a", "span", "blockquote", "tg-emoji", "tg-time"})
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[^<>]*)?)>")
_ATTRIBUTE = re.compile(r"\s+([a-zA-Z-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[a-zA-Z0-9.-]+))?")
# only these are read; &nbsp; and &apos; are shown as typed
_REFERENCE = re.compile(r"&(#[0-9]+|#x[0-9a-fA-F]+|lt|gt|amp|quot);")
_LANGUAGE = "language-"
_NO_CHARACTER = "\ufffd"


class BadMarkup(Exception):
    """The text cannot be read; the message is the end of Telegram's description."""


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: Mapping[str, str]
    offset: int


@dataclass(slots=True)
class _Reader:
    source: str
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    open_tags: list[_Open] = field(default_factory=list)

    def read(self) -> None:
        position = 0
        while (found := self.source.find("<", position)) >= 0:
            self._words(self.source[position:found])
            position = self._tag(found)
        self._words(self.source[position:])
        if self.open_tags:
            tag = self.open_tags[-1].tag
            raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{tag}"')

    def _words(self, raw: str) -> None:
        self.text += _REFERENCE.sub(_character, raw)

    def _tag(self, at: int) -> int:
        where = len(self.source[:at].encode())
        found = _TAG.match(self.source, at)
        if found is None:
            raise BadMarkup(f"Unsupported or unclosed start tag at byte offset {where}")
        name = found[2].lower()
        if found[1]:
            self._close(name, where)
        else:
            self._open(name, found[3], where)
        return found.end()

    def _open(self, name: str, raw: str, where: int) -> None:
        if name not in _PLAIN and name not in _SPECIAL:
            raise BadMarkup(f'Unsupported start tag "{name}" at byte offset {where}')
        attributes = _attributes(raw, name, where)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.open_tags.append(_Open(name, attributes, utf16.length(self.text)))

    def _close(self, name: str, where: int) -> None:
        if not self.open_tags:
            raise BadMarkup(f"Unexpected end tag at byte offset {where}")
        begun = self.open_tags.pop()
        if begun.tag != name:
            raise BadMarkup(
                f"Unmatched end tag at byte offset {where}, "
                f'expected "</{begun.tag}>", found "</{name}>"'
            )
        self._keep(begun)

    def _keep(self, begun: _Open) -> None:
        covered = utf16.length(self.text) - begun.offset
        if covered == 0:
            return
        entity = _entity(begun, utf16.cut(self.text, begun.offset, covered))
        place = {"offset": begun.offset, "length": covered}
        if _names_the_language_of(entity, place, self.entities):
            return
        if entity:
            self.entities.append({**entity, **place})


def _character(reference: re.Match[str]) -> str:
    """Return what a reference stands for; half a surrogate pair stands for nothing."""
    character = html.unescape(reference[0])
    if character == _NO_CHARACTER:
        raise BadMarkup(f"{reference[0]} is no character")
    return character


def read_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the words and the entities; raises BadMarkup."""
    reader = _Reader(source)
    reader.read()
    return reader.text, sorted(reader.entities, key=lambda each: (each["offset"], -each["length"]))


def _attributes(raw: str, tag: str, where: int) -> dict[str, str]:
    found, position = {}, 0
    stripped = raw.rstrip()
    while position < len(stripped):
        match = _ATTRIBUTE.match(stripped, position)
        if match is None:
            raise BadMarkup(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        value = (match[2] or "").strip("\"'")
        found[match[1].lower()] = html.unescape(value)
        position = match.end()
    return found


def _entity(begun: _Open, words: str) -> dict[str, Any]:
    attributes = begun.attributes
    match begun.tag:
        case "a":
            return {"type": "text_link", "url": attributes.get("href") or words}
        case "span":
            return {"type": "spoiler"}
        case "blockquote":
            wide = "expandable" in attributes
            return {"type": "expandable_blockquote" if wide else "blockquote"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
        case "tg-time":
            return _date_time(attributes)
        case "code" if attributes.get("class", "").startswith(_LANGUAGE):
            return {"type": "code", "language": attributes["class"].removeprefix(_LANGUAGE)}
        case tag:
            return {"type": _PLAIN[tag]}


def _date_time(attributes: Mapping[str, str]) -> dict[str, Any]:
    unix = attributes.get("unix", "")
    if not unix.isdigit():
        raise BadMarkup("Invalid Unix time specified")
    return {
        "type": "date_time",
        "unix_time": int(unix),
        "date_time_format": attributes.get("format", ""),
    }


def _names_the_language_of(
    entity: dict[str, Any], place: dict[str, int], entities: list[dict[str, Any]]
) -> bool:
    """Join `<pre><code class="language-x">`, which is one entity to Telegram."""
    inner = entities[-1] if entities else {}
    if entity["type"] == "pre" and "language" in inner and _covers(inner, place):
        inner["type"] = "pre"
        return True
    return False


def _covers(entity: Mapping[str, Any], place: Mapping[str, int]) -> bool:
    return all(entity[key] == value for key, value in place.items())
