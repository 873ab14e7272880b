"""What the chat page shows of a screen: words, links, texts to copy, answers to tap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from chatbot.channels.web.chat_channel import Shown
from chatbot.channels.web.chat_html import bubble_html
from chatbot.domain.mail_links import is_too_long, mail_link, whole_letter
from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    OptionButton,
    ShareButton,
    UrlButton,
)


@dataclass(frozen=True, slots=True)
class Link:
    """Something that opens."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class CopyText:
    """Something to copy or pass on."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class BubbleView:
    """One bubble; `said` are the person's own words, and then there is nothing else."""

    said: str = ""
    words: Markup = Markup("")  # noqa: RUF009 - it is a text, and no text changes
    language: str = ""
    direction: str = "ltr"
    alt: str = ""
    links: tuple[Link, ...] = ()
    texts: tuple[CopyText, ...] = ()
    taps: tuple[OptionButton, ...] = ()


def bubble_view(shown: Shown, *, newest: bool) -> BubbleView:
    """A bubble as the template needs it. Only the newest one offers answers to tap."""
    message = shown.message
    if message is None:
        return BubbleView(said=shown.said)
    taps = tuple(it for it in message.buttons if isinstance(it, OptionButton))
    return BubbleView(
        words=bubble_html(message.text),
        language=message.language,
        direction=message.direction,
        alt=message.picture.alt if message.picture else "",
        links=tuple(link for it in message.buttons if (link := _link(it))),
        texts=tuple(text for it in message.buttons if (text := _text(it))),
        taps=taps if newest else (),
    )


def screen_view(bubbles: list[Shown]) -> list[BubbleView]:
    """All of them, oldest first."""
    return [bubble_view(it, newest=it is bubbles[-1]) for it in bubbles]


def _link(button: Button) -> Link | None:
    match button:
        case UrlButton(label, url) if url.startswith(("https://", "http://")):
            return Link(label, url)
        case MailButton() as letter:
            return Link(letter.label, mail_link(letter, with_body=not is_too_long(letter)))
        case _:
            return None


def _text(button: Button) -> CopyText | None:
    match button:
        case CopyButton(label, text) | ShareButton(label, text):
            return CopyText(label, text)
        case MailButton() as letter if is_too_long(letter):
            return CopyText(letter.label, whole_letter(letter))
        case _:
            return None


def labels_of(bubbles: list[Shown]) -> dict[str, str]:
    """Token -> what is written on that button, for all that are on a screen."""
    buttons: list[Any] = [it for one in bubbles if one.message for it in one.message.buttons]
    return {it.token: it.label for it in buttons if isinstance(it, OptionButton)}
