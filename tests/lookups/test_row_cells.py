"""The quick way to a few cells says what the csv module says, whatever the row looks like."""

from __future__ import annotations

import csv
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.readers.row_cells import cells_of

CELLS = st.lists(st.text('AZ09 ",é', max_size=6), min_size=4, max_size=7)
COLUMNS = st.lists(st.integers(0, 3), min_size=1, max_size=3)
Style = Literal[0, 1, 2]
STYLES: st.SearchStrategy[Style] = st.sampled_from(
    [csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]
)


@given(row=CELLS, columns=COLUMNS, style=STYLES, end=st.sampled_from(["\n", "\r\n", ""]))
def test_it_is_never_of_another_opinion(
    row: list[str], columns: list[int], style: Style, end: str
) -> None:
    line = _written(row, style) + end
    assert list(cells_of(columns, ",")(line)) == [row[at] for at in columns]


def _written(row: list[str], style: Style) -> str:
    lines: list[str] = []

    class Lines:
        def write(self, text: str) -> None:
            lines.append(text)

    csv.writer(Lines(), quoting=style, lineterminator="").writerow(row)
    return "".join(lines)


@pytest.mark.parametrize("line", ["a\n", "", "a,b\n", '"a,b",c\n'])
def test_a_row_that_is_too_short_is_refused(line: str) -> None:
    with pytest.raises(ImportRefused, match="too few values"):
        cells_of((0, 2), ",")(line)


@pytest.mark.parametrize("line", ['a,"b\n', 'a,b"\n,"c\n'])
def test_a_quote_that_is_left_open_is_refused(line: str) -> None:
    with pytest.raises(ImportRefused, match="not a row of a CSV file"):
        cells_of((0, 2), ",")(line)


def test_tabs_part_cells_too() -> None:
    assert list(cells_of((1, 0), "\t")("a,b\tc\n")) == ["c", "a,b"]
