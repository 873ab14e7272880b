"""Lines of a right-to-left language, each with the direction it is read in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.domain.messages import (
    CopyButton,
    MailButton,
    Mark,
    OptionButton,
    Outgoing,
    Picture,
    RichText,
    ShareButton,
)
from chatbot.engine.directions import enclosed, faced, turned
from chatbot.engine.rich import joined, marked

RLM = "\u200f"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"

PIECES = st.sampled_from(
    [*"aZ1 .?\n", "سلام", "שלום", "/start", f"{FSI}Ann{PDI}", f"{RLI}آن{PDI}", RLM]
)
TEXTS = st.lists(PIECES, max_size=20).map("".join)


@st.composite
def rich_texts(draw: st.DrawFn) -> RichText:
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    ends = draw(st.lists(st.tuples(places, places), max_size=4))
    kinds = st.sampled_from(["bold", "italic", "block"])
    marks = [Mark(draw(kinds), min(pair), max(pair) - min(pair)) for pair in ends]  # type: ignore[arg-type]
    return RichText(text, tuple(marks))


def under(rich: RichText) -> list[str]:
    return [rich.text[mark.start : mark.start + mark.length] for mark in rich.marks]


@pytest.mark.parametrize(
    "line",
    [
        "Telegram تطبيق",
        f"{LRI}/start{PDI} للبدء",
        f"1. {FSI}سلام{PDI}",
        f"1. {FSI}Ann Example, A Party{PDI}",
        f"{FSI}Ann{PDI}: {FSI}7{PDI}",
        f"{FSI}I live here.{PDI} [كلامك]",
        f"{LRI}Rally{PDI}",
        "2024",
        "✓",
    ],
)
def test_a_line_that_would_be_turned_around_is_held(line: str) -> None:
    assert turned(RichText(line)).text == RLM + line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "  ",
        "أرسل /start",
        f"أرسل {LRI}/start{PDI}",
        "«سلام» Telegram",
        f"{RLM}1. {FSI}Ann{PDI}",
        "Not translated yet.",
        f"Not yet, {FSI}سارة{PDI}.",
    ],
)
def test_other_lines_stay_as_they_are(line: str) -> None:
    assert turned(RichText(line)).text == line


def test_each_line_is_looked_at() -> None:
    text = "سلام\nA. أ\n\n2. Ann أ"
    assert turned(RichText(text)).text == f"سلام\n{RLM}A. أ\n\n{RLM}2. Ann أ"


def test_marks_stay_on_their_words() -> None:
    bold, italic = marked("Telegram", "bold"), marked("A. أ\nB. ب", "italic")
    after = turned(joined(["سلام\n", bold, " هنا\n", italic, "\n3"]))
    assert under(after) == ["Telegram", f"A. أ\n{RLM}B. ب"]


def test_a_text_to_copy_is_never_touched() -> None:
    letter = marked("1 January\n\nDear Ann سارة,", "block")
    after = turned(joined(["A. أ\n", letter, "\nB. ب"]))
    assert after.text == f"{RLM}A. أ\n{letter.text}\n{RLM}B. ب"
    assert under(after) == [letter.text]


@given(rich_texts())
def test_only_marks_that_cannot_be_seen_are_added(rich: RichText) -> None:
    after = turned(rich)
    assert after.text.replace(RLM, "") == rich.text.replace(RLM, "")
    assert [words.replace(RLM, "") for words in under(after)] == [
        words.replace(RLM, "") for words in under(rich)
    ]


@given(rich_texts())
def test_turning_twice_changes_nothing_more(rich: RichText) -> None:
    assert turned(turned(rich)) == turned(rich)


@pytest.mark.parametrize(
    ("words", "isolated"),
    [
        ("سلام", f"{RLI}سلام{PDI}"),
        ("Rally", f"{LRI}Rally{PDI}"),
        (
            f"{FSI}A report{PDI}، {FSI}31 مايو{PDI}",
            f"{RLI}{FSI}A report{PDI}، {FSI}31 مايو{PDI}{PDI}",
        ),
        ("سلام\n\nRally", f"{RLI}سلام{PDI}\n\n{LRI}Rally{PDI}"),
        ("", ""),
    ],
)
def test_words_made_before_keep_their_isolates(words: str, isolated: str) -> None:
    assert enclosed(RichText(words)).text == isolated


@given(rich_texts())
def test_an_isolate_leaves_what_lies_under_each_mark(rich: RichText) -> None:
    def bare(words: str) -> str:
        return "".join(c for c in words if c not in f"{LRI}{RLI}{PDI}")

    assert list(map(bare, under(enclosed(rich)))) == list(map(bare, under(rich)))


def arabic(**rest: object) -> Outgoing:
    return Outgoing(RichText("سلام"), "ar", "rtl", **rest)  # type: ignore[arg-type]


def test_labels_words_to_share_and_words_for_a_picture_are_held_too() -> None:
    chosen, name = f"✓ {FSI}سارة{PDI}", "Rally هنا"
    message = arabic(
        buttons=(OptionButton("a", chosen, "t"), ShareButton(name, f"{name}\nبنت")),
        picture=Picture("a.png", name),
    )
    after = faced(message)
    assert after.buttons == (
        OptionButton("a", RLM + chosen, "t"),
        ShareButton(RLM + name, f"{RLM}{name}\nبنت"),
    )
    assert after.picture == Picture("a.png", RLM + name)


def test_what_a_button_copies_or_mails_stays_as_it_is() -> None:
    buttons = (CopyButton("نسخ", "A أ"), MailButton("بريد", "a@example.org", "A أ", "A أ"))
    assert faced(arabic(buttons=buttons)).buttons == buttons


def test_a_left_to_right_language_is_left_alone() -> None:
    message = Outgoing(RichText("1. سلام"), "en")
    assert faced(message) == message
