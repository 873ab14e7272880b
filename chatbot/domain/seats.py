"""Codes and names of the 650 seats as rules; the list itself is imported, never written here.

Codes: ONS, Westminster Parliamentary Constituencies (July 2024). England and Wales were numbered
anew without gaps, Northern Ireland too; Scotland kept five codes of 2005, and five that came out
first on the 2024 boundaries were replaced later, so that both live in older files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chatbot.domain.places import Nation, SeatCode

SEATS: Final = 650
GB_SEATS: Final = 632

_CODE = re.compile(r"[ENSW][0-9]{8}")

_VALID: Final = frozenset(
    f"{series}{number:06d}"
    for series, numbers in (
        ("E14", range(1063, 1606)),
        ("S14", (21, 27, 45, 48, 51, *range(60, 112))),
        ("W07", range(81, 113)),
        ("N05", range(1, 19)),
    )
    for number in numbers
)

RECODED: Final[Mapping[str, SeatCode]] = MappingProxyType(
    {
        "S14000006": SeatCode("S14000107"),
        "S14000008": SeatCode("S14000108"),
        "S14000010": SeatCode("S14000109"),
        "S14000040": SeatCode("S14000110"),
        "S14000058": SeatCode("S14000111"),
    }
)
"""Five Scottish codes of the first 2024 lists and what replaced them."""

_NATIONS: Final[Mapping[str, Nation]] = MappingProxyType(
    {"E": "england", "S": "scotland", "W": "wales", "N": "northern_ireland"}
)


def seat_code(text: str) -> SeatCode | None:
    """The seat a code means today, or None for one that is not among the 650.

    Codes of the old boundaries and the pseudo codes of the ONS (`L99999999`) are None.
    """
    code = text.strip().upper()
    if not _CODE.fullmatch(code):
        return None
    code = RECODED.get(code, code)
    return SeatCode(code) if code in _VALID else None


def nation_of(code: SeatCode) -> Nation:
    """The nation a seat lies in, told by the first letter of its code."""
    return _NATIONS[code[0]]


def fold_name(name: str) -> str:
    """A name without case, accents and punctuation, so that two spellings of it meet.

    >>> fold_name("Montgomeryshire and Glyndŵr") == fold_name("MONTGOMERYSHIRE & GLYNDWR")
    True
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    kept = (ch if ch.isalnum() else " " for ch in plain if not _is_dropped(ch))
    return " ".join("".join(kept).split())


def _is_dropped(char: str) -> bool:
    return char in "'’" or unicodedata.combining(char) != 0
