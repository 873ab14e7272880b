"""What the letter page shows of each letter: links, sizes, and nothing that is not asked for."""

from __future__ import annotations

from collections.abc import Mapping
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
from chatbot.domain.routes import COMMONS
from chatbot.engine.letter_page import PageLetter
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
    """One letter as the template needs it. `mail` is empty without an e-mail address."""

    number: int
    name: str
    party: str
    to: str
    web: str
    subject: str
    body: str
    sent: bool
    change: str
    mail: str
    web_mail: tuple[WebMailLink, ...]
    long: bool
    size: str


def letters_view(opened: OpenPage, noted: int | None, only: int | None) -> dict[str, Any]:
    """The letters, all or `only` one. One that was `noted` just now shows as sent."""
    page, voice = opened.page, opened.page.voice
    views = [_view(one, opened.changes, noted == one.number) for one in page.letters]
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
        "noted": voice.bot("sent_on_page", {"name": told.name}).text if told else "",
        "until": day_of(opened.until).isoformat(),
        "language": page.language,
        "day": letter_language.language.formats.day(day),
        "recipient": COMMONS.split(", ") if page.to_mp else [],
        "imprint": page.imprint,
    }


def _view(letter: PageLetter, changes: Mapping[int, Any], noted: bool) -> LetterView:
    long = bool(letter.to) and is_too_long(letter)
    change = changes.get(letter.number)
    services = WEB_MAIL if letter.to else ()
    return LetterView(
        number=letter.number,
        name=letter.name,
        party=letter.party,
        to=letter.to,
        web=letter.web if urlsplit(letter.web).scheme in ("http", "https") else "",
        subject=letter.subject,
        body=letter.body,
        sent=letter.sent or noted,
        change=str(change) if change else "",
        mail=mail_link(letter, with_body=not long) if letter.to else "",
        web_mail=tuple(
            WebMailLink(
                service.name.lower(),
                service.name,
                web_mail_link(service, letter, with_body=not long),
            )
            for service in services
        ),
        long=long,
        size=_paper_size(letter.body),
    )


def _paper_size(body: str) -> str:
    for name, width, lines in PAPER_SIZES:
        if sum(max(1, ceil(len(line) / width)) for line in body.split("\n")) <= lines:
            return name
    return "longest"
