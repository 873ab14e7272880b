"""What authors and translators may write in a text, and what they are told when they may not."""

from __future__ import annotations

import pytest

from chatbot.engine.template_parser import (
    MAX_FALLBACK,
    MAX_LINK,
    MAX_MARKS,
    MAX_SLOTS,
    MAX_TEMPLATE,
    TemplateProblem,
    parse_template,
)
from chatbot.engine.texts import Slot, Template, Words


def problem(source: str) -> TemplateProblem:
    with pytest.raises(TemplateProblem) as caught:
        parse_template(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "slot"),
    [
        ("{name}", Slot(("name",))),
        ("{seat.name}", Slot(("seat", "name"))),
        ("{a.b.c}", Slot(("a", "b", "c"))),
        ("{first_name|there}", Slot(("first_name",), "there")),
        ("{name|}", Slot(("name",), "")),
        ("{poll_date:date}", Slot(("poll_date",), None, "date")),
        ("{poll|soon, at 7:day}", Slot(("poll",), "soon, at 7", "day")),
        ("{poll|from 7:30}", Slot(("poll",), "from 7:30")),
    ],
)
def test_a_placeholder_has_a_path_and_may_have_words_and_a_format(source: str, slot: Slot) -> None:
    assert parse_template(source) == Template(source, (slot,))


def test_a_doubled_brace_is_a_brace() -> None:
    assert parse_template("{{name}} {{7*7}}").pieces == (Words("{name} {7*7}"),)


def test_a_brace_may_stand_right_at_a_placeholder() -> None:
    assert parse_template("{{{a}}}").pieces == (Words("{"), Slot(("a",)), Words("}"))


def test_a_closing_brace_alone_is_prose() -> None:
    assert parse_template("a } b").pieces == (Words("a } b"),)


def test_an_empty_text_has_no_pieces() -> None:
    assert parse_template("") == Template("", ())


def test_a_template_knows_its_names() -> None:
    assert parse_template("{a} {b.c|x} {a}").names == {("a",), ("b", "c")}


@pytest.mark.parametrize(
    ("source", "offset", "says"),
    [
        ("Hello {name", 6, "not closed here"),
        ("Hello { name }", 6, "without spaces"),
        ("{Name}", 0, "small letters"),
        ("{}", 0, "looks like {name}"),
        ("{a.b.c.d}", 0, "two dots at most"),
        ("x {a:dte}", 5, "did you mean date?"),
        ("{a!r:>999999999}", 0, "looks like {name}"),
        ("{a[0]}", 0, "looks like {name}"),
        ("{a.__class__}", 0, "looks like {name}"),
        ("{a\nb}", 0, "not closed here"),
        ("{a|{b}}", 0, "not closed here"),
        ("[x](http://example.org)", 4, "starts with https://"),
        ("[x](javascript:alert)", 4, "starts with https://"),
        ("[x](https:///a)", 4, "starts with https://"),
        ("[x](https://example.org/{code})", 4, "no placeholder"),
        ("a\x00b", 1, "U+0000"),
        ("a\u202eb", 1, "U+202E"),
        ("a\u2028b", 1, "U+2028"),
        ("a\ud800b", 1, "U+D800"),
        ("a\u2068b", 1, "not closed"),
        ("a\u2068b\nc\u2069", 5, "closes nothing"),
        ("a\u2069b", 1, "closes nothing"),
    ],
)
def test_a_mistake_is_named_with_its_place(source: str, offset: int, says: str) -> None:
    found = problem(source)
    assert (found.offset, says in found.message) == (offset, True), found.message


@pytest.mark.parametrize(
    "source",
    [
        "x" * (MAX_TEMPLATE + 1),
        "{a} " * (MAX_SLOTS + 1),
        "*a* " * (MAX_MARKS + 1),
        "{a|" + "x" * (MAX_FALLBACK + 1) + "}",
        "[a](https://" + "x" * MAX_LINK + ")",
    ],
    ids=["text", "placeholders", "marks", "words without a value", "address"],
)
def test_what_is_longer_than_its_limit_is_refused(source: str) -> None:
    assert "at most" in problem(source).message


@pytest.mark.parametrize(
    "source",
    ["x" * MAX_TEMPLATE, "{a} " * MAX_SLOTS, "*a* " * MAX_MARKS, "{a|" + "x" * MAX_FALLBACK + "}"],
    ids=["text", "placeholders", "marks", "words without a value"],
)
def test_what_is_as_long_as_its_limit_is_taken(source: str) -> None:
    assert parse_template(source).source == source


def test_isolates_that_are_closed_are_taken() -> None:
    assert parse_template("a \u2068{b}\u2069").pieces[0] == Words("a \u2068")


def test_joiners_and_direction_marks_are_taken() -> None:
    source = "نمی\u200cشود \u200f(a)\u200e"
    assert parse_template(source).pieces == (Words(source),)
