"""Buttons in rows as wide as a telephone (core.telegram.org/bots/api#inlinekeyboardbutton, 10.1).

What Telegram has no button for is said in the message: a long text to copy becomes a block, which
copies itself when touched; an e-mail address stands in the text, because `mailto:` is refused.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, assert_never

from chatbot.channels.telegram.links import is_sendable, is_web, share_link
from chatbot.domain.groups import HandoverButton
from chatbot.domain.messages import (
    Button,
    CopyButton,
    DoorButton,
    MailButton,
    Mark,
    OptionButton,
    PageButton,
    RichText,
    ShareButton,
    UrlButton,
)

LONGEST_TOKEN: Final = 64
"""Bytes of `callback_data`."""

LONGEST_COPY: Final = 256
MOST_BUTTONS: Final = 100
MOST_BYTES: Final = 10_000
"""Of a whole keyboard: undocumented, long observed to be 10 KB."""

WIDTHS: Final = {4: 5, 3: 9, 2: 16}
"""Buttons in a row -> the longest label, so that nothing is cut off at 360 points of width."""

FEW_LETTERS: Final = 1500
"""Even if each takes four bytes, with what is around them they stay below the limit."""

Row = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Laid:
    """A message ready but for its entities: its words, with what buttons added to them."""

    text: RichText
    rows: list[Row]


def lay_out(text: RichText, buttons: Iterable[Button]) -> Laid:
    """Turn buttons into rows, and into words where there is no such button."""
    buttons = tuple(buttons)
    if (answers := _answers(buttons)) is not None:
        return Laid(text, answers)
    keys: Row = []
    for button in buttons:
        key, addition = _key(button, text)
        keys += [key] if key else []
        text = _with(text, addition) if addition else text
    return Laid(text, _within_limits(_rows(keys[:MOST_BUTTONS])))


def _answers(buttons: tuple[Button, ...]) -> list[Row] | None:
    """The rows of a question that offers a few answers and nothing else, as most do.

    Where they go depends on their labels, which come again and again.
    """
    if not all(
        isinstance(button, OptionButton) and 0 < len(button.token.encode()) <= LONGEST_TOKEN
        for button in buttons
    ):
        return None
    sizes = _sizes(tuple(button.label for button in buttons))
    if sizes is None:
        return None
    rows: list[Row] = []
    place = 0
    for size in sizes:
        row = buttons[place : place + size]
        rows.append([{"text": it.label, "callback_data": it.token} for it in row])  # type: ignore[union-attr]
        place += size
    return rows


@lru_cache(maxsize=1024)
def _sizes(labels: tuple[str, ...]) -> tuple[int, ...] | None:
    """How many buttons stand in each row; None where a limit has to be looked at."""
    rows = _rows([{"text": label, "callback_data": ""} for label in labels[:MOST_BUTTONS]])
    fits = len(labels) <= MOST_BUTTONS and _is_small(rows)
    return tuple(map(len, rows)) if fits else None


def _key(button: Button, text: RichText) -> tuple[dict[str, Any] | None, RichText | None]:
    """The button, and what has to be said besides or instead."""
    match button:
        case OptionButton(_, label, token):
            fits = 0 < len(token.encode()) <= LONGEST_TOKEN
            return ({"text": label, "callback_data": token} if fits else None), None
        case UrlButton(label, url):
            if is_sendable(url):
                return {"text": label, "url": url}, None
            return None, _line(f"{label}: {url}") if is_web(url) else None
        case ShareButton(label, shared):
            if link := share_link(shared):
                return {"text": label, "url": link}, None
            return None, _block(label, shared, text)
        case CopyButton(label, copied):
            if 0 < len(copied) <= LONGEST_COPY:
                return {"text": label, "copy_text": {"text": copied}}, None
            return None, _block(label, copied, text)
        case MailButton(label, to):
            said = None if to in text.text else _line(f"{label}: {to}")
            return ({"text": to, "copy_text": {"text": to}} if to else None), said
        case PageButton() | HandoverButton() | DoorButton():
            # one that could be opened has become a UrlButton by now
            return None, None
        case _:
            assert_never(button)


def _line(words: str) -> RichText:
    return RichText(words)


def _block(label: str, copied: str, text: RichText) -> RichText | None:
    """The label, and below it a block; nothing when the same block is there already."""
    if not copied.strip() or _shows_block(text, copied):
        return None
    head = f"{label}\n"
    return RichText(head + copied, (Mark("block", len(head), len(copied)),))


def _shows_block(text: RichText, copied: str) -> bool:
    shown = (
        text.text[mark.start : mark.start + mark.length]
        for mark in text.marks
        if mark.kind == "block"
    )
    return any(block.strip() == copied.strip() for block in shown)


def _with(text: RichText, addition: RichText) -> RichText:
    start = text.text + "\n\n" if text.text else ""
    moved = (
        Mark(mark.kind, mark.start + len(start), mark.length, mark.url) for mark in addition.marks
    )
    return RichText(start + addition.text, (*text.marks, *moved))


def _rows(keys: Row) -> list[Row]:
    """Fill rows in order: as many in a row as its longest label allows."""
    rows: list[Row] = []
    for key in keys:
        if rows and _fit([*rows[-1], key]):
            rows[-1].append(key)
        else:
            rows.append([key])
    return rows


def _fit(row: Row) -> bool:
    return max(_width(key["text"]) for key in row) <= WIDTHS.get(len(row), 0)


@lru_cache(maxsize=4096)
def _width(label: str) -> int:
    """In average letters: wide ones count double, marks on a letter nothing."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in label
    )


def _within_limits(rows: list[Row]) -> list[Row]:
    while rows and not _is_small(rows) and _bytes(rows) > MOST_BYTES:
        rows = rows[:-1]
    return rows


def _is_small(rows: list[Row]) -> bool:
    """Whether that is plain without counting: nothing but answers, with few words."""
    keys = [key for row in rows for key in row]
    return all("callback_data" in key for key in keys) and (
        sum(len(key["text"]) + LONGEST_TOKEN for key in keys) < FEW_LETTERS
    )


def _bytes(rows: list[Row]) -> int:
    return len(json.dumps(rows, ensure_ascii=False).encode())
