"""Dates with a month in words, as people write them in their own language."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.content.formats import formats_of
from chatbot.content.month_names import months_of
from chatbot.content.plurals import HEADERS
from chatbot.engine.answers import Parsed, Refused
from chatbot.engine.answers.dates import parse_date


@pytest.mark.parametrize("tag", ["en", *HEADERS])
def test_a_date_as_a_language_writes_it_is_read_again(tag: str) -> None:
    formats = formats_of(tag)
    for day in (date(2024, month, 4) for month in range(1, 13)):
        assert parse_date(formats.day(day), formats.months) == Parsed(day.isoformat())


@pytest.mark.parametrize("tag", ["en", *HEADERS])
def test_english_is_read_in_every_language(tag: str) -> None:
    for typed in ("4 July 2024", "4th of July, 2024", "July 4, 2024", "4 Jul 2024"):
        assert parse_date(typed, months_of(tag)) == Parsed("2024-07-04")


@pytest.mark.parametrize(
    ("tag", "typed", "value"),
    [
        ("ar", "4 تموز 2024", "2024-07-04"),
        ("ar", "٤ جويلية ٢٠٢٤", "2024-07-04"),
        ("ar", "4 يوليوز، 2024", "2024-07-04"),
        ("ar", "4 من شهر يوليو 2024", "2024-07-04"),
        ("ar", "الخميس 4 يوليو 2024", "2024-07-04"),
        ("ar", "4 كانون الثاني 2024", "2024-01-04"),
        ("ar", "4 اغسطس 2024", "2024-08-04"),
        ("cy", "4ydd o Orffennaf 2024", "2024-07-04"),
        ("cy", "1af o Fai 2024", "2024-05-01"),
        ("cy", "20fed o Dachwedd, 2024", "2024-11-20"),
        ("cy", "4 GORFF 2024", "2024-07-04"),
        ("fr", "1er aout 2024", "2024-08-01"),
        ("es", "4 de julio de 2024", "2024-07-04"),
        ("de", "4. Juli 2024", "2024-07-04"),
        ("fa", "۴ جولای ۲۰۲۴", "2024-07-04"),
        ("ps", "۲۰۲۴ جولای ۴", "2024-07-04"),
        ("ps", "۴ سپتمبر ۲۰۲۴", "2024-09-04"),
        ("fa", "۴ آگوست ۲۰۲۴", "2024-08-04"),
        ("fa-AF", "۴ ژوئیه ۲۰۲۴", "2024-07-04"),
        ("gd", "4 Iuchar 2024", "2024-07-04"),
        ("uk", "4 липень 2024", "2024-07-04"),
        ("pl", "4 lipiec 2024", "2024-07-04"),
        ("tr", "4 Aralik 2024", "2024-12-04"),
        ("tr", "4 KASIM 2024", "2024-11-04"),
        ("so", "4 Maajo 2024", "2024-05-04"),
        ("ti", "4 ግንቦት 2024", "2024-05-04"),
        ("ckb", "٤ی تەمووزی ٢٠٢٤", "2024-07-04"),
    ],
)
def test_other_ways_of_writing_a_date(tag: str, typed: str, value: str) -> None:
    assert parse_date(typed, months_of(tag)) == Parsed(value)


@pytest.mark.parametrize(
    ("tag", "typed"),
    [("en", "4 Gorffennaf 2024"), ("ar", "4 شهر 2024"), ("cy", "31 Mehefin 2024")],
)
def test_what_is_no_month_of_the_language_and_no_day_is_refused(tag: str, typed: str) -> None:
    assert parse_date(typed, months_of(tag)) == Refused("not_a_date")


def test_names_made_of_digits_are_none() -> None:
    assert (months_of("vi"), parse_date("4 7 2024", months_of("vi"))) == ({}, Parsed("2024-07-04"))
