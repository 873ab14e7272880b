"""Buttons in rows, and what stands in for those Telegram does not have."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.channels.telegram.keyboard import lay_out
from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    Mark,
    OptionButton,
    RichText,
    ShareButton,
    UrlButton,
)
from tests.botapi.keyboards import inline_keyboard_problems

TEXT = RichText("Choose.")
LABELS = st.text(alphabet="abc é漢", min_size=1, max_size=30).filter(str.strip)
WORDS = st.text(min_size=1, max_size=400).filter(str.strip)
BUTTONS = st.one_of(
    st.builds(OptionButton, st.just("id"), LABELS, st.text(max_size=40)),
    st.builds(UrlButton, LABELS, st.sampled_from(["https://example.org", "http://localhost/x"])),
    st.builds(ShareButton, LABELS, WORDS),
    st.builds(CopyButton, LABELS, WORDS),
    st.builds(MailButton, LABELS, st.just("ann@example.org"), WORDS, WORDS),
)


@given(st.lists(BUTTONS, max_size=12))
def test_any_buttons_give_a_keyboard_that_telegram_takes(buttons: list[Button]) -> None:
    laid = lay_out(TEXT, buttons)
    assert inline_keyboard_problems({"inline_keyboard": laid.rows}) == []
    assert laid.text.text.startswith(TEXT.text)


def options(*labels: str) -> list[Button]:
    return [OptionButton(label, label, f"token-{label}") for label in labels]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (["Yes", "No"], [["Yes", "No"]]),
        (["1", "2", "3", "4", "5"], [["1", "2", "3", "4"], ["5"]]),
        (["A letter to write", "No"], [["A letter to write"], ["No"]]),
        (["Cymraeg", "English", "Gàidhlig"], [["Cymraeg", "English", "Gàidhlig"]]),
        (["漢漢漢漢漢漢漢漢漢", "No"], [["漢漢漢漢漢漢漢漢漢"], ["No"]]),
    ],
)
def test_rows_are_as_wide_as_a_telephone(labels: list[str], rows: list[list[str]]) -> None:
    laid = lay_out(TEXT, options(*labels))
    assert [[key["text"] for key in row] for row in laid.rows] == rows


def test_an_answer_travels_as_its_token() -> None:
    assert lay_out(TEXT, options("Yes")).rows == [[{"text": "Yes", "callback_data": "token-Yes"}]]


@pytest.mark.parametrize("token", ["", "x" * 65, "ü" * 33])
def test_a_token_telegram_would_refuse_costs_its_button_and_not_the_message(token: str) -> None:
    assert lay_out(TEXT, [OptionButton("a", "A", token)]).rows == []


def test_a_link_telegram_refuses_stands_in_the_text() -> None:
    laid = lay_out(TEXT, [UrlButton("Your letter", "http://localhost:8080/l/abc")])
    assert laid.rows == []
    assert laid.text.text == "Choose.\n\nYour letter: http://localhost:8080/l/abc"


@pytest.mark.parametrize("url", ["mailto:ann@example.org", "javascript:alert(1)", "no link"])
def test_what_is_no_web_address_is_not_shown(url: str) -> None:
    laid = lay_out(TEXT, [UrlButton("Click", url)])
    assert (laid.rows, laid.text) == ([], TEXT)


def test_a_short_text_is_copied_by_a_button() -> None:
    laid = lay_out(TEXT, [CopyButton("Copy", "Dear all")])
    assert laid.rows == [[{"text": "Copy", "copy_text": {"text": "Dear all"}}]]


def test_a_long_text_to_copy_becomes_a_block() -> None:
    letter = "Dear all, " * 30
    laid = lay_out(TEXT, [CopyButton("Copy the letter", letter)])
    (mark,) = laid.text.marks
    assert laid.rows == []
    assert laid.text.text == f"Choose.\n\nCopy the letter\n{letter}"
    assert laid.text.text[mark.start : mark.start + mark.length] == letter
    assert mark.kind == "block"


def test_a_block_that_is_there_already_is_not_repeated() -> None:
    letter = "Dear all, " * 30
    shown = RichText(letter, (Mark("block", 0, len(letter)),))
    assert lay_out(shown, [CopyButton("Copy", letter)]).text == shown


def test_an_address_for_mail_is_copied_and_shown() -> None:
    button = MailButton("Write to Ann", "ann@example.org", "Subject", "Body")
    laid = lay_out(TEXT, [button])
    assert laid.rows == [[{"text": "ann@example.org", "copy_text": {"text": "ann@example.org"}}]]
    assert laid.text.text == "Choose.\n\nWrite to Ann: ann@example.org"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (
            "Join us! https://example.org/x",
            {"url": ["https://example.org/x"], "text": ["Join us!"]},
        ),
        ("Join us & see", {"url": ["Join us & see"]}),
    ],
)
def test_sharing_opens_telegrams_own_page(text: str, query: dict[str, list[str]]) -> None:
    ((key,),) = lay_out(TEXT, [ShareButton("Tell a friend", text)]).rows
    assert parse_qs(urlsplit(key["url"]).query) == query


def test_a_text_too_long_to_share_by_link_becomes_a_block() -> None:
    laid = lay_out(TEXT, [ShareButton("Tell a friend", "ش" * 1000)])
    assert laid.rows == []
    assert [mark.kind for mark in laid.text.marks] == ["block"]


def test_a_keyboard_too_large_loses_its_last_rows() -> None:
    buttons: list[Button] = [ShareButton(f"Tell friend number {n}", "x" * 1900) for n in range(10)]
    laid = lay_out(TEXT, buttons)
    assert 0 < len(laid.rows) < 10
    assert inline_keyboard_problems({"inline_keyboard": laid.rows}) == []
