"""Postcodes that no seat stands behind."""

from __future__ import annotations

import pytest

from chatbot.domain.postcode_kinds import PostcodeKind, kind_of
from chatbot.domain.postcodes import Part, parse


@pytest.mark.parametrize(
    ("compact", "kind"),
    [
        ("SW1A1AA", PostcodeKind.ORDINARY),
        ("B11AA", PostcodeKind.ORDINARY),
        ("G11AA", PostcodeKind.ORDINARY),
        ("BT11AA", PostcodeKind.NORTHERN_IRELAND),
        ("JE24WD", PostcodeKind.CROWN_DEPENDENCY),
        ("GY11AA", PostcodeKind.CROWN_DEPENDENCY),
        ("IM11AA", PostcodeKind.CROWN_DEPENDENCY),
        ("BF11AA", PostcodeKind.NOT_A_HOME),
        ("GIR0AA", PostcodeKind.NOT_A_HOME),
        ("XM45HQ", PostcodeKind.NOT_A_HOME),
        ("XX101AA", PostcodeKind.NOT_A_HOME),
        ("BX11LT", PostcodeKind.NOT_A_HOME),
        ("GX111AA", PostcodeKind.NOT_A_HOME),
        ("ASCN1ZZ", PostcodeKind.NOT_A_HOME),
        ("TKCA1ZZ", PostcodeKind.NOT_A_HOME),
        ("DN551PT", PostcodeKind.NOT_A_HOME),
        ("SR431AA", PostcodeKind.NOT_A_HOME),
        ("SE1P5ZZ", PostcodeKind.UNPLACED),
        ("N1P1AA", PostcodeKind.UNPLACED),
        ("CO151QX", PostcodeKind.UNPLACED),
        ("CO151SE", PostcodeKind.ORDINARY),
        ("PO332HF", PostcodeKind.UNPLACED),
        ("PO332HX", PostcodeKind.ORDINARY),
    ],
)
def test_the_form_tells_the_kind(compact: str, kind: PostcodeKind) -> None:
    postcode = parse(compact)
    assert postcode is not None
    assert kind_of(postcode) is kind


@pytest.mark.parametrize(
    ("outward", "kind"),
    [
        ("SW1A", PostcodeKind.ORDINARY),
        ("BT1", PostcodeKind.NORTHERN_IRELAND),
        ("JE2", PostcodeKind.CROWN_DEPENDENCY),
        ("BFPO", PostcodeKind.NOT_A_HOME),
    ],
)
def test_a_first_half_tells_the_kind_too(outward: str, kind: PostcodeKind) -> None:
    assert kind_of(Part(outward)) is kind
