"""What is left of people's words once they have been cleaned."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.engine.clean import MAX_MARKS_ON_A_LETTER, clean_text, has_rtl, isolate, isolate_in

WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
ANYTHING = st.text(alphabet=st.characters(codec=None), max_size=60) | st.lists(
    st.sampled_from(
        [*"a é\n\r\t\x00\u200b\u200d\u202e\u2066\u2069\u0301\u0903\ud800\ufeff\u0958", WALES, "👍"]
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("  Ann  ", "Ann"),
        ("a\x00b", "ab"),
        ("a\ud800b\udfff", "ab"),
        ("a\x07\x1b[31mb\x9f", "a[31mb"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("a\u202ab\u202bc\u202cd\u202de\u202ef", "abcdef"),
        ("a\u2066b\u2067c\u2068d\u2069e", "abcde"),
        ("a\u200b\u2060\ufeff\xad\u180eb", "ab"),
        ("a\ufffe\uffff\ufdd0b", "ab"),
        ("hi" + "".join(chr(0xE0000 + ord(c)) for c in "secret"), "hi"),
        ("a\n\n\n \n\nb", "a\n\nb"),
        ("e\u0301", "é"),
        ("", ""),
        (" \n\t ", ""),
        ("\u3164\u2800\u115f", ""),
        ("\u200d\u200e", ""),
        ("\u0301\u0302", ""),
    ],
)
def test_what_cannot_be_seen_and_does_harm_is_gone(dirty: str, clean: str) -> None:
    assert clean_text(dirty, 100) == clean


@pytest.mark.parametrize(
    "text",
    [
        "Zoë O’Brien-Łukasz",
        "سارة، ٣",
        "نمی\u200cشود",
        "👩\u200d👩\u200d👧 ❤\ufe0f",
        f"Cymru {WALES}",
        "မြန်မာ ကြွေး",
        "ኣድላዪ",
        "Việt Nam",
        "\u200eabc\u200f",
        "*bold* {x} <b>",
        "line\n\nline",
    ],
)
def test_what_people_need_stays(text: str) -> None:
    assert clean_text(text, 100) == unicodedata.normalize("NFC", text)


def test_only_real_flags_may_carry_tags() -> None:
    hidden = "\U0001f3f4" + "".join(chr(0xE0000 + ord(c)) for c in "password") + "\U000e007f"
    assert clean_text(hidden, 100) == "\U0001f3f4"


def test_marks_do_not_pile_up_on_a_letter() -> None:
    zalgo = "z" + "\u0335" * 500 + "a"
    assert clean_text(zalgo, 100) == "z" + "\u0335" * MAX_MARKS_ON_A_LETTER + "a"


def test_a_long_run_of_marks_takes_no_long_time() -> None:
    marks = "\u0315\u0300\u05ae\u0301" * 100_000
    assert len(clean_text("a" + marks, 100)) <= 1 + MAX_MARKS_ON_A_LETTER


def test_a_text_is_cut_at_its_limit() -> None:
    assert clean_text("a" * 65, 64) == "a" * 64


def test_a_cut_leaves_no_joiner_at_the_end() -> None:
    assert clean_text("👩\u200d👩", 2) == "👩"


@given(ANYTHING, st.integers(1, 80))
def test_cleaning_is_whole_short_and_done_once(dirty: str, limit: int) -> None:
    clean = clean_text(dirty, limit)
    assert len(clean) <= limit
    assert clean_text(clean, limit) == clean
    assert clean == clean.strip()
    clean.encode()


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=60), st.integers(1, 80))
def test_a_plain_line_is_cleaned_by_the_same_rule_as_any_other(typed: str, limit: int) -> None:
    """The zero-width space goes; what is left went the long way, plain text the short one."""
    assert clean_text(f"\u200b{typed}", limit) == clean_text(typed, limit)


@given(ANYTHING)
def test_nothing_that_turns_text_is_left(dirty: str) -> None:
    assert not set(clean_text(dirty, 100)) & set("\x00\u2028\u2029\u202a\u202e\u2066\u2068\u2069")


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("a", "\u2068a\u2069"),
        ("", ""),
        ("a\nb", "\u2068a\u2069\n\u2068b\u2069"),
        ("a\u2069\u202eb", "\u2068ab\u2069"),
    ],
)
def test_isolating_wraps_each_line_and_lets_nothing_out(text: str, isolated: str) -> None:
    assert isolate(text) == isolated


@pytest.mark.parametrize(
    ("text", "rtl"), [("abc 123", False), ("é", False), ("aب", True), ("א", True), ("٣", False)]
)
def test_strong_letters_of_right_to_left_scripts_are_known(text: str, rtl: bool) -> None:
    assert has_rtl(text) == rtl


def test_values_are_isolated_where_directions_meet() -> None:
    shown = [isolate_in("Ann", "ltr"), isolate_in("Ann", "rtl"), isolate_in("مريم", "ltr")]
    assert shown == ["Ann", "\u2068Ann\u2069", "\u2068مريم\u2069"]
