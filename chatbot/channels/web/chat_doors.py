"""From Telegram to the page and back: links that work once, as words to press and as QR codes.

Looking at a link does nothing, so previews and scanners use none up; pressing does. The form that
asks holds the key of the page that will be, so pressing twice opens one page.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

import segno
from aiohttp import web

from chatbot.channels.web.chat_channel import CHANNEL, DOOR_OPEN, GO_PATH
from chatbot.channels.web.chat_routes import ChatDoor, is_key, new_key
from chatbot.channels.web.letter_routes import is_own_form
from chatbot.channels.web.pages import page
from chatbot.domain.messages import Address, Carried
from chatbot.service.carry_over import PREFIX
from chatbot.service.ports import Doors

MOST_BYTES: Final = 1_000
TELEGRAM: Final = "telegram"

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{24}")


@dataclass(frozen=True, slots=True)
class ChatDoors:
    """`bot_name` is the bot in Telegram; empty where there is none."""

    door: ChatDoor
    doors: Doors
    base: str
    bot_name: Callable[[], str]

    def routes(self) -> list[web.RouteDef]:
        """The routes between the page and Telegram."""
        return [
            web.get(f"{GO_PATH}{{token}}", self.ask),
            web.post(f"{GO_PATH}{{token}}", self.come),
            web.post("/chat/{who}/telegram", self.leave),
        ]

    async def ask(self, request: web.Request) -> web.Response:
        """Whether the talk shall go on here."""
        return await self.door.kindly(request, self._ask)

    async def _ask(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        if not await self.doors.is_open(token, CHANNEL):
            return await self.door.notice(request, 410)
        voice = await self.door.voice(request)
        values = {
            "who": new_key(),
            "code": qr_code(f"{self.base}{GO_PATH}{token}"),
            **self.door.campaign(voice),
        }
        return page(request, "go.html", voice, {}, values)

    async def come(self, request: web.Request) -> web.Response:
        """The talk goes on in a page of its own."""
        return await self.door.kindly(request, self._come)

    async def _come(self, request: web.Request) -> web.Response:
        if not is_own_form(request):
            return await self.door.notice(request, 403)
        if not await self.door.limits.may_begin(self.door.peer(request)):
            return await self.door.notice(request, 429)
        who, token = await _wished_key(request), request.match_info["token"]
        address = Address(CHANNEL, who)
        if not is_key(who) or not _TOKEN.fullmatch(token):
            return await self.door.notice(request, 410)
        if await self.doors.join(token, address) is not Carried.HERE:
            return await self.door.notice(request, 410)
        await self.door.heard(request, who, secrets.token_hex(16), text="/start")
        raise web.HTTPSeeOther(f"/chat/{who}#newest")

    async def leave(self, request: web.Request) -> web.Response:
        """A link to Telegram, made because somebody asked for it."""
        return await self.door.kindly(request, self._leave)

    async def _leave(self, request: web.Request) -> web.Response:
        who, name = request.match_info["who"], self.bot_name()
        if not is_own_form(request):
            return await self.door.notice(request, 403)
        if not await self.door.limits.may_post(self.door.peer(request)):
            return await self.door.notice(request, 429)
        found = await self.door.found(who)
        if found is None or not name:
            return await self.door.notice(request, 404)
        until = self.door.clock.wall() + DOOR_OPEN
        token = await self.doors.offer(found.contact_id, TELEGRAM, until)
        if token is None:
            return await self.door.notice(request, 404)
        link = f"https://t.me/{name}?start={PREFIX}{token}"
        voice = await self.door.voice(request, who)
        values = {
            "link": link,
            "code": qr_code(link),
            "back": f"/chat/{who}",
            **self.door.campaign(voice),
        }
        return page(request, "telegram.html", voice, {}, values)


def qr_code(address: str) -> str:
    """An address as a picture that stands in the page itself; always dark on light."""
    drawn = segno.make_qr(address, error="m")
    return str(drawn.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


async def _wished_key(request: web.Request) -> str:
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    body = await request.content.read(MOST_BYTES)
    return parse_qs(body.decode("ascii", "replace"), max_num_fields=5).get("who", [""])[0]
