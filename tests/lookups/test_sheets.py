"""Downloads as sheets: plain, gzip and zip, and what a zip may not be."""

from __future__ import annotations

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.readers import sheets, source_file
from chatbot.lookups.readers.sheets import edition_of, folders
from tests.lookups.postcode_lists import a_file, a_zip


def test_a_plain_file_is_one_sheet_called_by_its_name(tmp_path: Path) -> None:
    [[sheet]] = folders(a_file(tmp_path, "one\ntwo\n"))
    assert (sheet.label, sheet.size, list(sheet.lines())) == ("list.csv", 8, ["one\n", "two\n"])


def test_the_lists_of_a_zip_stand_in_folders_the_outermost_first(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"b/c/x.csv": "x", "b/two.CSV": "2", "b/one.csv": "1", "b/a.txt": ""})
    assert [[sheet.label for sheet in folder] for folder in folders(path)] == [
        ["list.zip/two.CSV", "list.zip/one.csv"],
        ["list.zip/x.csv"],
    ]


def test_what_a_mac_leaves_in_a_zip_is_no_list(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"a.csv": "x", "._a.csv": "x", "__MACOSX/a.csv": "x"})
    assert [[sheet.label for sheet in folder] for folder in folders(path)] == [["list.zip/a.csv"]]


def test_separators_of_windows_part_folders_too(tmp_path: Path) -> None:
    [[sheet]] = folders(a_zip(tmp_path, {"Data\\CSV\\ab.csv": "x"}))
    assert (sheet.label, sheet.first_line()) == ("list.zip/ab.csv", "x")


def test_the_first_line_of_an_empty_sheet_is_empty(tmp_path: Path) -> None:
    [[sheet]] = folders(a_file(tmp_path, ""))
    assert sheet.first_line() == ""


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[int] = []
    numbers = "".join(f"{number}\n" for number in range(300_000))
    [[sheet]] = folders(a_zip(tmp_path, {"a.csv": numbers}))
    assert len(list(sheet.lines(told.append))) == 300_000
    assert (told == sorted(told), told[-1]) == (True, sheet.size)


# --- What a zip may not be ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["/etc/a.csv", "../a.csv", "a/../../a.csv", "..\\a.csv", "C:\\a"])
def test_names_that_lead_out_of_it_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ImportRefused, match="names files outside itself"):
        folders(a_zip(tmp_path, {"good.csv": "x", name: "x"}))


def test_a_zip_in_a_zip_is_refused(tmp_path: Path) -> None:
    inner = a_zip(tmp_path, {"a.csv": "x"}, "inner.zip").read_bytes()
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", inner)
    with pytest.raises(ImportRefused, match=r"^outer\.zip holds no CSV file, but another zip"):
        folders(path)


def test_a_zip_that_calls_itself_a_list_is_no_text(tmp_path: Path) -> None:
    inner = a_zip(tmp_path, {"a.csv": "x" * 100}, "inner.zip").read_bytes()
    path = tmp_path / "outer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.csv", inner)
    [[sheet]] = folders(path)
    with pytest.raises(ImportRefused, match="is not text in UTF-8"):
        list(sheet.lines())


def test_a_zip_without_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"^list\.zip holds no CSV file\.$"):
        folders(a_zip(tmp_path, {"guide.pdf": "x"}))


def test_a_zip_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="unpacks to more than can be right"):
        folders(a_zip(tmp_path, {"a.csv": "0" * (sheets.SMALL + 1)}))


def test_a_zip_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MAX_MEMBERS", 1)
    with pytest.raises(ImportRefused, match="more files than any zip"):
        folders(a_zip(tmp_path, {"a.csv": "x", "b.csv": "x"}))


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"a.csv": "x"})
    locked = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + flags] |= 1
    path.write_bytes(locked)
    with pytest.raises(ImportRefused, match="locked with a password"):
        folders(path)


def test_a_zip_packed_in_an_uncommon_way_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", "x")
    with pytest.raises(ImportRefused, match="packed in an uncommon way"):
        folders(path)


def test_a_zip_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = a_zip(tmp_path, {"a.csv": "x" * 1000})
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(ImportRefused, match="cut off or damaged"):
        folders(path)


def test_a_list_that_is_damaged_within_a_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", "SW1A1AA\tE14001172\n")
    path.write_bytes(path.read_bytes().replace(b"SW1A1AA", b"SW1A1AB"))
    [[sheet]] = folders(path)
    with pytest.raises(ImportRefused, match="cut off or damaged"):
        list(sheet.lines())


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_TEXT"])
def test_a_download_beyond_every_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(sheets, limit, 2)
    path = a_file(tmp_path, "abc") if limit == "MAX_TEXT" else a_zip(tmp_path, {"a.csv": "x"})
    with pytest.raises(ImportRefused, match="larger than any file"):
        folders(path)


def test_a_text_that_unpacks_beyond_every_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_file, "MAX_TEXT", 2)
    [[sheet]] = folders(a_zip(tmp_path, {"a.csv": "x\nx\n"}))
    with pytest.raises(ImportRefused, match="than any file"):
        list(sheet.lines())


# --- Which day it describes -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("ONSPD_AUG_2026.zip", date(2026, 8, 1)),
        ("NSPL21_FEB_2025_UK.zip", date(2025, 2, 1)),
        ("codepo_gb_2026-05-04.zip", date(2026, 5, 4)),
        ("codepo_gb.zip", date(2023, 8, 2)),
    ],
)
def test_the_day_is_in_the_name_or_that_of_the_newest_list(
    tmp_path: Path, name: str, day: date
) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w") as archive:
        for number, member in enumerate(("a.csv", "b.csv", "guide.pdf"), start=1):
            archive.writestr(zipfile.ZipInfo(member, (2023, 8, number, 0, 0, 0)), "x")
    assert edition_of(path) == day


def test_the_day_of_a_plain_file_is_that_of_its_last_change(tmp_path: Path) -> None:
    path = a_file(tmp_path, "x")
    os.utime(path, (0, 86_400))
    assert edition_of(path) == date(1970, 1, 2)
