"""Messages of every kind, and screens to see them on."""

from __future__ import annotations

from io import StringIO

from chatbot.domain.messages import (
    CopyButton,
    MailButton,
    Mark,
    OptionButton,
    Outgoing,
    Picture,
    RichText,
    ShareButton,
    UrlButton,
)

LETTER = MailButton(
    "Open my mail",
    "jo+office@example.org",
    "Routes & rights: 100 %",
    "Dear Jo,\nyes? no?\n\nSam é",
)
LONG_LETTER = MailButton("Open my mail", "jo@example.org", "Long", "Word " * 600)

EVERYTHING = Outgoing(
    RichText("Pick one.", (Mark("bold", 0, 4),)),
    "en",
    buttons=(
        OptionButton("tea", "Tea", "v1:a:1:tea"),
        UrlButton("Read", "https://example.org/"),
        ShareButton("Pass on", "Have tea"),
        CopyButton("Copy", "Tea, please"),
        LETTER,
        UrlButton("Read more", "https://example.org/more"),
    ),
    picture=Picture("test/cup.png", "A cup"),
    step="main.drink",
)

ARABIC = Outgoing(
    RichText("مرحبا"), "ar", "rtl", (OptionButton("yes", "نعم", "v1:a:1:yes"),), step="main.hello"
)


class Kept:
    """A keepsake in memory."""

    def __init__(self) -> None:
        self.content: bytes | None = None

    def load(self) -> bytes | None:
        return self.content

    def keep(self, content: bytes) -> None:
        self.content = content

    def drop(self) -> None:
        self.content = None


def lines(out: StringIO) -> list[str]:
    """What was written, line by line."""
    return out.getvalue().splitlines()
