"""One JSON object a line for every message of the bot, for programs that talk to it."""

from __future__ import annotations

from typing import TextIO

import msgspec

from chatbot.channels.terminal.newest_buttons import Numbered, numbered
from chatbot.domain.mail_links import mail_link
from chatbot.domain.messages import (
    CopyButton,
    Direction,
    MailButton,
    Outgoing,
    ShareButton,
    UrlButton,
)

OUR_LANGUAGE = "en"
"""What the program itself says, as opposed to the bot."""


class ButtonLine(msgspec.Struct, omit_defaults=True):
    """A button. `url`, `copy` and `share` are what it opens, copies or passes on."""

    id: str
    label: str
    url: str | None = None
    copy: str | None = None
    share: str | None = None


class MessageLine(msgspec.Struct):
    """A message. `step` is `flow.step`; null for words that belong to no step."""

    text: str
    buttons: list[ButtonLine]
    step: str | None
    language: str
    direction: Direction


class JsonScreen:
    """Writes every line out at once, so that a reader at the other end need not wait."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._spoken: tuple[str, Direction] = (OUR_LANGUAGE, "ltr")

    def bubble(self, bubble: Outgoing) -> None:
        """A message of the bot."""
        self._spoken = (bubble.language, bubble.direction)
        buttons = [_button_line(one) for one in numbered(bubble.buttons)]
        self._write(MessageLine(bubble.text.text, buttons, bubble.step, *self._spoken))

    def toast(self, text: str) -> None:
        """The short answer to a tap, as words that belong to no step."""
        self._write(MessageLine(text, [], None, *self._spoken))

    def notice(self, text: str) -> None:
        """Something the program says, not the bot."""
        self._write(MessageLine(text, [], None, OUR_LANGUAGE, "ltr"))

    def reveal(self, text: str) -> None:
        """What a button that answers nothing holds."""
        self.toast(text)

    def _write(self, line: MessageLine) -> None:
        self._out.write(msgspec.json.encode(line).decode() + "\n")
        self._out.flush()


def _button_line(one: Numbered) -> ButtonLine:
    line = ButtonLine(one.id, one.label)
    match one.button:
        case UrlButton(url=url):
            line.url = url
        case MailButton() as letter:
            line.url = mail_link(letter)
        case CopyButton(text=text):
            line.copy = text
        case ShareButton(text=text):
            line.share = text
        case _:
            pass  # an option needs its id and label only: they are what a line can say
    return line
