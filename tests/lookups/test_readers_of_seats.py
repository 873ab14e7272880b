"""The list of seats."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Constituency, SeatCode
from chatbot.lookups.readers.constituencies import read_constituencies

HEADER = "gss_code,three_code,name,name_cy,nation\n"


def a_file(folder: Path, text: str, name: str = "file.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_seats_come_with_nation_and_welsh_name(tmp_path: Path) -> None:
    path = a_file(
        tmp_path,
        HEADER
        + "E14001172,X,Cities of London and Westminster,,England\n"
        + "W07000089,X,Cardiff  East,Dwyrain Caerdydd,Wales\n"
        + "W07000087,X,Caerfyrddin,Carmarthen,Wales\n"
        + "W07000097,X,Gower,Gwyr,Wales\n",
    )
    assert read_constituencies(path, force=True) == (
        Constituency(SeatCode("E14001172"), "Cities of London and Westminster", "england"),
        Constituency(SeatCode("W07000089"), "Cardiff East", "wales", "Dwyrain Caerdydd"),
        Constituency(SeatCode("W07000087"), "Caerfyrddin", "wales"),
        Constituency(SeatCode("W07000097"), "Gower", "wales", "Gŵyr"),
    )


def test_any_other_number_than_650_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, HEADER + "E14001172,X,One Seat,,England\n")
    with pytest.raises(ImportRefused, match="has 1 seats, not 650"):
        read_constituencies(path)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("E14000639,X,Old Seat,,England\n", "row 3: no seat of July 2024"),
        ("E14001173,X,,,England\n", "row 3: no seat of July 2024, or no name"),
        ("E14001172,X,Another Name,,England\n", "row 3: E14001172 came before"),
        ("E14001173,X,one SEAT,,England\n", "two seats of one name"),
    ],
)
def test_a_wrong_seat_is_refused_even_with_force(tmp_path: Path, row: str, why: str) -> None:
    path = a_file(tmp_path, HEADER + "E14001172,X,One Seat,,England\n" + row)
    with pytest.raises(ImportRefused, match=why):
        read_constituencies(path, force=True)
