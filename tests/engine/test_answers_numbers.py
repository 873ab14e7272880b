"""Numbers and days, in every way that people write them."""

from __future__ import annotations

import pytest

from chatbot.engine.answers import Parsed, Refused
from chatbot.engine.answers.dates import parse_date
from chatbot.engine.answers.numbers import MAX_DIGITS, parse_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("24", 24),
        (" 24 ", 24),
        ("24ans", 24),
        ("I am 24 years old.", 24),
        ("24.", 24),
        ("24!", 24),
        ("+24", 24),
        ("-3", -3),
        ("\N{MINUS SIGN}3", -3),
        ("\N{EN DASH}3", -3),
        ("room-5", 5),
        ("no.5", 5),
        ("0", 0),
        ("007", 7),
        ("1,234", 1234),
        ("1,234,567.5", 1234567.5),
        ("3.14", 3.14),
        (".5", 0.5),
        ("-.5", -0.5),
        ("\uff12\uff14", 24),
        ("\u0662\u0664", 24),
        ("\u06f2\u06f4", 24),
        ("\u09e8\u09ea", 24),
        ("\u0968\u096a", 24),
        ("\u0661\u066c\u0662\u0663\u0664\u066b\u0665", 1234.5),
        ("2\u200b4", 24),
        ("\u202e24\u202c", 24),
        ("\x0024", 24),
        ("24\ud800", 24),
        ("\u201c24\u201d", 24),
        ("24 \U0001f600", 24),
        ("2\ufe0f\u20e3", 2),
        ("\u2462", 3),
        ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
    ],
)
def test_a_number_is_read_with_or_without_words_around_it(typed: str, value: float) -> None:
    assert parse_number(typed) == Parsed(value)


@pytest.mark.parametrize(
    "typed",
    [
        "many",
        "twenty-four",
        "1,5",
        "3,00",
        "1,,2",
        "1.5.2",
        "192.168.0.1",
        "2-3",
        "1 or 2",
        "1e5",
        "\u00bd",
        "4/7/2024",
        "\U0001f600",
        "9" * (MAX_DIGITS + 1),
        "9" * 5_000,
        "1," * 2_500,
        "inf",
        "nan",
        "0x10",
    ],
)
def test_what_is_no_number_or_more_than_one_is_refused(typed: str) -> None:
    assert parse_number(typed) == Refused("not_a_number")


@pytest.mark.parametrize(
    "typed", ["", " ", "\n\t", "\u200b", "\x00", "\ud800", "\u2800", "\u0301"]
)
def test_what_cannot_be_seen_is_empty(typed: str) -> None:
    assert (parse_number(typed), parse_date(typed)) == (Refused("empty"), Refused("empty"))


@pytest.mark.parametrize(
    "typed",
    [
        "2024-07-04",
        "2024-7-4",
        "2024-07-04 10:00",
        "4/7/2024",
        "04.07.2024",
        "4-7-24",
        "4 7 2024",
        "4 July 2024",
        "4 JULY 2024",
        "4 Jul 2024",
        "4 Jul. 2024",
        "4th July 2024",
        "4th of July, 2024",
        "Thursday 4 July 2024.",
        "July 4, 2024",
        "July 4th 2024",
        "On 4 July 2024, I think \U0001f642",
        "4 July 2024, that is 4/7/2024",
        "\uff14/\uff17/\uff12\uff10\uff12\uff14",
        "\u0664/\u0667/\u0662\u0660\u0662\u0664",
        "\u06f4/\u06f7/\u06f2\u06f0\u06f2\u06f4",
        "\u09ea/\u09ed/\u09e8\u09e6\u09e8\u09ea",
        "4\u200b July 2024",
        "4\N{EN DASH}7\N{EN DASH}2024",
        "\u20684 July 2024\u2069",
    ],
)
def test_a_day_is_read_day_first(typed: str) -> None:
    assert parse_date(typed) == Parsed("2024-07-04")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("29 February 2024", "2024-02-29"),
        ("1 sept 2024", "2024-09-01"),
        ("31/12/99", "2099-12-31"),
        ("1 jan 1900", "1900-01-01"),
        ("31.12.9999", "9999-12-31"),
    ],
)
def test_other_days(typed: str, value: str) -> None:
    assert parse_date(typed) == Parsed(value)


@pytest.mark.parametrize(
    "typed",
    [
        "31 February 2024",
        "29 February 2023",
        "31/4/2024",
        "4/13/2024",
        "0/7/2024",
        "2024-13-01",
        "0000-01-01",
        "tomorrow",
        "4 July",
        "July 2024",
        "4 maybe 2024",
        "4 marbles 2024",
        "4 juli 2024",
        "from 4/7/2024 to 5/7/2024",
        "31 February 2024 or 1/3/2024",
        "04072024",
        "4/7/20245",
        "1" * 5_000,
        "1/" * 2_500,
    ],
)
def test_a_day_that_no_calendar_has_and_two_days_are_refused(typed: str) -> None:
    assert parse_date(typed) == Refused("not_a_date")
