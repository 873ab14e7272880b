"""Lists of postcodes near a boundary."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.readers.near_boundaries import read_boundaries
from chatbot.lookups.readers.postcodes import is_boundary_file, sheets_of
from tests.lookups.postcode_lists import a_file


def test_the_four_columns_of_boundaries_are_told_apart(tmp_path: Path) -> None:
    two = a_file(tmp_path, "AB101AB\tS14000061\n", "two")
    four = a_file(tmp_path, "AB101PE\tS14000060\tS14000061:41\t5\n", "four")
    assert [is_boundary_file(sheets_of(path)) for path in (two, four)] == [False, True]


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
