"""Whatever anybody types: a value or a reason that has words, never an exception, and soon."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chatbot.content.formats import formats_of
from chatbot.engine.answers import ANSWER_TYPES, PARSERS, REASONS, Parsed, Refused
from chatbot.engine.answers.normalise import MAX_ANSWER, matching, plain

PIECES = st.sampled_from(
    [
        *"0123456789 ,.-/:@+'\"<>()\n\t\x00",
        *("\u0661\u06f1\u09e7\uff11", "\u066b\u066c", "\u200b\u200d\u200f", "\u202e\u2066\u2069"),
        *("\ud800", "\udfff", "\ufeff", "\u0301\u0315", "\ufdfa", "\u20e3\ufe0f"),
        *("SW1A 1AA", "CF10", "4 July", "2024", "@example.org", "mailto:", "jan", "th of"),
        *(
            "\U0001f600",
            "\U0001f1fa\U0001f1e6",
            "\U0001f468\u200d\U0001f469",
            "\u0639\u0644\u06cc",
        ),
    ]
)
ANYTHING = st.lists(PIECES, max_size=30).map("".join) | st.text(
    alphabet=st.characters(codec=None), max_size=80
)
TYPES = st.sampled_from(sorted(PARSERS))


@given(TYPES, ANYTHING)
def test_every_answer_is_a_value_or_a_reason_that_has_words(kind: str, typed: str) -> None:
    match PARSERS[kind](typed):
        case Parsed(value):
            assert value is not None
        case Refused(reason):
            assert reason in REASONS[kind]


@given(TYPES, ANYTHING)
def test_reading_what_was_read_gives_the_same_again(kind: str, typed: str) -> None:
    read = PARSERS[kind](typed)
    if isinstance(read, Parsed) and isinstance(read.value, str):
        assert PARSERS[kind](read.value) == read


@given(TYPES, ANYTHING)
def test_what_is_kept_can_be_stored_anywhere(kind: str, typed: str) -> None:
    read = PARSERS[kind](typed)
    if isinstance(read, Parsed):
        assert "\x00" not in str(read.value)
        str(read.value).encode()


@given(st.integers(-(10**14), 10**14), st.sampled_from(["en", "cy", "ar", "fa", "bn"]))
def test_a_number_as_a_language_prints_it_is_read_again(number: int, tag: str) -> None:
    assert PARSERS["number"](formats_of(tag).number(number)) == Parsed(number)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_a_day_as_it_is_printed_or_kept_is_read_again(day: date) -> None:
    written = [formats_of("en").day(day), formats_of("en").weekday(day) + f" {day.year}"]
    written += [day.isoformat(), f"{day.day}/{day.month}/{day.year}"]
    assert [PARSERS["date"](each) for each in written] == [Parsed(day.isoformat())] * 4


@given(ANYTHING)
def test_folding_twice_changes_nothing(typed: str) -> None:
    folded = matching(typed)
    assume(any(character.isalnum() for character in folded))
    assert (plain(plain(typed)), matching(folded)) == (plain(typed), folded)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_punctuation_and_emoji_around_a_word_do_not_count(word: str) -> None:
    assume(any(character.isalnum() for character in matching(word)))
    assert matching(f" \u201c{word.upper()}!\u201d \U0001f600 ") == matching(word.upper())


def test_every_type_of_answer_has_reasons() -> None:
    assert {*ANSWER_TYPES, "choice", "any"} == set(REASONS)


HARD = {
    "marks": "a" + "\u0315\u0300" * MAX_ANSWER,
    "hidden marks": "a" + "\u0315\u0300\u200d" * MAX_ANSWER,
    "digits": "1" * 2 * MAX_ANSWER,
    "commas": "1," * MAX_ANSWER,
    "dots": "." * 2 * MAX_ANSWER,
    "months": "1 mar " * MAX_ANSWER,
    "ats": "a@" * MAX_ANSWER,
    "dashes": "1-1-" * MAX_ANSWER,
    "letters": "A" * 2 * MAX_ANSWER,
    "expanding": "\ufdfa" * MAX_ANSWER,
    "signs": "-+" * MAX_ANSWER,
    "spaces": "1 " + " " * 2 * MAX_ANSWER + "x",
}
SMALL, LARGE = MAX_ANSWER // 8, MAX_ANSWER


def seconds(kind: str, typed: str) -> float:
    """The fastest of a few runs: what the machine does beside is left out."""
    runs = []
    for _ in range(5):
        began = process_time()
        PARSERS[kind](typed)
        runs.append(process_time() - began)
    return min(runs)


@pytest.mark.parametrize("shape", sorted(HARD))
@pytest.mark.parametrize("kind", sorted(PARSERS))
def test_time_grows_with_the_length_and_not_with_its_square(kind: str, shape: str) -> None:
    typed = HARD[shape]
    grew = (seconds(kind, typed[:LARGE]) + 1e-4) / (seconds(kind, typed[:SMALL]) + 1e-4)
    assert grew < (LARGE // SMALL) * 4


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60))
def test_a_plain_line_is_compared_by_the_same_rule_as_any_other(typed: str) -> None:
    """The zero-width space counts for nothing, but keeps a text off the short way."""
    assert matching(f"\u200b{typed}") == matching(typed)
