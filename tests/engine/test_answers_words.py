"""Free text, names and e-mail addresses."""

from __future__ import annotations

import pytest

from chatbot.engine.answers import Parsed, Refused
from chatbot.engine.answers.words import (
    MAX_EMAIL,
    MAX_LOCAL_PART,
    MAX_NAME,
    MAX_TEXT,
    parse_email,
    parse_name,
    parse_text,
)

NOTHING = ["", "   ", "\n\n", "\u200b\u200b", "\x00", "\ud800", "\u2800", "\u202e\u202c"]


@pytest.mark.parametrize("typed", NOTHING)
def test_what_cannot_be_seen_is_empty(typed: str) -> None:
    read = [parse(typed) for parse in (parse_text, parse_name, parse_email)]
    assert read == [Refused("empty")] * 3


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("My neighbours.", "My neighbours."),
        ("  My neighbours. \n", "My neighbours."),
        ("One\r\n\r\n\r\n\r\nTwo", "One\n\nTwo"),
        ("\u201cHope\u201d isn\u2019t lost", "\u201cHope\u201d isn\u2019t lost"),
        ("<b>{seat}</b> *x* %s {{7*7}}", "<b>{seat}</b> *x* %s {{7*7}}"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("a\x00b\ud800c\u202ed", "abcd"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        ("24 \uff12\uff14", "24 \uff12\uff14"),
        ("/nonsense", "/nonsense"),
        ("x" * MAX_TEXT, "x" * MAX_TEXT),
    ],
)
def test_a_person_s_own_words_are_kept_as_they_are_but_for_what_does_harm(
    typed: str, kept: str
) -> None:
    assert parse_text(typed) == Parsed(kept)


@pytest.mark.parametrize(
    "typed",
    ["x" * (MAX_TEXT + 1), "word " * 1_000, "x" * MAX_TEXT + " y" * 50, "x" * MAX_TEXT + "\n\ny"],
)
def test_words_are_never_cut_behind_a_person_s_back(typed: str) -> None:
    assert parse_text(typed) == Refused("too_long")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Ada Example", "Ada Example"),
        ("  Ada   Example ", "Ada Example"),
        ("Ada\nExample", "Ada Example"),
        ("Mary-Jane O\u2019Brien", "Mary-Jane O\u2019Brien"),
        ("J. R. Example, Jr.", "J. R. Example, Jr."),
        ("Zo\u00eb", "Zo\u00eb"),
        ("Zoe\u0308", "Zo\u00eb"),
        (
            "\u0639\u0644\u06cc \u0631\u0636\u0627\u06cc\u06cc",
            "\u0639\u0644\u06cc \u0631\u0636\u0627\u06cc\u06cc",
        ),
        ("\u0986\u09b2\u09c0", "\u0986\u09b2\u09c0"),
        ("\u674e\u660e", "\u674e\u660e"),
        ("Si\u00e2n ap Dafydd", "Si\u00e2n ap Dafydd"),
        ("Ada \U0001f600", "Ada"),
        ("\U0001f600 Ada \u2764\ufe0f", "Ada"),
        ("Ada \U0001f468\u200d\U0001f469\u200d\U0001f467", "Ada"),
        ("A\x00d\u200ba", "Ada"),
        ("A", "A"),
        ("x" * MAX_NAME, "x" * MAX_NAME),
    ],
)
def test_names_of_every_script_are_taken_as_they_are_signed(typed: str, name: str) -> None:
    assert parse_name(typed) == Parsed(name)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("/ada", "not_a_name"),
        ("42", "not_a_name"),
        ("Ada2", "not_a_name"),
        ("...", "not_a_name"),
        ("\U0001f600", "not_a_name"),
        ("Ada \U0001f600 Example", "not_a_name"),
        ("<b>Ada</b>", "not_a_name"),
        ("ada@example.org", "not_a_name"),
        ("https://example.org", "not_a_name"),
        ("x" * (MAX_NAME + 1), "too_long"),
        ("x" * MAX_NAME + "   y", "too_long"),
        ("x " * 2_500, "too_long"),
    ],
)
def test_what_nobody_signs_with_is_refused(typed: str, reason: str) -> None:
    assert parse_name(typed) == Refused(reason)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("ada@example.org", "ada@example.org"),
        (" Ada@Example.ORG ", "Ada@example.org"),
        ("ada@example.org.", "ada@example.org"),
        ("<ada@example.org>", "ada@example.org"),
        ("mailto:ada@example.org", "ada@example.org"),
        ("MailTo:ada@example.org", "ada@example.org"),
        ("ada+news@mail.example.co.uk", "ada+news@mail.example.co.uk"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("o\u2019brien@example.org", "o'brien@example.org"),
        ("ada@b\u00fccher.example", "ada@b\u00fccher.example"),
        ("\uff41\uff44\uff41\uff20example.org", "ada@example.org"),
        ("ada\u200b@example.org", "ada@example.org"),
        ("ada@example.org \U0001f600", "ada@example.org"),
        ("a" * MAX_LOCAL_PART + "@example.org", "a" * MAX_LOCAL_PART + "@example.org"),
    ],
)
def test_addresses_as_people_write_them(typed: str, address: str) -> None:
    assert parse_email(typed) == Parsed(address)


@pytest.mark.parametrize(
    "typed",
    [
        "ada",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@@example.org",
        "ada@b@example.org",
        "ada example@example.org",
        "ada@example..org",
        "ada@.example.org",
        "ada@-example.org",
        "ada@example-.org",
        "ada@exa_mple.org",
        "ada@127.0.0.1",
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "ada@example.org\nBcc: ben@example.org",
        "ada@example.org, ben@example.org",
        "ada@example.org?subject=x",
        '"ada"@example.org',
        "ada@[192.168.0.1]",
        "mailto:",
        "a" * (MAX_LOCAL_PART + 1) + "@example.org",
        "ada@" + "a." * MAX_EMAIL + "org",
        "@" * 5_000,
    ],
)
def test_what_no_letter_reaches_is_refused(typed: str) -> None:
    assert parse_email(typed) == Refused("not_an_email")
