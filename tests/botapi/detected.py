"""Entities that Telegram finds by itself: commands, mentions, tags, links, addresses.

A plain reading of td/telegram/MessageEntity.cpp, enough for what people and our bot write; it
does not know bare domains or telephone numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from . import utf16

_KINDS = (
    ("bot_command", re.compile(r"(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?!\w)")),
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_SHUTS_OUT = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})


def with_detected(text: str, given: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the given entities and those found in the rest of the text, in order."""
    taken = [_span(each) for each in given if each["type"] in _SHUTS_OUT]
    found: list[dict[str, Any]] = [dict(each) for each in given]
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            entity = _entity(kind, text, match)
            span = _span(entity)
            if not any(start < span[1] and span[0] < end for start, end in taken):
                found.append(entity)
                taken.append(span)
    return sorted(found, key=lambda each: (each["offset"], -each["length"]))


def _entity(kind: str, text: str, match: re.Match[str]) -> dict[str, Any]:
    return {
        "type": kind,
        "offset": utf16.length(text[: match.start()]),
        "length": utf16.length(match[0]),
    }


def _span(entity: Mapping[str, Any]) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]
