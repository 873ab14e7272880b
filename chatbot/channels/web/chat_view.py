"""What the chat page shows of a screen: words, links, texts to copy, answers to tap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from chatbot.channels.web.chat_channel import Said
from chatbot.channels.web.chat_html import bubble_html
from chatbot.domain.mail_links import is_too_long, mail_link, whole_letter
from chatbot.domain.messages import (
    Button,
    CopyButton,
    MailButton,
    OptionButton,
    Outgoing,
    Retire,
    ShareButton,
    UrlButton,
)
from chatbot.service.ports import ShownRow


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
    row: int = 0
    question: str = ""
    words: Markup = Markup("")  # noqa: RUF009 - it is a text, and no text changes
    language: str = ""
    direction: str = "ltr"
    alt: str = ""
    links: tuple[Link, ...] = ()
    texts: tuple[CopyText, ...] = ()
    taps: tuple[OptionButton, ...] = ()


def bubble_view(
    message: Outgoing, row: int = 0, question: tuple[str, int] | None = None
) -> BubbleView:
    """A bubble of the bot as the template needs it."""
    return BubbleView(
        row=row,
        question=question_name(question),
        words=bubble_html(message.text),
        language=message.language,
        direction=message.direction,
        alt=message.picture.alt if message.picture else "",
        links=tuple(link for it in message.buttons if (link := _link(it))),
        texts=tuple(text for it in message.buttons if (text := _text(it))),
        taps=tuple(it for it in message.buttons if isinstance(it, OptionButton)),
    )


def screen_view(rows: Sequence[ShownRow], own: Iterable[Said]) -> list[BubbleView]:
    """All of them, oldest first; only the newest one of the bot offers answers to tap."""
    gone, quiet = _replaced(rows), _retired(rows)
    placed = [(said.after, 1, BubbleView(said=said.words)) for said in own]
    for row in rows:
        if isinstance(row.content, Outgoing) and row.id not in gone:
            placed.append((row.id, 0, bubble_view(row.content, row.id, row.question)))
    placed.sort(key=lambda one: one[:2])
    views = [view for _, _, view in placed]
    newest = max((view.row for view in views), default=0)
    return [
        view if view.row == newest and view.question not in quiet else replace(view, taps=())
        for view in views
    ]


def question_name(question: tuple[str, int] | None) -> str:
    """A question as the page names it."""
    return f"{question[0]}-{question[1]}" if question else ""


def target_name(target: Retire | None) -> str:
    """The question that is answered, or whose place is taken."""
    return question_name((target.session, target.visit)) if target else ""


def _replaced(rows: Sequence[ShownRow]) -> set[int]:
    """Rows whose place another one has taken since."""
    gone = set()
    for place, row in enumerate(rows):
        taken = row.content.replaces if isinstance(row.content, Outgoing) else None
        if name := target_name(taken):
            gone |= {it.id for it in rows[:place] if question_name(it.question) == name}
    return gone


def _retired(rows: Sequence[ShownRow]) -> set[str]:
    """Questions that are answered since they were last asked."""
    quiet: set[str] = set()
    for row in rows:
        if isinstance(row.content, Retire):
            quiet.add(target_name(row.content))
        else:
            quiet.discard(question_name(row.question))
    return quiet


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


def labels_of(rows: Iterable[ShownRow]) -> dict[str, str]:
    """Token -> what is written on that button, for all that are on a screen."""
    said = (it.content for it in rows if isinstance(it.content, Outgoing))
    buttons: list[Any] = [it for message in said for it in message.buttons]
    return {it.token: it.label for it in buttons if isinstance(it, OptionButton)}
