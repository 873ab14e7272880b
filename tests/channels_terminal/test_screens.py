"""What stands on a screen: as JSON, as lines, as bubbles."""

from __future__ import annotations

import json
from io import StringIO

from rich.console import Console

from chatbot.channels.terminal.bubble_screen import BubbleScreen
from chatbot.channels.terminal.json_screen import JsonScreen
from chatbot.channels.terminal.text_screen import TextScreen
from chatbot.domain.mail_links import mail_link
from chatbot.domain.messages import Mark, Outgoing, RichText
from tests.channels_terminal.sayings import ARABIC, EVERYTHING, LETTER, LONG_LETTER, lines


def test_a_letter_is_a_link_that_every_mail_program_reads() -> None:
    assert mail_link(LETTER) == (
        "mailto:jo%2Boffice@example.org?subject=Routes%20%26%20rights%3A%20100%20%25"
        "&body=Dear%20Jo%2C%0D%0Ayes%3F%20no%3F%0D%0A%0D%0ASam%20%C3%A9"
    )


def test_json_says_of_each_button_what_it_does() -> None:
    out = StringIO()
    JsonScreen(out).bubble(EVERYTHING)
    assert json.loads(out.getvalue()) == {
        "text": "Pick one.",
        "buttons": [
            {"id": "tea", "label": "Tea"},
            {"id": ".url", "label": "Read", "url": "https://example.org/"},
            {"id": ".share", "label": "Pass on", "share": "Have tea"},
            {"id": ".copy", "label": "Copy", "copy": "Tea, please"},
            {"id": ".mail", "label": "Open my mail", "url": mail_link(LETTER)},
            {"id": ".url2", "label": "Read more", "url": "https://example.org/more"},
        ],
        "step": "main.drink",
        "language": "en",
        "direction": "ltr",
    }


def test_json_is_one_line_whatever_the_text_holds() -> None:
    out = StringIO()
    JsonScreen(out).bubble(Outgoing(RichText("one\ntwo\u2028\U0001f600"), "en"))
    assert [json.loads(line)["text"] for line in out.getvalue().split("\n")[:-1]] == [
        "one\ntwo\u2028\U0001f600"
    ]


def test_a_toast_in_json_belongs_to_no_step_and_speaks_the_language_of_before() -> None:
    out = StringIO()
    screen = JsonScreen(out)
    screen.bubble(ARABIC)
    screen.toast("لقد أجبت")
    assert json.loads(lines(out)[1]) == {
        "text": "لقد أجبت",
        "buttons": [],
        "step": None,
        "language": "ar",
        "direction": "rtl",
    }


def test_lines_number_the_buttons_and_show_where_links_lead() -> None:
    out = StringIO()
    TextScreen(out).bubble(EVERYTHING)
    assert lines(out) == [
        "[A cup]",
        "Pick one.",
        "  #1 Tea",
        "  #2 Read: https://example.org/",
        "  #3 Pass on [#3 shows the text]",
        "  #4 Copy [#4 shows the text]",
        f"  #5 Open my mail: {LETTER.to} [#5 shows the letter, --json the link]",
        "  #6 Read more: https://example.org/more",
        "",
    ]


def test_no_line_is_a_mail_link_with_the_whole_letter_in_it() -> None:
    out = StringIO()
    TextScreen(out).bubble(EVERYTHING)
    assert "mailto:" not in out.getvalue()


def test_a_letter_too_long_for_a_link_is_there_to_copy() -> None:
    out = StringIO()
    TextScreen(out).bubble(Outgoing(RichText("Send it."), "en", buttons=(LONG_LETTER,)))
    assert "mailto:" not in out.getvalue()
    assert f"jo@example.org\nLong\n\n{LONG_LETTER.body}\n" in out.getvalue()


def test_the_address_behind_a_linked_word_can_be_read() -> None:
    out = StringIO()
    linked = RichText("See here.", (Mark("link", 4, 4, "https://example.org"),))
    TextScreen(out).bubble(Outgoing(linked, "en"))
    assert lines(out)[0] == "See here (https://example.org)."


def test_toasts_and_words_of_the_program_look_like_no_message() -> None:
    out = StringIO()
    screen = TextScreen(out)
    screen.toast("Got it.")
    screen.notice("REHEARSAL")
    assert lines(out) == ["[Got it.]", "", "*** REHEARSAL ***", ""]


# --- Bubbles ----------------------------------------------------------------------------------


def _drawn(bubble: Outgoing, *, width: int = 60) -> str:
    console = Console(file=StringIO(), width=width, highlight=False, force_terminal=False)
    BubbleScreen(console).bubble(bubble)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_bubble_has_a_frame_and_numbered_buttons() -> None:
    drawn = _drawn(EVERYTHING).splitlines()
    assert (drawn[0][0], drawn[-1][0]) == ("╭", "╰")
    assert "│  #1 Tea" in "\n".join(drawn)
    assert {len(line) for line in drawn} == {60}


def test_right_to_left_words_stand_at_the_right_without_sides() -> None:
    drawn = _drawn(ARABIC).splitlines()
    words = next(line for line in drawn if "مرحبا" in line)
    assert words.rstrip().endswith("مرحبا")
    assert words.index("مرحبا") > 40
    assert "│" not in "".join(drawn)


def test_text_to_copy_stands_outside_the_frame_as_it_is() -> None:
    text = "Here:\n\n" + "word " * 30 + "\nend\n\nSend it."
    block = Mark("block", 7, len(text) - 7 - len("\n\nSend it."))
    drawn = _drawn(Outgoing(RichText(text, (block,)), "en")).splitlines()
    assert "word " * 30 in [line if line.endswith(" ") else f"{line} " for line in drawn]
    assert "end" in [line.strip() for line in drawn]
    assert sum(line.startswith("╭") for line in drawn) == 2


def test_a_persons_brackets_are_no_markup() -> None:
    assert "[bold]x[/bold] [link=y]" in _drawn(Outgoing(RichText("[bold]x[/bold] [link=y]"), "en"))
