"""Codes and names of seats."""

from __future__ import annotations

import pytest

from chatbot.domain.places import SeatCode
from chatbot.domain.seats import fold_name, nation_of, seat_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("E14001063", "E14001063"),
        (" e14001605 ", "E14001605"),
        ("W07000112", "W07000112"),
        ("N05000018", "N05000018"),
        ("S14000021", "S14000021"),
        ("S14000006", "S14000107"),
        ("S14000008", "S14000108"),
        ("S14000010", "S14000109"),
        ("S14000040", "S14000110"),
        ("S14000058", "S14000111"),
    ],
)
def test_a_code_of_the_650_is_known_by_its_newest_form(text: str, code: str) -> None:
    assert seat_code(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "E14000639", "E14001062", "E14001606", "L99999999", "S14000022", "N05000019", "Vacant"],
)
def test_any_other_code_is_none(text: str) -> None:
    assert seat_code(text) is None


def test_there_are_650() -> None:
    every = [f"{series}{number:06d}" for series in _SERIES for number in range(2000)]
    assert len({code for code in map(seat_code, every) if code}) == 650


_SERIES = ("E14", "S14", "W07", "N05")


def test_the_first_letter_tells_the_nation() -> None:
    codes = ("E14001063", "S14000060", "W07000081", "N05000001")
    assert [nation_of(SeatCode(code)) for code in codes] == [
        "england",
        "scotland",
        "wales",
        "northern_ireland",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Montgomeryshire and Glyndŵr", "MONTGOMERYSHIRE & GLYNDWR"),
        ("South Holland and The Deepings", "South Holland and the Deepings"),
        ("Brecon, Radnor and Cwm Tawe", "Brecon Radnor and Cwm Tawe"),
        ("Hull's Seat", "Hull’s  seat"),
        ("Weston-super-Mare", "Weston super Mare"),
    ],
)
def test_two_spellings_of_a_name_fold_to_one(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


def test_a_name_within_another_stays_apart() -> None:
    assert fold_name("East Ham") != fold_name("East Hampshire")
