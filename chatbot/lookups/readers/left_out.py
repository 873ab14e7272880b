"""Rows of a published list that we do not take, by the reason, and the sentences about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final


class LeftOut(StrEnum):
    """Why a row is not taken. The order is that of the sentences."""

    NORTHERN_IRELAND = "of Northern Ireland: their licence lets nobody keep a table of them freely"
    CROWN = "of Jersey, Guernsey and the Isle of Man: they are in no seat of the UK Parliament"
    SPLIT_WARD = "in wards that more than one seat shares"
    UNKNOWN_WARD = "in wards that the table of seats does not have"
    UNKNOWN_POSTCODE = "that the table of seats does not have"
    NO_SEAT = "for which no seat is given: PO boxes, or without a place on the map"
    NOT_A_POSTCODE = "whose form is not that of a postcode"


NOT_HELD: Final = {
    "BT": LeftOut.NORTHERN_IRELAND,
    "JE": LeftOut.CROWN,
    "GY": LeftOut.CROWN,
    "IM": LeftOut.CROWN,
}
"""The first two letters of postcodes that never come into a table of ours."""


def sentences(counted: Counter[LeftOut]) -> Sequence[str]:
    """What an operator should read."""
    return [f"Left out: {counted[why]:,} {why.value}." for why in LeftOut if counted[why]]
