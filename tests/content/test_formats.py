"""How languages write numbers, dates, times and lists."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.content.formats import formats_of
from chatbot.content.locale_data import direction_of
from chatbot.content.plurals import HEADERS

POLLING_DAY = date(2024, 7, 4)
POLLS_CLOSE = datetime(2024, 7, 4, 22, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "4 July 2024"),
        ("cy", "4 Gorffennaf 2024"),
        ("gd", "4mh dhen Iuchar 2024"),
        ("pl", "4 lipca 2024"),
        ("ar", "4 يوليو 2024"),
        ("fa", "۴ ژوئیهٔ ۲۰۲۴"),
        ("fa-AF", "۴ جولای ۲۰۲۴"),
    ],
)
def test_a_date_is_written_in_full(tag: str, written: str) -> None:
    assert formats_of(tag).day(POLLING_DAY) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "Thursday 4 July"),
        ("cy", "Dydd Iau, 4 Gorffennaf"),
        ("gd", "DiarDaoin, 4 dhen Iuchar"),
        ("pl", "czwartek, 4 lipca"),
        ("fr", "jeudi 4 juillet"),
        ("ckb", "پێنجشەممە، ٤ی تەمووز"),
        ("ps", "پينځنۍ، ۴ جولای"),
        ("ti", "ሓሙስ፣ 4 ሓምለ"),
    ],
)
def test_a_day_is_named_without_its_year(tag: str, written: str) -> None:
    assert formats_of(tag).weekday(POLLING_DAY) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "1,234.5"),
        ("pl", "1\N{NO-BREAK SPACE}234,5"),
        ("tr", "1.234,5"),
        ("ar", "1,234.5"),
        ("fa", "۱٬۲۳۴٫۵"),
    ],
)
def test_a_number_has_the_digits_and_signs_of_its_language(tag: str, written: str) -> None:
    assert formats_of(tag).number(1234.5) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [("en", "July 2024"), ("ckb", "تەمووزی ٢٠٢٤"), ("ps", "جولای ۲۰۲۴"), ("am", "ጁላይ 2024")],
)
def test_a_month_stands_before_its_year(tag: str, written: str) -> None:
    assert formats_of(tag).month(POLLING_DAY) == written


def test_a_moment_has_its_day_and_its_time() -> None:
    assert formats_of("en").moment(POLLS_CLOSE) == "4 July 2024, 22:00"


@pytest.mark.parametrize(
    ("tag", "written"),
    [("en", "22:00"), ("cy", "22:00"), ("ps", "۲۲:۰۰")],
)
def test_a_time_is_a_clocks(tag: str, written: str) -> None:
    assert formats_of(tag).clock(time(22, 0)) == written


@pytest.mark.parametrize(
    ("tag", "all_of_them", "one_of_them"),
    [
        ("en", "A, B and C", "A, B or C"),
        ("gd", "A, B agus C", "A, B no C"),
        ("pl", "A, B i C", "A, B lub C"),
        ("ps", "A، B، او C", "A، B یا C"),
        ("ckb", "A، B و C", "A، B یان C"),
    ],
)
def test_a_list_is_joined_by_and_or_by_or(tag: str, all_of_them: str, one_of_them: str) -> None:
    formats = formats_of(tag)
    joined = [formats.join(["A", "B", "C"], "and"), formats.join(["A", "B", "C"], "or")]
    assert joined == [all_of_them, one_of_them]


@pytest.mark.parametrize(
    ("names", "joined"),
    [
        (["Ann", "Owen"], "Ann ac Owen"),
        (["Ann", "Bethan"], "Ann a Bethan"),
        (["Ann", "Bob", "Êirian"], "Ann, Bob, ac Êirian"),
        (["Ann"], "Ann"),
        ([], ""),
    ],
)
def test_welsh_and_goes_by_the_vowel_after_it(names: list[str], joined: str) -> None:
    assert formats_of("cy").join(names, "and") == joined


@pytest.mark.parametrize("tag", HEADERS)
def test_names_are_joined_as_they_are(tag: str) -> None:
    names = ["{0}", "%s {x}", "a(c) Owen"]
    assert all(name in formats_of(tag).join(names, "or") for name in names[:2])


def test_no_list_falls_back_to_english_words() -> None:
    foreign = [tag for tag in HEADERS if tag != "en"]
    assert [t for t in foreign if " or " in formats_of(t).join(["A", "B"], "or")] == []


@pytest.mark.parametrize("tag", ["ar", "fa", "fa-AF", "ps", "ckb", "ur"])
def test_some_languages_run_from_right_to_left(tag: str) -> None:
    assert direction_of(tag) == "rtl"


@pytest.mark.parametrize("tag", ["en", "cy", "gd", "ti", "am", "so", "uk", "pl", "fr", "tr"])
def test_others_run_from_left_to_right(tag: str) -> None:
    assert direction_of(tag) == "ltr"
