"""The form of a case about one check: a good call, a bad one, and what is said of the bad one.

The cases themselves are in `cases_of_*`; `test_calls` runs them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Params = dict[str, Any]
FACE = "\U0001f600"  # one character, two UTF-16 units, four bytes


class Case(NamedTuple):
    """`message_id` -1 in the parameters stands for the message there is."""

    fact: str
    method: str
    good: Params
    bad: Params
    complaint: str


def keyboard_of(*buttons: Params) -> Params:
    return {"inline_keyboard": [list(buttons)]}


def press_button(**more: Any) -> Params:
    return {"text": "Go", "callback_data": "go", **more}


def a_text(good: Any, bad: Any, complaint: str, fact: str) -> Case:
    return Case(fact, "sendMessage", {"text": good}, {"text": bad}, complaint)


def a_markup(good: Params, bad: Params, complaint: str, fact: str) -> Case:
    return Case(
        fact,
        "sendMessage",
        {"text": "x", "reply_markup": good},
        {"text": "x", "reply_markup": bad},
        complaint,
    )


def a_button(good: Params, bad: Params, complaint: str, fact: str) -> Case:
    return a_markup(
        keyboard_of({"text": "Go", **good}), keyboard_of({"text": "Go", **bad}), complaint, fact
    )


def words_with(
    text: str, good: list[Params], bad: list[Params], complaint: str, fact: str
) -> Case:
    return Case(
        fact,
        "sendMessage",
        {"text": text, "entities": good},
        {"text": text, "entities": bad},
        complaint,
    )


def span(kind: str, offset: int, length: int, **more: Any) -> Params:
    return {"type": kind, "offset": offset, "length": length, **more}


def command(command: str, description: str = "Begins") -> Params:
    return {"command": command, "description": description}
