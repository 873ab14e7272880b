"""Messages as plain lines, for a pipe, a log or a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from chatbot.channels.terminal.newest_buttons import Numbered, numbered
from chatbot.channels.terminal.screens import plain_text
from chatbot.domain.mail_links import is_too_long, whole_letter
from chatbot.domain.messages import CopyButton, MailButton, Outgoing, ShareButton, UrlButton

CUT = "-" * 24
"""Stands above and below a text that is there to be copied."""


class TextScreen:
    """An empty line ends each message."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def bubble(self, bubble: Outgoing) -> None:
        """A message of the bot."""
        lines = [plain_text(bubble.text)]
        if bubble.picture is not None:
            lines.insert(0, f"[{bubble.picture.alt}]")
        for number, one in enumerate(numbered(bubble.buttons), 1):
            lines.extend(_button_lines(number, one))
        self._write("\n".join(lines))

    def toast(self, text: str) -> None:
        """The short answer to a tap."""
        self._write(f"[{text}]")

    def notice(self, text: str) -> None:
        """Something the program says, not the bot."""
        self._write(f"*** {text} ***")

    def reveal(self, text: str) -> None:
        """What a button that answers nothing holds."""
        self._write(f"{CUT}\n{text}\n{CUT}")

    def _write(self, text: str) -> None:
        self._out.write(f"{text}\n\n")
        self._out.flush()


def _button_lines(number: int, one: Numbered) -> Iterator[str]:
    shown = f"  #{number} {one.label}"
    match one.button:
        case UrlButton(url=url):
            yield f"{shown}: {url}"
        case MailButton() as letter if is_too_long(letter):
            yield f"{shown}: {letter.to}"
            yield from (CUT, whole_letter(letter), CUT)
        case MailButton() as letter:
            # The link has the whole letter in it, which stands above; --json has the link.
            yield f"{shown}: {letter.to} [#{number} shows the letter, --json the link]"
        case CopyButton() | ShareButton():
            yield f"{shown} [#{number} shows the text]"
        case _:
            yield shown
