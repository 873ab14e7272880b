"""`/m/<token>`: the pages behind the links in e-mails. GET shows a button, POST is its press.

As with the letter page the token is all there is, and no path of it is logged.
"""

from __future__ import annotations

from typing import Any, Final

import structlog
from aiohttp import web

from chatbot.channels.web.letter_routes import is_own_form
from chatbot.channels.web.pages import likely_language, page, wished_language
from chatbot.service.mail_links import MailLinks
from chatbot.service.mail_ports import LinkOpened

PATH: Final = "/m/{token}"

_log = structlog.get_logger()


def mail_routes(links: MailLinks) -> list[web.RouteDef]:
    """The routes of the links in e-mails."""
    door = MailDoor(links)
    return [web.get(PATH, door.show), web.post(PATH, door.press)]


class MailDoor:
    """Answers one request at a time; holds nothing between them."""

    def __init__(self, links: MailLinks) -> None:
        self._links = links

    async def show(self, request: web.Request) -> web.Response:
        """What the link is for, with its button."""
        try:
            link = await self._links.opened(request.match_info["token"])
        except Exception as fault:
            return await self._trouble(request, fault)
        return await self._page(request, link)

    async def press(self, request: web.Request) -> web.Response:
        """The button was pressed."""
        if not is_own_form(request):
            return await self._notice(request, None, "page_refused", 403)
        try:
            link = await self._links.press(request.match_info["token"])
        except Exception as fault:
            return await self._trouble(request, fault)
        return await self._page(request, link, pressed=True)

    async def _page(
        self, request: web.Request, link: LinkOpened | None, pressed: bool = False
    ) -> web.Response:
        if link is None:
            return await self._notice(request, None, "page_broken", 404)
        if link.done:
            words = "confirmed" if link.purpose == "confirm" else "disowned"
            return await self._notice(request, link, f"mail_page_{words}")
        # Letters of an address that was given up since may still be stopped.
        if link.gone and (pressed or link.purpose == "confirm"):
            return await self._notice(request, link, "mail_page_gone", 410)
        what = f"mail_page_{link.purpose}"
        return await self._notice(request, link, what, button=f"{what}_button")

    async def _notice(
        self,
        request: web.Request,
        link: LinkOpened | None,
        what: str,
        status: int = 200,
        button: str | None = None,
    ) -> web.Response:
        voice = await self._links.voice(link, None)
        wished = wished_language(request, voice.campaign.languages)
        if wished or not (link and link.language):
            voice = voice.in_language(wished or likely_language(request, voice.release))
        imprint = voice.say("campaign.imprint")
        shown = {"contact": voice.campaign.privacy_contact}
        values: dict[str, Any] = {
            "title": voice.bot(f"{what}_title").text,
            "words": voice.bot(what, shown).text,
            "button": button,
            "imprint": imprint.text if imprint else "",
            "credits": [],
        }
        return page(request, "mail.html", voice, {}, values, status)

    async def _trouble(self, request: web.Request, fault: Exception) -> web.Response:
        if isinstance(fault, web.HTTPException):
            raise fault
        _log.error("page.failed", fault=type(fault).__name__)
        return await self._notice(request, None, "page_trouble", 503)
