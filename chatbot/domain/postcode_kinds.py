"""Postcodes that no seat stands behind, told by their form alone.

Sources: MapIt's list of special postcodes (mysociety/mapit_gb, countries.py) for the forces,
overseas territories and Girobank; Code-Point Open, August 2023, for the units without a place.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from chatbot.domain.postcodes import OVERSEAS, Part, Postcode


class PostcodeKind(StrEnum):
    """ORDINARY in a seat if it exists · NORTHERN_IRELAND in one of 18, of which we may ship no
    table · CROWN_DEPENDENCY in no seat of the UK Parliament · NOT_A_HOME forces, overseas,
    non-geographic · UNPLACED real, but without a position in the open table: PO boxes, a pier.
    """

    ORDINARY = "ordinary"
    NORTHERN_IRELAND = "northern_ireland"
    CROWN_DEPENDENCY = "crown_dependency"
    NOT_A_HOME = "not_a_home"
    UNPLACED = "unplaced"


_AREA = re.compile(r"[A-Z]+")

_AREAS: Final = {
    "BT": PostcodeKind.NORTHERN_IRELAND,
    "JE": PostcodeKind.CROWN_DEPENDENCY,
    "GY": PostcodeKind.CROWN_DEPENDENCY,
    "IM": PostcodeKind.CROWN_DEPENDENCY,
    "BF": PostcodeKind.NOT_A_HOME,
    "BFPO": PostcodeKind.NOT_A_HOME,
    "BX": PostcodeKind.NOT_A_HOME,
    "GIR": PostcodeKind.NOT_A_HOME,
    "GX": PostcodeKind.NOT_A_HOME,
    "XM": PostcodeKind.NOT_A_HOME,
    "XX": PostcodeKind.NOT_A_HOME,
} | dict.fromkeys(OVERSEAS, PostcodeKind.NOT_A_HOME)

_NOWHERE: Final = frozenset({"DN55", "EN77", "SR43"})
"""Large users only: not one unit of these has a place."""

_PO_BOXES: Final = frozenset({"N1P", "NW1W", "SE1P", "WV98"})
"""PO boxes: some units of these have a place, many have none."""

_OFF_THE_COAST: Final = frozenset({"CO15 1QX", "PO33 2HF"})
"""A pier and a stretch of shore whose position lies outside every seat's boundary."""


def kind_of(code: Postcode | Part) -> PostcodeKind:
    """What the form of a postcode, or of its first half, says about it."""
    area = _AREA.match(code.outward)
    if area and area.group() in _AREAS:
        return _AREAS[area.group()]
    if code.outward in _NOWHERE:
        return PostcodeKind.NOT_A_HOME
    if code.outward in _PO_BOXES or str(code) in _OFF_THE_COAST:
        return PostcodeKind.UNPLACED
    return PostcodeKind.ORDINARY
