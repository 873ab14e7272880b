"""How postcodes and what is known of them become numbers of two bytes. Nothing is read here.

A postcode is a sector (`SW1A1`) and one of 400 slots in it, one for each pair of inward letters.
What stands in a slot: 0 no such postcode · from 1 the number of a seat · from ENDED the month in
which the postcode went out of use, counted from January 1970.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from typing import Final

from chatbot.domain.postcodes import INWARD_LETTERS

_PAIRS: Final = ("".join(pair) for pair in itertools.product(INWARD_LETTERS, repeat=2))

SLOTS: Final[Mapping[str, int]] = {pair: slot for slot, pair in enumerate(_PAIRS)}
"""Two inward letters -> the slot in their sector."""

BLOCK: Final = len(SLOTS)

ENDED: Final = 0x8000
"""Every number from here on is a month; the seats are far fewer."""

_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = _FIRST_YEAR + (0xFFFF - ENDED) // 12 - 1


def number_of_month(month: date) -> int:
    """The number for a postcode that went out of use in this month. Raises ValueError."""
    if not _FIRST_YEAR <= month.year <= _LAST_YEAR:
        raise ValueError("no postcode went out of use then")
    return ENDED + (month.year - _FIRST_YEAR) * 12 + month.month - 1


def month_of(number: int) -> date:
    """The first day of the month that a number from ENDED on stands for."""
    years, months = divmod(number - ENDED, 12)
    return date(_FIRST_YEAR + years, months + 1, 1)
