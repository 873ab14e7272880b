"""Telegram counts entity offsets in UTF-16 code units; this is the one place that converts."""

from __future__ import annotations

_BEYOND_ONE_UNIT = 0xFFFF


def width(character: str) -> int:
    """Return 2 for a character outside the basic plane, else 1."""
    return 2 if ord(character) > _BEYOND_ONE_UNIT else 1


def length(text: str) -> int:
    """Return the length in code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def boundaries(text: str) -> dict[int, int]:
    """Map each offset at which a character begins (and the end) to its index in `text`."""
    found, offset = {}, 0
    for index, character in enumerate(text):
        found[offset] = index
        offset += width(character)
    found[offset] = len(text)
    return found


def cut(text: str, offset: int, units: int) -> str:
    """Return the part an entity covers; KeyError when it ends inside a character or outside."""
    at = boundaries(text)
    return text[at[offset] : at[offset + units]]
