"""Files as they come: zipped, cut off, with marks, quotes and spaces where none should be."""

from __future__ import annotations

import gzip
import os
from datetime import date
from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.readers import source_file
from chatbot.lookups.readers.csv_rows import clean, email_in, header_of, page_in, rows
from chatbot.lookups.readers.source_file import date_of, lines


def a_file(folder: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_zipped_file_reads_like_a_plain_one(tmp_path: Path) -> None:
    text = "one\ntwo\n"
    plain, zipped = a_file(tmp_path, text), a_file(tmp_path, gzip.compress(text.encode()), "b")
    assert list(lines(plain)) == list(lines(zipped)) == ["one\n", "two\n"]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert header_of(a_file(tmp_path, b"\xef\xbb\xbfname,code\n")) == ("name", "code")


def test_progress_ends_with_the_whole(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = a_file(tmp_path, "x\n" * 1_000_000)
    for _ in lines(path, lambda done, of: told.append((done, of))):
        pass
    assert told == [(1 << 20, 2_000_000), (2_000_000, 2_000_000)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (gzip.compress(b"x" * 100_000)[:-20], "cut off or damaged"),
        (b"\x1f\x8bnot gzip at all", "cut off or damaged"),
        (b"caf\xe9\n", "not text in UTF-8"),
        (b"x" * 1_000_001, "a line too long"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(ImportRefused, match=why):
        list(lines(a_file(tmp_path, content)))


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_LINES"])
def test_a_file_beyond_every_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(source_file, limit, 2)
    with pytest.raises(ImportRefused, match="than any file"):
        list(lines(a_file(tmp_path, "a\nb\nc\n")))


def test_a_file_that_is_not_there_is_refused_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"^There is no file none\.csv there\.$"):
        list(lines(tmp_path / "none.csv"))


def test_the_date_in_the_name_is_the_date_of_the_file(tmp_path: Path) -> None:
    assert date_of(a_file(tmp_path, "", "mps_2026-06-27.csv")) == date(2026, 6, 27)


def test_without_one_it_is_the_day_of_the_last_change(tmp_path: Path) -> None:
    path = a_file(tmp_path, "", "mps_2026-99-27.csv")
    os.utime(path, (0, 86_400))
    assert date_of(path) == date(1970, 1, 2)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = a_file(tmp_path, "a,b\n1,2\n")
    with pytest.raises(ImportRefused, match=r"^a\.csv lacks the columns c, d\.$"):
        list(rows(path, ("a", "c", "d")))


def test_a_row_that_does_not_fit_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="row 3: 1 values for 2 columns"):
        list(rows(a_file(tmp_path, "a,b\n1,2\n3\n"), ("a",)))


def test_an_empty_file_lacks_every_column(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="lacks the column a"):
        list(rows(a_file(tmp_path, ""), ("a",)))
    with pytest.raises(ImportRefused, match="is empty"):
        header_of(a_file(tmp_path, ""))


def test_an_open_quote_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="not a CSV file"):
        list(rows(a_file(tmp_path, 'a,b\n"1,2\n'), ("a",)))


def test_newlines_within_a_statement_are_one_row(tmp_path: Path) -> None:
    path = a_file(tmp_path, 'a,b\n"one\n\ntwo ""three""",4\n\n')
    assert [row for _, row in rows(path, ("a", "b"))] == [{"a": 'one two "three"', "b": "4"}]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Lucy  Rigby", "Lucy Rigby"),
        ("info@example.org  ", "info@example.org"),
        ('"a@example.org"', "a@example.org"),
        ('"caf\\u00e9 \\n bar"', "café bar"),
        ('"broken \\x"', "broken \\x"),
        ('"', '"'),
        ("nul\0l", "null"),
    ],
)
def test_a_cell_is_cleaned(cell: str, value: str) -> None:
    assert clean(cell) == value


@pytest.mark.parametrize(
    "text", ["alder@example.org", "o'sample+x@mail.example.org", "mailto:alder@example.org"]
)
def test_an_address_is_kept(text: str) -> None:
    assert email_in(text) == text.removeprefix("mailto:")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No email found",
        "alder@example",
        "a b@example.org",
        "a@b@example.org",
        "a@example.org?bcc=all@example.org",
        "a@example.org,b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "<a@example.org>",
        "a" * 250 + "@example.org",
    ],
)
def test_what_is_no_single_address_is_dropped(text: str) -> None:
    assert email_in(text) is None


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("http://example.org", "http://example.org"),
        ("javascript:alert(1)", None),
        ("example.org", None),
        ('https://example.org/"><script>', None),
    ],
)
def test_only_the_address_of_a_page_is_one(text: str, page: str | None) -> None:
    assert page_in(text) == page
