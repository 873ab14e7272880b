"""Lists of postcodes and of seats."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Constituency, SeatCode
from chatbot.lookups.readers.constituencies import read_constituencies
from chatbot.lookups.readers.postcodes import is_boundary_file, read_boundaries, read_postcodes

HEADER = "gss_code,three_code,name,name_cy,nation\n"


def a_file(folder: Path, text: str, name: str = "file.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# --- Postcodes ------------------------------------------------------------------------------


def test_postcodes_are_read_with_force_even_when_few(tmp_path: Path) -> None:
    path = a_file(tmp_path, "AB101AB\tS14000061\r\nSW1A1AA\tE14001172\n")
    table = read_postcodes(path, force=True)
    assert (table.rows, sorted(table.seats)) == (2, ["E14001172", "S14000061"])


def test_old_scottish_codes_become_the_new_ones(tmp_path: Path) -> None:
    path = a_file(tmp_path, "TD151UZ\tS14000008\n")
    assert sorted(read_postcodes(path, force=True).seats) == ["S14000108"]


def test_few_postcodes_are_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, "AB101AB\tS14000061\n")
    with pytest.raises(ImportRefused, match=r"has 1 postcodes, and at least 1,500,000"):
        read_postcodes(path)


def test_seats_that_are_missing_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatbot.lookups.readers.postcodes.FEWEST_POSTCODES", 1)
    with pytest.raises(ImportRefused, match="of 1 seats in Great Britain, not 632"):
        read_postcodes(a_file(tmp_path, "AB101AB\tS14000061\n"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("AB101AB S14000061\n", "line 1: the second column is no seat"),
        ("postcode\tgss\n", "line 1: the second column is no seat"),
        ("AB101AB\tE14000639\n", "line 1: the second column is no seat"),
        ("AB101AB\tS14000061\nAB10\tS14000061\n", "line 2: that is not a postcode"),
        ("AB101AB\tS14000061\nAB101AB\tS14000060\n", "line 2: that postcode came before"),
        ("AB101AB\tS14000061\tmore\n", "line 1: the second column"),
    ],
)
def test_a_wrong_row_is_refused_even_with_force(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ImportRefused, match=why):
        read_postcodes(a_file(tmp_path, text), force=True)


def test_the_four_columns_of_boundaries_are_told_apart(tmp_path: Path) -> None:
    two = a_file(tmp_path, "AB101AB\tS14000061\n", "two")
    four = a_file(tmp_path, "AB101PE\tS14000060\tS14000061:41\t5\n", "four")
    assert (is_boundary_file(two), is_boundary_file(four)) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AB101PE\tS14000060\tS14000061\t5\n",
        "AB101PE\tS14000060\tE14000639:41\t5\n",
        "AB10\tS14000060\tS14000061:41\t5\n",
        "AB101PE\tS14000060\n",
    ],
)
def test_boundaries_of_another_form_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ImportRefused):
        read_boundaries(a_file(tmp_path, text))


# --- Seats ----------------------------------------------------------------------------------


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
