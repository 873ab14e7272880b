"""What the letter page shows of each letter: links, sizes, and nothing that is not asked for."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any, Final
from urllib.parse import urlsplit

from chatbot.domain.calendar import day_of
from chatbot.domain.mail_links import (
    WEB_MAIL,
    is_too_long,
    mail_link,
    web_mail_link,
)
from chatbot.engine.letter_page import PageLetter
from chatbot.engine.voice import Voice
from chatbot.service.letter_pages import OpenPage

PAPER_SIZES: Final = (("", 85, 32), ("long", 97, 40), ("longer", 112, 50))
"""Class of a printed letter, letters in a line, lines on an A4 page below its head: measured with
a wide serif face. What is longer still is `longest`, which holds some sixty lines."""


@dataclass(frozen=True, slots=True)
class WebMailLink:
    """One web-mail service, for one letter."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter as the template needs it. `mail` is empty where none may be sent; `person` is the
    public id of whom it is for, which a form names."""

    number: int
    person: str
    name: str
    party: str
    to: str
    web: str
    subject: str
    body: str
    sent: bool
    post: str
    shared: bool
    gone: bool
    mail: str
    web_mail: tuple[WebMailLink, ...]
    long: bool
    size: str
    envelope: tuple[str, ...]


def letters_view(opened: OpenPage, noted: int | None, only: int | None) -> dict[str, Any]:
    """The letters, all or `only` one. `noted` is the one that was said to be sent just now."""
    page, voice = opened.page, opened.page.voice
    views = [_view(one) for one in page.letters]
    told = next((one for one in views if one.number == noted), None)
    chosen = [one for one in views if only in (None, one.number)] or views
    day = day_of(voice.at)
    letter_language = voice.in_language(page.language)
    return {
        "title": voice.bot("page_title").text,
        "letters": chosen,
        "only": only if len(chosen) < len(views) or only == 1 == len(views) else None,
        "sent": sum(one.sent for one in views),
        "total": len(views),
        "has_mail": any(one.mail for one in views),
        "noted": _noted(voice, told) if told else "",
        "until": day_of(opened.until).isoformat(),
        "language": page.language,
        "day": letter_language.language.formats.day(day),
        "imprint": page.imprint,
    }


def _noted(voice: Voice, told: LetterView) -> str:
    """Counted; or taken in, and the chat will say what became of it."""
    return voice.bot("sent_on_page" if told.sent else "page_told", {"name": told.name}).text


def _view(letter: PageLetter) -> LetterView:
    """Links to send by only while there is somebody to send to."""
    open_ = bool(letter.to) and not letter.gone
    long = open_ and is_too_long(letter)
    return LetterView(
        number=letter.number,
        person=letter.person,
        name=letter.name,
        party=letter.party,
        to=letter.to,
        web=letter.web if urlsplit(letter.web).scheme in ("http", "https") else "",
        subject=letter.subject,
        body=letter.body,
        sent=letter.sent,
        post=letter.post,
        shared=letter.shared,
        gone=letter.gone,
        mail=mail_link(letter, with_body=not long) if open_ else "",
        web_mail=tuple(
            WebMailLink(
                service.name.lower(),
                service.name,
                web_mail_link(service, letter, with_body=not long),
            )
            for service in (WEB_MAIL if open_ else ())
        ),
        long=long,
        size=_paper_size(letter.body),
        envelope=(letter.name, *(line for line in letter.post.split(", ") if line)),
    )


def _paper_size(body: str) -> str:
    for name, width, lines in PAPER_SIZES:
        if sum(max(1, ceil(len(line) / width)) for line in body.split("\n")) <= lines:
            return name
    return "longest"
