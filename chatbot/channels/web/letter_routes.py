"""`/l/<token>`: the letter page over HTTP. GET shows it; POST says that a letter is sent.

The token in the path is all there is: no cookie, no account. So no path, query or form of it is
ever logged, and what cannot be opened is answered with a page that says what to do.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import structlog
from aiohttp import web

from chatbot.channels.web.letter_view import letters_view
from chatbot.channels.web.pages import (
    LANGUAGE,
    html_of,
    likely_language,
    page,
    wished_language,
)
from chatbot.domain.messages import Address
from chatbot.service.letter_pages import Closed, LetterPages, OpenPage

PATH: Final = "/l/{token}"
MOST_FORM_BYTES: Final = 4_096
FORM_SECONDS: Final = 10.0

_ONCE = re.compile(r"[0-9a-f]{16}")
_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_STATUS: Final = {
    Closed.BROKEN: 404,
    Closed.GONE: 410,
    Closed.OVER: 410,
    # It may be back tomorrow, when the list has been mended.
    Closed.VANISHED: 404,
}

ChatOf = Callable[[Address], str | None]
"""Where the chat of an address can be opened; None where there is no link to it."""

_log = structlog.get_logger()


def letter_routes(pages: LetterPages, chat_of: ChatOf) -> list[web.RouteDef]:
    """The routes of the letter page."""
    door = LetterDoor(pages, chat_of)
    return [web.get(PATH, door.show), web.post(PATH, door.take)]


class LetterDoor:
    """Answers one request at a time; holds nothing between them."""

    def __init__(self, pages: LetterPages, chat_of: ChatOf) -> None:
        self._pages = pages
        self._chat_of = chat_of

    async def show(self, request: web.Request) -> web.Response:
        """The letters."""
        try:
            opened = await self._open(request)
            if isinstance(opened, Closed):
                return await self._notice(request, opened, _STATUS[opened])
            return self._letters(request, opened)
        except Exception as fault:
            return await self._trouble(request, fault)

    async def take(self, request: web.Request) -> web.Response:
        """The letter to `letter`, a public id, is sent; `once` names the form that said so."""
        if not is_own_form(request):
            return await self._notice(request, "refused", 403)
        try:
            async with asyncio.timeout(FORM_SECONDS):
                form = await _form(request)
            if form is None:
                return await self._notice(request, Closed.BROKEN, 400)
            said = await self._pages.say_sent(_token(request), *form)
        except Exception as fault:
            return await self._trouble(request, fault)
        if isinstance(said, Closed):
            return await self._notice(request, said, _STATUS[said])
        query = {"noted": str(said.number)}
        if LANGUAGE in request.query:
            query[LANGUAGE] = request.query[LANGUAGE][:20]
        raise web.HTTPSeeOther(f"{request.path}?{urlencode(query)}#noted")

    async def _open(self, request: web.Request) -> OpenPage | Closed:
        opened = await self._pages.open(_token(request))
        if isinstance(opened, Closed):
            return opened
        voice = opened.page.voice
        wished = wished_language(request, voice.campaign.languages)
        if wished is None or wished == voice.language.tag:
            return opened
        return await self._pages.open(_token(request), wished)

    def _letters(self, request: web.Request, opened: OpenPage) -> web.Response:
        only, noted = _asked(request, "only"), _asked(request, "noted")
        kept = {"only": str(only)} if only is not None else {}
        values = {
            **letters_view(opened, noted, only),
            "changes": html_of(opened.page.changes) if opened.page.changes else "",
            "credits": [html_of(line) for line in opened.page.credits],
            "chat": self._chat_of(opened.address),
            "once": secrets.token_hex(8),
        }
        return page(request, "letters.html", opened.page.voice, kept, values)

    async def _notice(self, request: web.Request, what: str, status: int) -> web.Response:
        voice = await self._pages.stranger("")
        language = wished_language(request, voice.campaign.languages)
        voice = voice.in_language(language or likely_language(request, voice.release))
        imprint = voice.say("campaign.imprint")
        values = {
            "title": voice.bot(f"page_{what}_title").text,
            "words": voice.bot(f"page_{what}").text,
            "imprint": imprint.text if imprint else "",
            "credits": [],
        }
        return page(request, "notice.html", voice, {}, values, status)

    async def _trouble(self, request: web.Request, fault: Exception) -> web.Response:
        if isinstance(fault, web.HTTPException):
            raise fault
        _log.error("page.failed", fault=type(fault).__name__)
        return await self._notice(request, "trouble", 503)


def is_own_form(request: web.Request) -> bool:
    """Whether a form comes from the page itself, as far as the browser says.

    Our pages send no referrer, so a browser says `Origin: null` for them (Fetch, "append a request
    `Origin` header"); then `Sec-Fetch-Site` decides, and one that says neither is let in: without
    a cookie nothing is gained by forging.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.host


def _token(request: web.Request) -> str:
    return request.match_info["token"]


def _asked(request: web.Request, name: str) -> int | None:
    value = request.query.get(name, "")
    return int(value) if _NUMBER.fullmatch(value) else None


async def _form(request: web.Request) -> tuple[str, str] | None:
    """(letter, once); None for what our form never sends."""
    if request.content_type != "application/x-www-form-urlencoded":
        return None
    body = await request.content.read(MOST_FORM_BYTES + 1)
    if len(body) > MOST_FORM_BYTES or not request.content.at_eof():
        return None
    fields = parse_qs(body.decode("ascii", "replace"), max_num_fields=10)
    letter, once = fields.get("letter", [""])[0], fields.get("once", [""])[0]
    return (letter, once) if letter and _ONCE.fullmatch(once) else None
