"""Catalogues as sheets and back: nothing is lost on the way, whatever stands in a text."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from chatbot.content.catalogue_files import catalogue_path
from chatbot.content.plurals import plural_forms
from chatbot.content.po_file import Entry, PoFile, read_po_file, write_po
from chatbot.content.sheet_files import UnreadableSheet, read_sheet, write_sheet
from chatbot.content.sheet_rows import SheetRow, rows_of, take_in

ROOT = Path(__file__).parents[2]
BOTH = pytest.mark.parametrize("ending", ["csv", "xlsx"])

HELLO = Entry("main.hello.text", "Hello.", strings=("Helo.",), remarks=("a note",))
COUNTED = Entry("main.people.text", "One.", "Many.", strings=("Neb.", "Un."))
OLD = replace(HELLO, text="Hello now.", flags=frozenset({"fuzzy"}), previous=("Hello.",))

PRINTED = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n")
SAID = st.text(PRINTED, max_size=12) | st.sampled_from(["=1+1", "'=x", "-a", "@b", " c ", "007"])


def a_file(*entries: Entry) -> PoFile:
    return PoFile(entries)


def row(**cells: str) -> SheetRow:
    """The row of HELLO, changed."""
    return replace(SheetRow("cy", "demo", HELLO.key, "", "Hello.", "Helo."), **cells)  # type: ignore[arg-type]


def through(path: Path, rows: list[SheetRow]) -> list[SheetRow]:
    """What is read of what was written, without the lines."""
    write_sheet(path, rows)
    return [replace(one, line=0) for one in read_sheet(path)]


@BOTH
@pytest.mark.parametrize("tag", ["cy", "ar", "gd"])
@pytest.mark.parametrize("domain", ["bot", "rally_with_refugees"])
def test_a_shipped_catalogue_comes_back_byte_by_byte(
    tmp_path: Path, ending: str, tag: str, domain: str
) -> None:
    path = catalogue_path(ROOT / "locales", tag, domain)
    file, sheet = read_po_file(path), tmp_path / f"sheet.{ending}"
    write_sheet(sheet, rows_of(file, tag, domain), right_to_left=tag == "ar")
    taken = take_in(file, tag, read_sheet(sheet))
    assert (taken.problems, taken.new, taken.older) == ((), 0, 0)
    assert write_po(taken.file, len(plural_forms(tag))) == path.read_text(encoding="utf-8")


@BOTH
@settings(deadline=None, max_examples=40)
@given(words=st.lists(SAID, min_size=1, max_size=5))
def test_no_text_is_changed_by_a_sheet(
    tmp_path_factory: pytest.TempPathFactory, ending: str, words: list[str]
) -> None:
    rows = [row(key=f"main.k{n}.text", translation=said) for n, said in enumerate(words)]
    assert through(tmp_path_factory.mktemp("sheets") / f"s.{ending}", rows) == rows


@BOTH
def test_a_text_that_looks_like_a_formula_stays_text(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"sheet.{ending}"
    assert through(path, [row(translation="=1+1")])[0].translation == "=1+1"
    if ending == "csv":
        assert "'=1+1" in path.read_text("utf-8-sig")
    else:
        assert load_workbook(path).worksheets[0]["H2"].data_type == "s"


def test_a_new_translation_is_taken() -> None:
    taken = take_in(a_file(HELLO), "cy", [row(translation="Shwmae.")])
    assert (taken.file.entries[0].strings, taken.new) == (("Shwmae.",), 1)


def test_an_empty_cell_takes_nothing_away() -> None:
    taken = take_in(a_file(HELLO), "cy", [row(translation="")])
    assert (taken.file, taken.new, taken.problems) == (a_file(HELLO), 0, ())


def test_what_a_sheet_leaves_out_stays() -> None:
    other = replace(HELLO, key="main.bye.text", strings=("Hwyl.",))
    taken = take_in(a_file(HELLO, other), "cy", [row(translation="Shwmae.")])
    assert taken.file.entries[1] == other


def test_a_translation_of_an_older_text_is_kept_and_to_be_looked_at() -> None:
    now = replace(HELLO, text="Hello now.", strings=("",))
    taken = take_in(a_file(now), "cy", [row(translation="Helo.")])
    [entry] = taken.file.entries
    assert (entry.strings, entry.previous, entry.fuzzy) == (("Helo.",), ("Hello.",), True)
    assert (taken.new, taken.older) == (1, 1)


def test_a_translation_given_anew_is_right() -> None:
    taken = take_in(a_file(OLD), "cy", [row(source="Hello now.", translation="Helo nawr.")])
    assert (taken.file.entries[0].fuzzy, taken.file.entries[0].previous) == (False, ())


@pytest.mark.parametrize(
    ("state", "fuzzy"), [("fuzzy", True), ("done", False), ("", True), ("missing", True)]
)
def test_a_translation_left_as_it_is_goes_by_its_state(state: str, fuzzy: bool) -> None:
    taken = take_in(a_file(OLD), "cy", [row(source="Hello now.", state=state)])
    assert taken.file.entries[0].fuzzy == fuzzy


def test_a_form_has_its_own_row() -> None:
    rows = list(rows_of(a_file(COUNTED), "cy", "demo"))
    assert [(one.form, one.source, one.translation) for one in rows][:3] == [
        ("zero", "Many.", "Neb."),
        ("one", "One.", "Un."),
        ("two", "Many.", ""),
    ]
    changed = [replace(one, translation="Dau.") if one.form == "two" else one for one in rows]
    taken = take_in(a_file(COUNTED), "cy", changed)
    assert taken.file.entries[0].strings == ("Neb.", "Un.", "Dau.", "", "", "")
    assert taken.older == 0


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"key": "main.gone.text"}, "there is no text `main.gone.text`"),
        ({"form": "two"}, "has the forms no form at all, not `two`"),
        ({"state": "perhaps"}, "`perhaps` is no state"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(cells: dict[str, str], told: str) -> None:
    taken = take_in(a_file(HELLO), "cy", [row(**cells)])
    assert taken.file == a_file(HELLO)
    assert [told in problem for problem in taken.problems] == [True]


def test_of_two_rows_for_one_text_the_first_counts() -> None:
    taken = take_in(a_file(HELLO), "cy", [row(translation="A."), row(translation="B.")])
    assert (taken.file.entries[0].strings, len(taken.problems)) == (("A.",), 1)


def test_a_remark_goes_along() -> None:
    taken = take_in(a_file(HELLO), "cy", [row(remark="for elders\nand children")])
    assert taken.file.entries[0].remarks == ("for elders", "and children")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_may_stand_in_any_order_and_more_beside_them(
    tmp_path: Path, separator: str
) -> None:
    path = tmp_path / "s.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(["Mine", "Translation", "key", "source", "catalogue", "language"])
        writer.writerow(["x", "Helo.\r\nDau", HELLO.key, "Hello.", " demo", "cy "])
    [read] = read_sheet(path)
    assert read == replace(row(translation="Helo.\nDau"), line=2)


def test_a_number_typed_into_a_sheet_is_its_words(tmp_path: Path) -> None:
    path, book = tmp_path / "s.xlsx", Workbook()
    book.worksheets[0].append(["language", "catalogue", "key", "source", "translation"])
    book.worksheets[0].append(["cy", "demo", HELLO.key, "Hello.", 7])
    book.worksheets[0].append([])
    book.save(path)
    assert [one.translation for one in read_sheet(path)] == ["7"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("s.csv", b"", "no column language"),
        ("s.csv", b"key,source\na,b", "no column language, catalogue, translation"),
        ("s.csv", "llythyr \xe2".encode("latin-1"), "not UTF-8"),
        ("s.csv", b'language,catalogue,key,source,translation\n"a', "it is no CSV"),
        ("s.xlsx", b"not a zip", "it is no XLSX file"),
        ("s.doc", b"", "a sheet ends in .csv or .xlsx"),
    ],
)
def test_what_is_no_sheet_is_refused_kindly(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableSheet, match=told):
        read_sheet(path)


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet, match="cannot be read"):
        read_sheet(tmp_path / "s.csv")


def test_a_sheet_is_not_written_in_another_format(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet, match="ends in"):
        write_sheet(tmp_path / "s.ods", [row()])
