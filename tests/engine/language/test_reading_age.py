"""English that an eleven-year-old can read, by the Automated Readability Index."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.content.flows import read_project
from chatbot.content.sources import read_sources
from chatbot.engine.document import SlotKind, SourceText
from chatbot.engine.language.checks.reading_age import (
    CEILING,
    check_reading_age,
    is_ours,
    reading_score,
)
from chatbot.engine.language.placeholders import wordings

ROOT = Path(__file__).parents[3]
PLAIN = (
    "I help you write to the people who want to be your MP. It takes five minutes. You can stop."
)
HARD = (
    "Notwithstanding administrative considerations, parliamentary representatives should "
    "endeavour to prioritise comprehensive humanitarian resettlement arrangements "
    "immediately and permanently."
)
AGE_OF_ALL = 4.0
"""The index of everything together; 4 is read at nine."""


def a_text(words: str, kind: SlotKind = "message", key: str = "main.hello.text") -> SourceText:
    return SourceText(key, words, None, kind, "main.yaml", 3, 5)


def test_the_index_is_senter_and_smiths() -> None:
    score, words = reading_score("The cat sat. It was fat.")
    assert (round(score, 2), words) == (round(4.71 * 17 / 6 + 0.5 * 3 - 21.43, 2), 6)


@pytest.mark.parametrize(
    "aside", ["{first_name|there}", "https://example.org/a/long/address", "*bold*", "/help"]
)
def test_placeholders_addresses_marks_and_commands_make_nothing_harder(aside: str) -> None:
    assert reading_score(f"{PLAIN} {aside}")[0] < CEILING


def test_a_text_without_words_has_no_index() -> None:
    assert reading_score("… 🌐") == (0.0, 0)


def test_a_hard_text_is_named_at_its_place() -> None:
    [found] = check_reading_age([a_text(HARD)])
    assert (found.path, found.line, found.column, found.code) == ("main.yaml", 3, 5, "W810")
    assert "at most 6.5" in found.message


@pytest.mark.parametrize(
    "text",
    [
        a_text(PLAIN),
        a_text("Notwithstanding administrative considerations"),
        a_text(HARD, "words"),
        a_text(HARD, key="words.credit_ordnance_survey"),
        a_text(HARD, "letter", "campaign.fact.children.text"),
        a_text(HARD, key="campaign.imprint"),
    ],
    ids=["plain", "short", "a list", "a licence", "a fact", "the imprint"],
)
def test_other_texts_are_left_alone(text: SourceText) -> None:
    assert list(check_reading_age([text])) == []


def test_everything_that_is_shipped_is_easy_to_read() -> None:
    project, _ = read_project(read_sources(ROOT / "flows", ROOT / "locales")[0], "flows")
    assert project is not None
    texts = [text for of in project.texts().values() for text in of]
    assert [str(found) for found in check_reading_age(texts)] == []
    ours = [wording for text in texts if is_ours(text) for wording in wordings(text)]
    assert reading_score("\n".join(ours))[0] < AGE_OF_ALL
