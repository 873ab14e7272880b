"""Copies are told from letters of one's own, by what is kept; and nobody could read that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.sameness import (
    ALIKE,
    HASH_BYTES,
    LEAST,
    SUBSTRING,
    WINDOW,
    Likeness,
    can_be_compared,
    comparable,
    distinct,
    fingerprint,
    likeness,
    marks_of,
    own_passages,
    week_of,
)
from tests.corpus import LANGUAGES, letters, unplanned
from tests.corpus.changed import COPIES, OTHERS, Change

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
TEXT = (
    "My grandmother fled over the mountains with two bags. She never spoke of it, but she "
    "set one more place at the table every evening, for whoever might come."
)
ASK = "Please help to open safe routes to the UK, so that nobody need risk their lives on the way."


def own(text: str) -> tuple[str, ...]:
    return own_passages(text, ())


def share(text: str, *earlier: str, key: bytes = KEY) -> float:
    kept = [fingerprint(own(it), key) for it in earlier]
    return likeness({"why": own(text)}, KEY, kept)["why"]


# --- What counts as alike ----------------------------------------------------------------------


def test_the_same_text_is_alike_whatever_its_dress() -> None:
    assert share(TEXT.upper().replace(",", " - ").replace(". ", "!\n\n"), TEXT) > 0.9


def test_a_text_of_ones_own_is_not() -> None:
    assert share("Our choir sings with people from eleven countries every Thursday.", TEXT) == 0


def test_a_passage_of_forty_seven_characters_is_always_found() -> None:
    passage = comparable(TEXT)[: SUBSTRING + WINDOW - 1]
    kept = marks_of(fingerprint([comparable("It is long ago. ") + passage + " and so on"], KEY))
    assert kept & marks_of(fingerprint([passage], KEY))


def test_too_few_words_are_compared_with_nothing() -> None:
    short = comparable(TEXT)[: LEAST - 1]
    assert not can_be_compared((short,))
    assert share(short, short) == 0


def test_the_part_that_is_alike_is_named() -> None:
    other = "In our street the baker comes from Aleppo and the postman from Gdansk, and both sing."
    parts = {"why": own(TEXT), "local": own(other)}
    shares = likeness(parts, KEY, [fingerprint(own(TEXT), KEY)])
    assert Likeness(shares).alike == ("why",)


def test_several_letters_do_not_add_up_to_a_copy() -> None:
    halves = TEXT.split(". ")
    assert share(TEXT, halves[0]) < ALIKE
    assert share(TEXT, *halves) == max(share(TEXT, it) for it in halves)


def test_campaign_sentences_are_no_ones_own() -> None:
    assert own_passages(ASK, (ASK,)) == ()
    left = own_passages(f"I could not sleep. {ASK} Think of it.", (ASK,))
    assert " ".join(left) == "i could not sleep think of it"
    assert own_passages(TEXT, (ASK,)) == own(TEXT)


# --- How often it is wrong ---------------------------------------------------------------------

MANY = 300


@pytest.mark.parametrize(("language", "most"), [("en", 0.01), ("cy", 0.03), ("ar", 0.05)])
def test_letters_of_ones_own_are_hardly_ever_called_alike(language: str, most: float) -> None:
    kept = [fingerprint(own(it), KEY) for it in unplanned(language, MANY, seed=1)]
    new = [own(it) for it in unplanned(language, MANY, seed=2)]
    shares = [likeness({"why": it}, KEY, kept)["why"] for it in new]
    assert sum(it >= ALIKE for it in shares) <= most * MANY


def caught(language: str, change: Change) -> float:
    dice = Random(f"{language} changed")
    texts = letters(language, MANY)
    return sum(share(change(it, language, dice), it) >= ALIKE for it in texts) / MANY


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_copies_are_caught(language: str) -> None:
    assert caught(language, COPIES["copied"]) >= 0.97


@pytest.mark.parametrize(
    ("change", "least"),
    [
        ("reordered", 0.98),
        ("lightly edited (1 word in 15)", 0.85),
        ("edited (1 word in 8)", 0.55),
    ],
)
def test_most_copies_with_changes_are_caught(change: str, least: float) -> None:
    assert caught("en", COPIES[change]) >= least


@pytest.mark.parametrize("change", OTHERS)
def test_what_has_become_a_letter_of_ones_own_is_left_alone(change: str) -> None:
    assert caught("en", OTHERS[change]) <= 0.06


# --- What is kept ------------------------------------------------------------------------------


def test_another_office_keeps_something_that_has_nothing_in_common() -> None:
    here, there = (marks_of(fingerprint(own(TEXT), key)) for key in (KEY, OTHER_KEY))
    assert len(here & there) == 0
    assert share(TEXT, TEXT, key=OTHER_KEY) == 0


def test_nothing_of_the_order_of_the_text_is_kept() -> None:
    kept = fingerprint(own(TEXT), KEY)
    cut = [kept[at : at + HASH_BYTES] for at in range(0, len(kept), HASH_BYTES)]
    assert cut == sorted(set(cut))


def test_about_two_of_seventeen_hashes_are_kept() -> None:
    whole = [comparable(it) for it in letters("en", MANY)]
    hashes = sum(len(it) - SUBSTRING + 1 for it in whole)
    kept = sum(len(marks_of(fingerprint([it], KEY))) for it in whole)
    assert 0.08 < kept / hashes < 0.16


@given(st.text(max_size=300))
def test_nothing_is_kept_but_bytes_of_hashes(text: str) -> None:
    kept = fingerprint(own(text), KEY)
    assert len(kept) % HASH_BYTES == 0
    assert bool(kept) == any(len(it) >= SUBSTRING for it in own(text))


def test_only_the_week_is_known() -> None:
    days = [date(2024, 6, 17), date(2024, 6, 20), date(2024, 6, 23)]
    assert {week_of(day) for day in days} == {date(2024, 6, 17)}


# --- Counting ----------------------------------------------------------------------------------


def prints(texts: Sequence[str]) -> list[bytes]:
    return [fingerprint(own(it), KEY) for it in texts]


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        ([], 0),
        ([TEXT], 1),
        ([TEXT, TEXT.upper(), TEXT.replace("two bags", "a bag")], 1),
        ([TEXT, "Our choir sings with people from eleven countries every Thursday evening."], 2),
        (["", "Too short.", TEXT], 2),
    ],
)
def test_copies_count_as_one_message(texts: list[str], count: int) -> None:
    assert distinct(prints(texts)) == count


def test_as_many_messages_are_counted_as_people_wrote_apart() -> None:
    texts = unplanned("en", MANY)
    long = [it for it in texts if can_be_compared(own(it))]
    assert distinct(prints(long)) >= 0.98 * len(long)
    assert distinct(prints(long * 2)) == distinct(prints(long))
