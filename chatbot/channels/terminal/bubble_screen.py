"""Messages as bubbles on a real terminal.

A terminal that can put right-to-left script in order turns a whole line, frame included: such a
bubble has no sides, and its words stand at the right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from chatbot.channels.terminal.newest_buttons import Numbered, numbered
from chatbot.domain.mail_links import is_too_long, mail_link, whole_letter
from chatbot.domain.messages import (
    CopyButton,
    Mark,
    Outgoing,
    RichText,
    ShareButton,
    UrlButton,
)
from chatbot.domain.messages import MailButton as Letter

WIDEST = 76
"""Columns: longer lines are hard to read."""

_STYLES = {"bold": "bold", "italic": "italic"}


class BubbleScreen:
    """Text that is there to be copied stands outside the frame, as it is."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def bubble(self, bubble: Outgoing) -> None:
        """A message of the bot."""
        justify: Literal["left", "right"] = "right" if bubble.direction == "rtl" else "left"
        frame = box.HORIZONTALS if bubble.direction == "rtl" else box.ROUNDED
        shown = numbered(bubble.buttons)
        parts: list[RenderableType] = []
        if bubble.picture is not None:
            parts.append(Text(f"[{bubble.picture.alt}]", style="dim italic", justify=justify))
        for part, is_block in _parts(bubble.text):
            if is_block:
                self._frame(parts, frame)
                self.reveal(part.plain)
                parts = []
            else:
                part.justify = justify
                parts.append(part)
        if shown:
            parts.append(Text())
            parts.extend(_button(number, one, justify) for number, one in enumerate(shown, 1))
        self._frame(parts, frame)
        for letter in _long_letters(shown):
            self.reveal(whole_letter(letter))

    def toast(self, text: str) -> None:
        """The short answer to a tap."""
        self._console.print(Text(f"  [{text}]", style="yellow"))

    def notice(self, text: str) -> None:
        """Something the program says, not the bot."""
        self._console.print(Text(text, style="bold black on yellow"))

    def reveal(self, text: str) -> None:
        """What a button that answers nothing holds: no frame and no line of ours within."""
        self._console.rule(style="dim")
        # soft_wrap: what is copied must not hold line breaks that the window made
        self._console.print(Text(text), soft_wrap=True)
        self._console.rule(style="dim")

    def _frame(self, parts: list[RenderableType], frame: box.Box) -> None:
        if parts:
            width = min(WIDEST, self._console.width)
            self._console.print(Panel(Group(*parts), box=frame, width=width, border_style="cyan"))


def _long_letters(shown: tuple[Numbered, ...]) -> Iterator[Letter]:
    for one in shown:
        if isinstance(one.button, Letter) and is_too_long(one.button):
            yield one.button


def _parts(words: RichText) -> Iterator[tuple[Text, bool]]:
    """The text cut at its blocks, each piece with its marks: (piece, is it a block)."""
    blocks = sorted((m for m in words.marks if m.kind == "block"), key=lambda mark: mark.start)
    whole = _styled(words)
    at = 0
    for block in blocks:
        yield from _prose(whole[at : block.start])
        yield whole[block.start : block.start + block.length], True
        at = block.start + block.length
    yield from _prose(whole[at:])


def _prose(piece: Text) -> Iterator[tuple[Text, bool]]:
    plain = piece.plain
    if plain.strip():
        yield piece[len(plain) - len(plain.lstrip("\n")) : len(plain.rstrip())], False


def _styled(words: RichText) -> Text:
    text = Text(words.text)
    for mark in words.marks:
        text.stylize(_style(mark), mark.start, mark.start + mark.length)
    return text


def _style(mark: Mark) -> str:
    if mark.kind == "link" and mark.url:
        return f"underline link {mark.url}"
    return _STYLES.get(mark.kind, "")


def _button(number: int, one: Numbered, justify: Literal["left", "right"]) -> Text:
    line = Text(justify=justify)
    line.append(f" #{number} ", style="bold cyan")
    match one.button:
        case UrlButton(url=url):
            line.append(f"{one.label}  ", style=f"link {url}")
            line.append(url, style=f"dim underline link {url}")
        case Letter() as letter:
            link = "" if is_too_long(letter) else f"link {mail_link(letter)}"
            line.append(f"{one.label}  ", style=link)
            line.append(letter.to, style=f"dim underline {link}")
        case CopyButton() | ShareButton():
            line.append(one.label)
            line.append(f"  (#{number} shows the text)", style="dim")
        case _:
            line.append(one.label, style="bold")
    return line
