"""Which of our languages a phone's or a browser's tag means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.engine.language_hints import ALIASES, LONGEST_HINT, meant_by

OURS = "en cy gd ar fa fa-AF ps ckb ti am so ur uk pl fr tr".split()


@pytest.mark.parametrize(
    ("hint", "meant"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-gb", "en"),
        ("fa", "fa"),
        ("fa-IR", "fa"),
        ("fa-AF", "fa-AF"),
        ("fa_AF", "fa-AF"),
        ("fa-Arab-AF", "fa"),
        ("prs", "fa-AF"),
        ("prs-AF", "fa-AF"),
        ("pes-IR", "fa"),
        ("ckb", "ckb"),
        ("ckb-IQ", "ckb"),
        ("ku-Arab", "ckb"),
        ("ku-Arab-IQ", "ckb"),
        ("ku-IQ", "ckb"),
        ("ti-ER", "ti"),
        ("tir", "ti"),
        ("am-ET", "am"),
        ("so-SO", "so"),
        ("ps-AF", "ps"),
        ("pbu", "ps"),
        ("ur-PK", "ur"),
        ("arz", "ar"),
        ("ar-SY", "ar"),
        ("uk-UA", "uk"),
        ("fr-CA", "fr"),
        ("gla", "gd"),
    ],
)
def test_a_tag_means_one_of_our_languages(hint: str, meant: str) -> None:
    assert meant_by(hint, OURS) == meant


@pytest.mark.parametrize("hint", [None, "", "-", "zz", "ku", "ku-TR", "kmr", "ru", "zh-Hans-CN"])
def test_another_tag_means_none(hint: str | None) -> None:
    assert meant_by(hint, OURS) is None


def test_persian_stands_in_where_there_is_no_dari() -> None:
    assert meant_by("prs", ["en", "fa"]) == "fa"


def test_every_other_name_is_of_a_language_we_mean_to_speak() -> None:
    assert {tag for tag in ALIASES.values()} <= {tag.casefold() for tag in OURS}


@given(st.text(max_size=3 * LONGEST_HINT))
def test_no_tag_makes_trouble(hint: str) -> None:
    assert meant_by(hint, OURS) in {None, *OURS}
