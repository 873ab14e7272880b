"""The mapped tables: exact, checked, replaced whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import INWARD_LETTERS, Postcode
from chatbot.lookups.near_boundary import BoundaryIndex
from chatbot.lookups.packed_file import MAGIC, Header, write_packed
from chatbot.lookups.postcode_index import SectorIndex
from chatbot.lookups.postcode_table import KIND, PostcodeTable
from chatbot.lookups.shelf import Shelf
from tests.lookups.worlds import (
    ABERDEEN_NORTH,
    ABERDEEN_SOUTH,
    AS_OF,
    BATTERSEA,
    ENDED,
    LONDON,
    ROWS,
    a_postcode,
    a_shelf,
    an_index,
)

PAIRS = st.text(INWARD_LETTERS, min_size=2, max_size=2)


def test_every_postcode_comes_back_with_its_seat(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    assert {compact: index.seat(a_postcode(compact)) for compact, _ in ROWS} == dict(ROWS)


@pytest.mark.parametrize("unreal", ["SW1A 1AB", "SW1A 3AA", "BT1 1AA", "ID1 1QE", "GIR 0AA"])
def test_a_postcode_that_does_not_exist_has_no_seat(tmp_path: Path, unreal: str) -> None:
    assert an_index(tmp_path).seat(a_postcode(unreal)) is None


@given(rows=st.dictionaries(PAIRS, st.sampled_from([LONDON, BATTERSEA]), max_size=30))
def test_exactly_what_was_put_in_is_there(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, SeatCode]
) -> None:
    folder = tmp_path_factory.mktemp("table")
    table = PostcodeTable()
    for pair, seat in rows.items():
        table.add("M11" + pair, seat)
    table.write(folder / "t", "a test", AS_OF)
    index = SectorIndex(folder / "t")
    found = {
        one + two: index.seat(Postcode("M1", "1" + one + two))
        for one in INWARD_LETTERS
        for two in INWARD_LETTERS
    }
    assert {pair: seat for pair, seat in found.items() if seat} == rows


@given(
    rows=st.dictionaries(
        PAIRS, st.sampled_from([LONDON, BATTERSEA, date(1970, 1, 1), date(2026, 8, 1)])
    )
)
def test_months_of_ending_come_back_as_they_went_in(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, SeatCode | date]
) -> None:
    folder = tmp_path_factory.mktemp("table")
    table = PostcodeTable()
    for pair, meaning in rows.items():
        if isinstance(meaning, date):
            table.end("M11" + pair, meaning)
        else:
            table.add("M11" + pair, meaning)
    table.write(folder / "t", "a test", AS_OF)
    index = SectorIndex(folder / "t")
    postcodes = {pair: Postcode("M1", "1" + pair) for pair in rows}
    assert {pair: index.ended(one) or index.seat(one) for pair, one in postcodes.items()} == rows
    assert (index.header.rows, index.header.ended) == (table.rows, table.ended)
    assert table.rows + table.ended == len(rows)


def test_p7_a_postcode_out_of_use_has_a_month_and_no_seat(tmp_path: Path) -> None:
    index = an_index(tmp_path, ended=ENDED)
    gone, real, unreal = (a_postcode(one) for one in ("E1W 1UU", "SW1A 1AA", "E1W 1UA"))
    assert (index.ended(gone), index.seat(gone)) == (date(2007, 5, 1), None)
    assert (index.ended(real), index.ended(unreal)) == (None, None)
    assert index.seats_in("E1W", None) == ()


def test_a_postcode_in_use_again_is_in_use_in_whichever_order(tmp_path: Path) -> None:
    table, month = PostcodeTable(), date(1996, 6, 1)
    table.add("AB101PE", ABERDEEN_NORTH)
    table.end("AB101PE", month)
    table.end("AB101AB", month)
    table.end("AB101AB", date(1999, 1, 1))
    assert (table.rows, table.ended) == (1, 1)
    table.add("AB101AB", ABERDEEN_SOUTH)
    assert (table.rows, table.ended) == (2, 0)
    assert [table.seat(one) for one in ("AB101PE", "AB101AB", "AB101XX", "")] == [
        ABERDEEN_NORTH,
        ABERDEEN_SOUTH,
        None,
        None,
    ]


def test_a_first_half_lists_its_seats_the_fullest_first(tmp_path: Path) -> None:
    assert an_index(tmp_path).seats_in("SW1A", None) == (LONDON, BATTERSEA)


def test_a_sector_lists_fewer_where_it_is_known(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    assert index.seats_in("SW1A", "2") == (LONDON,)
    assert index.seats_in("SW1A", "9") == (LONDON, BATTERSEA)
    assert index.seats_in("ZE1", None) == ()


def test_a_postcode_near_a_boundary_names_the_other_seats(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    assert index.near(a_postcode("AB10 1PE")) == (ABERDEEN_SOUTH,)
    assert index.near(a_postcode("AB10 1AB")) == ()
    assert index.near(a_postcode("ZE1 0AA")) == ()
    assert index.near(a_postcode("A1 1AA")) == ()


def test_the_file_says_where_it_comes_from(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    header = index.postcodes.header
    assert (header.source, header.as_of, header.rows) == ("a test", AS_OF, len(ROWS))


def test_a_doubled_row_counts_once_and_a_contradiction_is_refused() -> None:
    table = PostcodeTable()
    table.add("AB101PE", ABERDEEN_NORTH)
    table.add("AB101PE", ABERDEEN_NORTH)
    assert table.rows == 1
    with pytest.raises(ImportRefused, match="another seat"):
        table.add("AB101PE", ABERDEEN_SOUTH)


@pytest.mark.parametrize("text", ["", "A", "AB10 1PE", "ab101pe", "AB101PI", "AB1O1PE", "XXX"])
def test_what_is_no_postcode_is_not_entered(text: str) -> None:
    with pytest.raises(ImportRefused, match="not a postcode"):
        PostcodeTable().add(text, LONDON)


def test_nothing_imported_is_no_index(tmp_path: Path) -> None:
    assert Shelf(tmp_path).open() is None


def test_boundaries_may_be_missing(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path)
    shelf.boundaries.unlink()
    index = shelf.open()
    assert index is not None
    assert index.near(a_postcode("AB10 1PE")) == ()


@pytest.mark.parametrize("at", [0, 20, 45, -1])
def test_one_changed_byte_is_noticed(tmp_path: Path, at: int) -> None:
    path = a_shelf(tmp_path).postcodes
    spoilt = bytearray(path.read_bytes())
    spoilt[at] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(LookupFailed):
        SectorIndex(path)


@pytest.mark.parametrize("content", [b"", MAGIC, MAGIC * 20, b"not a table" * 100])
def test_another_file_in_its_place_is_noticed(tmp_path: Path, content: bytes) -> None:
    path = a_shelf(tmp_path).postcodes
    path.write_bytes(content)
    with pytest.raises(LookupFailed, match="import it again with"):
        SectorIndex(path)


def test_a_table_of_an_older_version_says_so(tmp_path: Path) -> None:
    path = a_shelf(tmp_path).postcodes
    path.write_bytes(path.read_bytes().replace(MAGIC, MAGIC[:-1] + b"\x01", 1))
    with pytest.raises(LookupFailed, match="made by another version of this program: import it"):
        SectorIndex(path)


def test_a_table_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    header = Header(kind=KIND, source="", as_of=AS_OF, rows=0, labels=[], keys=["M11"])
    write_packed(tmp_path / "t", header, bytes(10))
    with pytest.raises(LookupFailed, match="contradicts itself"):
        SectorIndex(tmp_path / "t")


def test_a_table_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        PostcodeTable().write(tmp_path / "taken", "a test", AS_OF)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_damaged_boundaries_close_the_postcodes_too(tmp_path: Path) -> None:
    shelf = a_shelf(tmp_path)
    shelf.boundaries.write_bytes(b"")
    with pytest.raises(LookupFailed, match=r"near-boundary\.table is damaged"):
        shelf.open()


def test_one_table_does_not_pass_for_the_other(tmp_path: Path) -> None:
    with pytest.raises(LookupFailed, match="not near boundaries"):
        BoundaryIndex(a_shelf(tmp_path).postcodes)


def test_a_reader_keeps_its_table_while_a_new_one_takes_the_place(tmp_path: Path) -> None:
    before = an_index(tmp_path)
    after = a_shelf(tmp_path, rows=[("SW1A1AA", BATTERSEA)]).open()
    assert after is not None
    palace = a_postcode("SW1A 1AA")
    assert (before.seat(palace), after.seat(palace)) == (LONDON, BATTERSEA)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [
        "near-boundary.table",
        "postcodes.table",
    ]


def test_a_closed_index_gives_its_files_back(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    index.close()
    with pytest.raises(ValueError, match="released"):
        index.seat(a_postcode("SW1A 1AA"))
