"""Postcodes as answers: only the form counts here; what exists is for a look-up to say."""

from __future__ import annotations

import pytest

from chatbot.engine.answers import Parsed, Refused
from chatbot.engine.answers.postcodes import parse_postcode


@pytest.mark.parametrize(
    "typed",
    [
        "SW1A 1AA",
        "sw1a1aa",
        "SW1A  1AA",
        "SW1A-1AA",
        "\uff33w1A1AA",
        "SW\u06611A\u00a01AA".replace("\u06611", "1"),
        "SW\u0661A \u0661AA",
        "SW\u06f1A \u06f1AA",
        "SW\u09e7A \u09e7AA",
        "SW1A\u200b 1AA",
        "\u202eSW1A 1AA\u202c",
        "\x00SW1A 1AA",
        "SW1A 1AA\ud800",
        "\u201cSW1A 1AA\u201d",
        "SW1A 1AA \U0001f600",
        "I live at SW1A 1AA, I think.",
        "SW1A 1AA, yes, SW1A 1AA",
    ],
)
def test_one_postcode_is_kept_as_it_is_printed(typed: str) -> None:
    assert parse_postcode(typed) == Parsed("SW1A 1AA")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("SW1A", "SW1A"), ("sw1a 1", "SW1A 1"), ("BFPO 1", "BFPO"), ("I am in CF10", "CF10")],
)
def test_a_first_half_is_an_answer_too(typed: str, value: str) -> None:
    assert parse_postcode(typed) == Parsed(value)


def test_of_several_postcodes_each_goes_to_the_look_up() -> None:
    assert parse_postcode("SW1A 1AA or cf103nd") == Parsed("SW1A 1AA, CF10 3ND")


def test_what_looks_like_a_postcode_goes_to_the_look_up_as_it_was_typed() -> None:
    assert parse_postcode("SWIA 1AA") == Parsed("SWIA 1AA")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Bath", "Bath"),
        ("  Queen\u2019s  Park\nand Maida Vale ", "Queen\u2019s Park and Maida Vale"),
        ("Inverness, Skye & West Ross-shire.", "Inverness, Skye & West Ross-shire."),
        ("Ynys M\u00f4n", "Ynys M\u00f4n"),
        ("my street", "my street"),
    ],
)
def test_words_go_to_the_look_up_for_they_may_name_a_seat(typed: str, value: str) -> None:
    assert parse_postcode(typed) == Parsed(value)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("\u200b", "empty"),
        ("\U0001f600", "not_a_postcode"),
        ("hm", "not_a_postcode"),
        ("flat 12", "not_a_postcode"),
        ("\u0644\u0646\u062f\u0646", "not_a_postcode"),
        ("Bath " * 13, "not_a_postcode"),
        ("ada@example.org", "not_a_postcode"),
        ("12345", "not_a_postcode"),
        ("SW1A 1AA" + " " * 490 + "or CF10 3ND", "not_a_postcode"),
        ("A" * 5_000, "not_a_postcode"),
        ("SW1A " * 1_000, "not_a_postcode"),
    ],
)
def test_what_is_none_is_asked_about_again(typed: str, reason: str) -> None:
    assert parse_postcode(typed) == Refused(reason)
