"""Plural forms by CLDR, in gettext's words."""

from __future__ import annotations

from gettext import c2py

import pytest

from chatbot.content.locale_data import UnknownLanguage, locale_of
from chatbot.content.plurals import (
    HEADERS,
    MOST_FORMS,
    form_of,
    one_means_one,
    plural_forms,
    plural_header,
)

COUNTS = (*range(201), 1000, 1_000_000, 2_000_000)
BEYOND_THE_TABLE = ["ga", "ru", "pt", "de", "bn", "zh", "kmr", "sq", "ro", "lt"]


@pytest.mark.parametrize("tag", [*HEADERS, *BEYOND_THE_TABLE])
def test_the_header_counts_like_cldr(tag: str) -> None:
    total, _, formula = plural_header(tag).rstrip(";").partition("; plural=")
    index = c2py(formula)
    forms = plural_forms(tag)
    assert total == f"nplurals={len(forms)}"
    assert [forms[index(n)] for n in COUNTS] == [locale_of(tag).plural_form(n) for n in COUNTS]


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        ("cy", ("zero", "one", "two", "few", "many", "other")),
        ("gd", ("one", "two", "few", "other")),
        ("ar", ("zero", "one", "two", "few", "many", "other")),
        ("pl", ("one", "few", "many", "other")),
        ("uk", ("one", "few", "many", "other")),
        ("fr", ("one", "many", "other")),
        ("en", ("one", "other")),
        ("fa-AF", ("one", "other")),
    ],
)
def test_a_language_has_the_forms_of_cldr(tag: str, forms: tuple[str, ...]) -> None:
    assert plural_forms(tag) == forms


@pytest.mark.parametrize(
    ("tag", "count", "form"),
    [
        ("cy", 6, "many"),
        ("gd", 12, "two"),
        ("ar", 11, "many"),
        ("pl", 22, "few"),
        ("pl", 1.5, "other"),
    ],
)
def test_a_number_takes_its_form(tag: str, count: float, form: str) -> None:
    assert form_of(tag, count) == form


@pytest.mark.parametrize(
    ("tag", "alone"),
    [
        ("en", True),
        ("cy", True),
        ("pl", True),
        ("gd", False),
        ("uk", False),
        ("fa", False),
        ("fr", False),
    ],
)
def test_it_is_known_where_one_is_one_alone(tag: str, alone: bool) -> None:
    assert one_means_one(tag) == alone


def test_no_language_has_more_than_six_forms() -> None:
    assert MOST_FORMS == 6


@pytest.mark.parametrize("tag", ["xx", "", "..", "a/b", "x" * 500])
def test_a_tag_that_is_none_is_an_unknown_language(tag: str) -> None:
    with pytest.raises(UnknownLanguage):
        plural_header(tag)
