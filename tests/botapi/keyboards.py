"""What a keyboard must satisfy beyond its field types (core.telegram.org/bots/api
#inlinekeyboardbutton, 10.1; texts of refusals after telegram-bot-api Client.cpp).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from .formatted import is_blank
from .links import link_problem

# undocumented, long observed (telegram.constants.InlineKeyboardMarkupLimit)
MAX_BUTTONS = 100
MAX_BUTTONS_IN_ROW = 8
MAX_MARKUP_BYTES = 10_240
MAX_REPLY_BUTTONS = 300

ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_CANNOT = "can't parse inline keyboard button: "


def inline_keyboard_problems(markup: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a keyboard whose field types are right."""
    rows = markup["inline_keyboard"]
    problems = list(_size_problems(markup, rows, MAX_BUTTONS))
    if any(len(row) > MAX_BUTTONS_IN_ROW for row in rows):
        problems.append(f"a row has more than {MAX_BUTTONS_IN_ROW} buttons")
    for row in rows:
        for button in row:
            problems += _button_problems(button)
    return problems


def reply_keyboard_problems(markup: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a keyboard of ready answers."""
    rows = markup["keyboard"]
    problems = list(_size_problems(markup, rows, MAX_REPLY_BUTTONS))
    if not any(rows):
        problems.append("reply keyboard without a button")
    if any(is_blank(button["text"]) for row in rows for button in row):
        problems.append("keyboard button text must be non-empty")
    return problems


def reply_markup_flag_problems(markup: Mapping[str, Any]) -> list[str]:
    """`remove_keyboard` and `force_reply` can only be true."""
    flags = [name for name in ("remove_keyboard", "force_reply") if markup.get(name) is False]
    return [f"{name} must be True" for name in flags]


def _size_problems(markup: Mapping[str, Any], rows: list[list[Any]], most: int) -> Iterable[str]:
    if sum(len(row) for row in rows) > most:
        yield f"reply markup is too long: more than {most} buttons"
    if len(json.dumps(markup, ensure_ascii=False).encode()) > MAX_MARKUP_BYTES:
        yield "reply markup is too long"


def _button_problems(button: Mapping[str, Any]) -> Iterable[str]:
    if is_blank(button["text"]):
        yield f"{_CANNOT}button text must be non-empty"
    actions = [action for action in ACTIONS if action in button]
    if not actions:
        yield f"{_CANNOT}Text buttons are unallowed in the inline keyboard"
    if len(actions) > 1:
        yield f"{_CANNOT}exactly one action is allowed, not {' and '.join(actions)}"
    yield from _link_problems(button)


def _link_problems(button: Mapping[str, Any]) -> Iterable[str]:
    if "url" in button and (wrong := link_problem(button["url"])):
        yield f"inline keyboard button URL '{button['url']}' is invalid: {wrong}"
    for name in ("web_app", "login_url"):
        if name in button and (wrong := link_problem(button[name]["url"], https_only=True)):
            yield f"inline keyboard button {name} URL is invalid: {wrong}"
