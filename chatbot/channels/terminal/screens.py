"""What a screen must be able to show, and what every screen shows in the same words."""

from __future__ import annotations

from typing import Protocol

from chatbot.domain.mail_links import whole_letter
from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    Outgoing,
    RichText,
    ShareButton,
    UrlButton,
)


class Screen(Protocol):
    """Where messages of the bot come out. Nothing is shown twice unless it is shown twice."""

    def bubble(self, bubble: Outgoing) -> None:
        """A message of the bot."""
        ...

    def toast(self, text: str) -> None:
        """The short answer to a tap."""
        ...

    def notice(self, text: str) -> None:
        """Something the program says, not the bot."""
        ...

    def reveal(self, text: str) -> None:
        """What a button that answers nothing holds."""
        ...


def content_of(button: Button) -> str:
    """What such a button would open, copy, share or mail."""
    match button:
        case UrlButton():
            return button.url
        case CopyButton() | ShareButton():
            return button.text
        case MailButton():
            return whole_letter(button)
        case _:
            return button.label


def plain_text(words: RichText) -> str:
    """The text with the address behind each link, which a bare text could not show."""
    text = words.text
    links = [mark for mark in words.marks if mark.kind == "link" and mark.url]
    for mark in sorted(links, key=lambda mark: mark.start, reverse=True):
        end = mark.start + mark.length
        if text[mark.start : end] != mark.url:
            text = f"{text[:end]} ({mark.url}){text[end:]}"
    return text
