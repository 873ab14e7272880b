"""Marks become entities that Telegram takes, whatever they were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chatbot.channels.telegram.entities import entities, utf16_length
from chatbot.domain.messages import Mark, RichText
from tests.botapi.entities import entity_problems

WORDS = st.text(alphabet="ab \nß€😀👩🏽‍🌾ع", max_size=40)


@st.composite
def rich_texts(draw: st.DrawFn) -> RichText:
    text = draw(WORDS)
    kinds = st.sampled_from(["bold", "italic", "link", "block"])
    urls = st.sampled_from(
        ["https://example.org/a", "http://localhost:8080/l/x", "mailto:a@b", ""]
    )
    places = st.integers(-3, 45)
    marks = draw(st.lists(st.builds(Mark, kinds, places, places, urls), max_size=8))
    return RichText(text, tuple(marks))


@given(rich_texts())
def test_any_marks_give_entities_that_telegram_takes(rich: RichText) -> None:
    found = entities(rich)
    assert entity_problems(rich.text, found) == []


@given(WORDS)
def test_utf16_is_counted_as_python_encodes_it(text: str) -> None:
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_offsets_count_utf16_units() -> None:
    rich = RichText("😀 bold", (Mark("bold", 2, 4),))
    assert entities(rich) == [{"type": "bold", "offset": 3, "length": 4}]


def test_a_link_keeps_its_address_and_a_dead_one_is_plain() -> None:
    marks = (Mark("link", 0, 2, "https://example.org"), Mark("link", 3, 2, "http://localhost/"))
    assert entities(RichText("ab cd", marks)) == [
        {"type": "text_link", "offset": 0, "length": 2, "url": "https://example.org"}
    ]


def test_crossing_marks_are_cut() -> None:
    rich = RichText("abcdef", (Mark("bold", 0, 4), Mark("italic", 2, 4)))
    assert entities(rich) == [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 2},
        {"type": "italic", "offset": 4, "length": 2},
    ]


def test_nothing_lies_inside_a_block() -> None:
    rich = RichText("abcdef", (Mark("bold", 0, 6), Mark("block", 2, 2)))
    assert entities(rich) == [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "pre", "offset": 2, "length": 2},
        {"type": "bold", "offset": 4, "length": 2},
    ]
