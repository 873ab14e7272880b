"""When a star, an underscore or a bracket is a mark, and when it is prose."""

from __future__ import annotations

import sys
from contextlib import suppress

import pytest

from chatbot.engine.template_parser import TemplateProblem, parse_template
from chatbot.engine.texts import Slot, Words


def shown(source: str) -> str:
    """A text with its marks as tags, so that a test can be read."""
    return "".join(map(_tagged, parse_template(source).pieces))


def _tagged(piece: Words | Slot) -> str:
    text = piece.text if isinstance(piece, Words) else "{" + ".".join(piece.path) + "}"
    for tag, on in (("b", piece.bold), ("i", piece.italic), ("a", piece.link is not None)):
        text = f"<{tag}>{text}</{tag}>" if on else text
    return text


@pytest.mark.parametrize(
    "prose",
    [
        "2*3*4 = 24",
        "2 * 3 * 4",
        "snake_case_words and a_b_c",
        "ann_lee@example.org, _ann_@example.org",
        "https://example.org/_a_/b*c*d?e=_f_",
        "see https://example.org/a_(b)_c.",
        "* one\n* two",
        "**not bold** and __init__",
        "***** (*_*) ^_^ :) ;_;",
        "*no end",
        "no start*",
        "*no\nend* here",
        "* spaces *",
        "Please apply for it: 50 % of $5, @example #1 \\* & more",
        "[sic] and [a](see below) and [](x)",
        "a[0](b c)",
        "Rhif 3* a 4*",
        "file_*_name",
    ],
)
def test_prose_passes_untouched(prose: str) -> None:
    assert shown(prose) == prose


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*bold*", "<b>bold</b>"),
        ("_italic_", "<i>italic</i>"),
        ("a *b c* d", "a <b>b c</b> d"),
        ("(*b*), “*c*”!", "(<b>b</b>), “<b>c</b>”!"),
        ("*don't*, _it's_.", "<b>don't</b>, <i>it's</i>."),
        ("*a _b_ c*", "<b>a </b><i><b>b</b></i><b> c</b>"),
        ("_*a*_", "<i><b>a</b></i>"),
        ("*a*_b_", "<b>a</b><i>b</i>"),
        ("_snake_case_", "<i>snake_case</i>"),
        ("*2*3*", "<b>2*3</b>"),
        ("*{seat}*", "<b>{seat}</b>"),
        ("*Hello {a}!* x", "<b>Hello </b><b>{a}</b><b>!</b> x"),
        ("{a}*b*{c}", "{a}*b*{c}"),
        ("[here](https://example.org)", "<a>here</a>"),
        ("[*here* {a}](https://example.org)", "<a><b>here</b></a><a> </a><a>{a}</a>"),
        ("*[here](https://example.org)*", "<a><b>here</b></a>"),
        ("*see https://example.org/a*", "<b>see https://example.org/a</b>"),
        ("*_see https://example.org/_؟*", "<i><b>see https://example.org/</b></i><b>؟</b>"),
        ("*a _b* c_", "<b>a _b</b> c_"),
        ("*a* *b*", "<b>a</b> <b>b</b>"),
        ("*a*\n*b*", "<b>a</b>\n<b>b</b>"),
        ("*مهم*، _نعم_؟", "<b>مهم</b>، <i>نعم</i>؟"),
        ("*ኣድላዪ*።", "<b>ኣድላዪ</b>።"),
        ("👉*go*👈", "👉<b>go</b>👈"),
        ("{{*a*}}", "{<b>a</b>}"),
    ],
)
def test_marks_stand_at_the_edges_of_words(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_the_address_of_a_link_is_kept() -> None:
    source = "[a](https://example.org/b_(c)) [https://example.org](https://example.org/?a=b_c_d)"
    links = [piece.link for piece in parse_template(source).pieces if piece.link]
    assert links == ["https://example.org/b_(c)", "https://example.org/?a=b_c_d"]


@pytest.mark.parametrize(
    "piece",
    ["*a ", "_a ", "[a", "*_[", "*a* ", "(*", "(_", "(*(_", "https://a ", "{{", "](", "*a _b "],
    ids=repr,
)
def test_work_grows_with_the_text_and_no_faster(piece: str) -> None:
    assert _steps(piece, 8000) < 30 * _steps(piece, 500)


def _steps(piece: str, length: int) -> int:
    """How many calls it takes to read a text of this length."""
    steps = 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1

    source = (piece * length)[:length]
    sys.setprofile(count)
    try:
        with suppress(TemplateProblem):
            parse_template(source)
    finally:
        sys.setprofile(None)
    return steps
