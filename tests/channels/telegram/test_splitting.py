"""Long texts come in parts; joined they are the text, and every part is one Telegram takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.channels.telegram.entities import entities, utf16_length
from chatbot.channels.telegram.splitting import LONGEST_TEXT, split
from chatbot.domain.messages import Mark, RichText
from tests.botapi.entities import entity_problems

LIMIT = 20
TEXTS = st.text(alphabet="ab. \n😀\u0301\u200d", max_size=120)
MARKS = st.lists(
    st.builds(
        Mark,
        st.sampled_from(["bold", "italic", "block"]),
        st.integers(0, 120),
        st.integers(1, 40),
    ),
    max_size=5,
)


@given(TEXTS, MARKS)
def test_the_parts_joined_are_the_text_and_each_fits(text: str, marks: list[Mark]) -> None:
    parts = split(RichText(text, tuple(marks)), LIMIT)
    assert "".join(part.text for part in parts) == text
    assert [utf16_length(part.text) for part in parts if utf16_length(part.text) > LIMIT] == []
    assert [problem for it in parts for problem in entity_problems(it.text, entities(it))] == []


@given(TEXTS, MARKS)
def test_every_marked_character_stays_marked(text: str, marks: list[Mark]) -> None:
    rich = RichText(text, tuple(marks))
    parts = split(rich, LIMIT)
    for kind in ("bold", "italic", "block"):
        together = "".join(
            "".join(part.text[at] for at in sorted(_covered(part, kind))) for part in parts
        )
        assert together == "".join(text[at] for at in sorted(_covered(rich, kind)))


def _covered(rich: RichText, kind: str) -> set[int]:
    return {
        at
        for mark in rich.marks
        if mark.kind == kind
        for at in range(mark.start, min(mark.start + mark.length, len(rich.text)))
    }


@given(st.text(alphabet="ab. \n", max_size=60), st.integers(0, 60), st.integers(1, LIMIT))
def test_a_block_that_fits_is_never_cut(text: str, start: int, length: int) -> None:
    block = text[start : start + length]
    parts = split(RichText(text, (Mark("block", start, length),)), LIMIT)
    shown = [it.text[m.start : m.start + m.length] for it in parts for m in it.marks]
    assert [piece for piece in shown if piece] == ([block] if block else [])


def test_a_text_that_fits_is_left_as_it_is() -> None:
    rich = RichText("x" * LONGEST_TEXT)
    assert split(rich) == [rich]


def test_two_unit_characters_count_twice() -> None:
    assert [len(part.text) for part in split(RichText("😀" * 3000))] == [2048, 952]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One two.\n\nThree four five six", "One two.\n\n"),
        ("One two.\nThree four five six", "One two.\n"),
        ("One two three. Four five six", "One two three. "),
        ("One two three four five six", "One two three four "),
        ("Onetwothreefourfivesixseven", "Onetwothreefourfives"),
        ("x" * 19 + "e\u0301" * 9, "x" * 19),
    ],
)
def test_a_cut_is_made_where_a_reader_pauses(text: str, first: str) -> None:
    assert split(RichText(text), LIMIT)[0].text == first
