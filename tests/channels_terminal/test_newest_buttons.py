"""A line means words or a button of the newest message that has any."""

from __future__ import annotations

import pytest

from chatbot.channels.terminal.arrivals import Line, Look, Tap, Words, meaning, payload, read
from chatbot.channels.terminal.newest_buttons import NewestButtons
from chatbot.domain.messages import (
    Address,
    CopyButton,
    InboxKey,
    OptionButton,
    Outgoing,
    Pressed,
    RichText,
    Typed,
)
from chatbot.service.ports import Arrival
from tests.builders import NOON
from tests.channels_terminal.sayings import EVERYTHING, Kept


def _shown(*bubbles: Outgoing, kept: Kept | None = None) -> NewestButtons:
    newest = NewestButtons(kept or Kept())
    for number, bubble in enumerate(bubbles):
        newest.shown(bubble, str(number))
    return newest


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("#1", Tap("v1:a:1:tea")),
        (" TEA ", Tap("v1:a:1:tea")),
        ("#0", Words("#0")),
        ("#7", Words("#7")),
        ("# 1", Words("# 1")),
        ("#1 please", Words("#1 please")),
        ("te", Words("te")),
        ("", Words("")),
        ("   ", Words("   ")),
        ("share", Words("share")),
    ],
)
def test_a_line_is_a_tap_only_when_it_names_a_button(line: str, meant: Line) -> None:
    assert meaning(line, _shown(EVERYTHING)) == meant


def test_a_button_that_answers_nothing_is_looked_at() -> None:
    meant = meaning("pass on", _shown(EVERYTHING))
    assert isinstance(meant, Look)
    assert meant.shown.label == "Pass on"


def test_a_message_without_buttons_leaves_the_older_ones() -> None:
    newest = _shown(EVERYTHING, Outgoing(RichText("By the way."), "en"))
    assert meaning("tea", newest) == Tap("v1:a:1:tea")


def test_an_answered_question_is_tapped_by_number_only() -> None:
    newest = _shown(EVERYTHING)
    newest.retired("0")
    assert meaning("tea", newest) == Words("tea")
    assert meaning("#1", newest) == Tap("v1:a:1:tea")


def test_another_question_that_is_answered_changes_nothing() -> None:
    newest = _shown(EVERYTHING)
    newest.retired("7")
    assert meaning("tea", newest) == Tap("v1:a:1:tea")


def test_buttons_outlive_the_program_but_not_what_they_hold() -> None:
    kept = Kept()
    _shown(EVERYTHING, kept=kept)
    again = NewestButtons(kept)
    assert meaning("tea", again) == Tap("v1:a:1:tea")
    assert kept.content is not None
    assert b"jo+office" not in kept.content
    assert b"Have tea" not in kept.content


def test_what_cannot_be_read_any_more_is_nothing() -> None:
    kept = Kept()
    kept.keep(b"{")
    assert meaning("tea", NewestButtons(kept)) == Words("tea")


def test_a_label_outranks_an_id() -> None:
    buttons = (OptionButton("b", "a", "v1:a:1:b"), OptionButton("a", "b", "v1:a:1:a"))
    newest = _shown(Outgoing(RichText("?"), "en", buttons=buttons))
    assert meaning("a", newest) == Tap("v1:a:1:b")


def test_forgotten_buttons_are_gone_from_everywhere() -> None:
    kept = Kept()
    newest = _shown(EVERYTHING, kept=kept)
    newest.forget()
    assert (kept.content, meaning("#1", newest)) == (None, Words("#1"))


def test_several_texts_to_copy_have_ids_of_their_own() -> None:
    buttons = (CopyButton("A", "a"), CopyButton("B", "b"))
    newest = _shown(Outgoing(RichText("?"), "en", buttons=buttons))
    meant = meaning(".copy2", newest)
    assert isinstance(meant, Look)
    assert meant.shown.label == "B"


@pytest.mark.parametrize("line", [Words("hello"), Words(""), Tap("v1:a:1:tea")])
def test_a_line_comes_out_of_the_inbox_as_it_went_in(line: Words | Tap) -> None:
    key = InboxKey("terminal:1")
    incoming = read(Arrival(key, "terminal", payload("local", "ar", line), NOON))
    content = Typed(line.text) if isinstance(line, Words) else Pressed(line.token, press=key)
    assert (incoming.address, incoming.content) == (Address("terminal", "local"), content)
    assert (incoming.language_hint, incoming.at) == ("ar", NOON)


def test_a_payload_of_another_kind_is_unreadable() -> None:
    with pytest.raises(ValueError, match="no line of a terminal"):
        read(Arrival(InboxKey("terminal:1"), "terminal", b'{"contact": 7}', NOON))
