"""Whatever anybody writes, in a template or as a value."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.contacts import Value
from chatbot.domain.messages import RichText
from chatbot.engine.templates import TemplateProblem, Unfilled, fill, parse_template
from chatbot.engine.texts import Language, Slot, Template, Words
from tests.engine.plain_language import plain_language

LANGUAGES = st.sampled_from([plain_language(), plain_language("ar", "rtl")])

SIGNS = st.sampled_from(
    [
        *"*_[]{}()|:.\n \u2068\u2069",
        "{a}",
        "{b|x:date}",
        "https://a.b/",
        "](https://a.b)",
        "x",
        "é",
    ]
)
SOURCES = st.lists(SIGNS, max_size=40).map("".join) | st.text(
    alphabet=st.characters(codec=None), max_size=60
)
WORDS = st.lists(SIGNS, max_size=8).map("".join) | st.text(max_size=20)
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "label", "items", "id"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def read_or_problem(source: str) -> Template | TemplateProblem:
    try:
        return parse_template(source)
    except TemplateProblem as problem:
        return problem


def parsed(source: str) -> Template | None:
    read = read_or_problem(source)
    return read if isinstance(read, Template) else None


def filled_or_not(template: Template, value: Value, language: Language) -> RichText | Unfilled:
    try:
        return fill(template, lambda path: value, language)
    except Unfilled as unfilled:
        return unfilled


@given(SOURCES)
def test_no_text_raises_anything_but_a_problem_within_the_text(source: str) -> None:
    read = read_or_problem(source)
    if isinstance(read, TemplateProblem):
        assert read.message
        assert 0 <= read.offset <= len(source)
    else:
        assert read.source == source


@given(SOURCES)
def test_words_are_never_empty_nor_cut_in_two(source: str) -> None:
    template = parsed(source)
    pieces = template.pieces if template else ()
    assert all(piece.text for piece in pieces if isinstance(piece, Words))
    assert not any(
        isinstance(one, Words)
        and isinstance(other, Words)
        and (one.bold, one.italic, one.link) == (other.bold, other.italic, other.link)
        for one, other in pairwise(pieces)
    )


@given(st.text(alphabet="abz 0.:@%$&<>!?-é中م\n", max_size=60))
def test_prose_without_signs_is_itself(source: str) -> None:
    assert "".join(p.text for p in parse_template(source).pieces if isinstance(p, Words)) == source


@given(SOURCES, VALUES, LANGUAGES)
def test_filling_raises_nothing_but_unfilled(
    source: str, value: Value, language: Language
) -> None:
    template = parsed(source)
    if template is None:
        return
    shown = filled_or_not(template, value, language)
    if isinstance(shown, Unfilled):
        assert shown.path in template.names
    else:
        assert all(
            mark.start >= 0 and mark.length > 0 and mark.start + mark.length <= len(shown.text)
            for mark in shown.marks
        )


@given(SOURCES, WORDS.filter(str.strip))
def test_no_value_changes_the_words_or_marks_around_it(source: str, value: str) -> None:
    template = parsed(source)
    if template is None or any(slot.format for slot in template.pieces if isinstance(slot, Slot)):
        return
    language = plain_language()
    plain = fill(template, lambda path: "x", language, isolating=False)
    other = fill(template, lambda path: value, language, isolating=False)
    expected = "".join(
        piece.text if isinstance(piece, Words) else value for piece in template.pieces
    )
    assert other.text == expected
    assert [(m.kind, m.url) for m in other.marks] == [(m.kind, m.url) for m in plain.marks]


@given(WORDS, WORDS)
def test_no_value_reaches_another_placeholder(one: str, two: str) -> None:
    template = parse_template("<{a|-}><{b|-}>")
    values = {"a": one, "b": two}
    rich = fill(template, lambda path: values[path[0]], plain_language(), isolating=False)
    assert rich.text == f"<{one or '-'}><{two or '-'}>"


@given(WORDS)
def test_isolates_around_a_value_are_always_closed(value: str) -> None:
    arabic = plain_language("ar", "rtl")
    text = fill(parse_template("{a|-}"), lambda path: value, arabic).text
    assert text.count("\u2068") == text.count("\u2069")
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067")
