"""`/chat`: the conversation in a web page. GET shows where it stands; POST says something.

The key in the path is all there is: no cookie, no account. A key that was not made here, or whose
talk is over and forgotten, leads to a page that offers to begin.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

import structlog
from aiohttp import web

from chatbot.channels.web.chat_channel import CHANNEL, Screen, Shown, WebChannel
from chatbot.channels.web.chat_limits import PeerLimits
from chatbot.channels.web.chat_view import labels_of, screen_view
from chatbot.channels.web.letter_routes import is_own_form
from chatbot.channels.web.pages import likely_language, page, wished_language
from chatbot.domain.messages import Address
from chatbot.engine.voice import Voice
from chatbot.service.converse import Worlds
from chatbot.service.ports import Arrival, Clock, Conversations

KEY_BYTES: Final = 18
ANSWER_SECONDS: Final = 9.0
"""A look-up may take eight."""

MORE_SECONDS: Final = 0.15
"""How long after a bubble another one of the same turn is waited for."""

MOST_FORM_BYTES: Final = 32_768
FORM_SECONDS: Final = 10.0

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{24}")
_ONCE: Final = re.compile(r"[0-9a-f]{32}")

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ChatDoor:
    """Answers one request at a time; what is said is in the channel's screens."""

    channel: WebChannel
    conversations: Conversations
    worlds: Worlds
    receive: Receive
    clock: Clock
    limits: PeerLimits

    def routes(self) -> list[web.RouteDef]:
        """The routes of the chat page."""
        return [
            web.get("/chat", self.offer),
            web.post("/chat", self.begin),
            web.get("/chat/{who}", self.show),
            web.post("/chat/{who}", self.take),
        ]

    async def _kindly(
        self, request: web.Request, answer: Callable[[web.Request], Awaitable[web.Response]]
    ) -> web.Response:
        """The answer; when something of ours breaks, a page that says so, and no word in a log."""
        try:
            return await answer(request)
        except web.HTTPException:
            raise
        except Exception as fault:
            _log.error("chat.failed", fault=type(fault).__name__)
            return await self._begin_page(request, 503)

    async def offer(self, request: web.Request) -> web.Response:
        """What this is, and a button to begin."""
        return await self._begin_page(request, 200)

    async def begin(self, request: web.Request) -> web.Response:
        """Make somebody an address of their own, and let them in."""
        return await self._kindly(request, self._begin)

    async def _begin(self, request: web.Request) -> web.Response:
        if not is_own_form(request):
            return await self._begin_page(request, 403)
        if not await self.limits.may_begin(request.remote):
            return await self._begin_page(request, 429)
        who = secrets.token_urlsafe(KEY_BYTES)
        return await self._told(request, who, secrets.token_hex(16), text="/start")

    async def show(self, request: web.Request) -> web.Response:
        """The screen; where nothing stands on it, the open question is asked for again."""
        return await self._kindly(request, self._show)

    async def _show(self, request: web.Request) -> web.Response:
        who = request.match_info["who"]
        if not await self._is_known(who):
            return await self._begin_page(request, 404)
        screen = self.channel.screen(who)
        if not screen.bubbles:
            await self._heard(request, who, secrets.token_hex(16), text="/start")
        voice = await self._voice(request, who)
        values = {
            "bubbles": screen_view(screen.bubbles),
            "toast": screen.toast,
            "once": secrets.token_hex(16),
            **_campaign(voice),
        }
        screen.toast = ""
        return page(request, "chat.html", voice, {}, values)

    async def take(self, request: web.Request) -> web.Response:
        """Something is said: `text` typed, or `token` of a button."""
        return await self._kindly(request, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        who = request.match_info["who"]
        if not await self._is_known(who):
            return await self._begin_page(request, 404)
        if not is_own_form(request):
            return await self._begin_page(request, 403)
        if not await self.limits.may_post(request.remote):
            return await self._begin_page(request, 429)
        async with asyncio.timeout(FORM_SECONDS):
            said = await _form(request)
        if said is None:
            raise web.HTTPSeeOther(request.path)
        once, content = said
        screen = self.channel.screen(who)
        token = content.get("token")
        label = labels_of(screen.bubbles).get(token, "") if token else content["text"]
        if label:
            screen.add(Shown(None, said=label[:1_000]))
        return await self._told(request, who, once, **content)

    async def _told(
        self, request: web.Request, who: str, once: str, **content: str
    ) -> web.Response:
        await self._heard(request, who, once, **content)
        raise web.HTTPSeeOther(f"/chat/{who}#newest")

    async def _heard(self, request: web.Request, who: str, once: str, **content: str) -> None:
        """Let it in, and wait until what it leads to is on the screen."""
        screen = self.channel.screen(who)
        world = await self.worlds.for_session(None)
        hint = wished_language(request, world.release.languages)
        hint = hint or likely_language(request, world.release)
        screen.news.clear()
        await self.receive([self.channel.arrival(who, once, hint, **content)])
        await _settled(screen)

    async def _is_known(self, who: str) -> bool:
        if not _KEY.fullmatch(who):
            return False
        if self.channel.holds(who):
            return True
        held = await self.conversations.snapshot(Address(CHANNEL, who))
        return held.contact_id is not None

    async def _voice(self, request: web.Request, who: str = "") -> Voice:
        held = await self.conversations.snapshot(Address(CHANNEL, who)) if who else None
        session = held.session if held else None
        world = await self.worlds.for_session(session)
        known = (session.language if session else None) or (held.contact.language if held else "")
        spoken = wished_language(request, world.release.languages) or known
        spoken = spoken or likely_language(request, world.release)
        campaign = session.campaign if session else world.campaign
        return world.voice(campaign, spoken, self.clock.now(), {}, {})

    async def _begin_page(self, request: web.Request, status: int) -> web.Response:
        voice = await self._voice(request)
        words = voice.bot(_WORDS.get(status, "chat_intro")).text
        return page(request, "begin.html", voice, {}, {"words": words, **_campaign(voice)}, status)


_WORDS: Final = {
    403: "page_refused",
    404: "chat_unknown",
    429: "chat_busy",
    503: "chat_trouble",
}


def _campaign(voice: Voice) -> dict[str, object]:
    title, imprint = voice.say("campaign.title"), voice.say("campaign.imprint")
    return {
        "title": title.text if title else "",
        "imprint": imprint.text if imprint else "",
        "credits": [],
    }


async def _settled(screen: Screen) -> None:
    wait = ANSWER_SECONDS
    try:
        while True:
            async with asyncio.timeout(wait):
                await screen.news.wait()
            screen.news.clear()
            wait = MORE_SECONDS
    except TimeoutError:
        return


async def _form(request: web.Request) -> tuple[str, dict[str, str]] | None:
    """(once, what is said); None for what our forms never send."""
    if request.content_type != "application/x-www-form-urlencoded":
        return None
    body = await request.content.read(MOST_FORM_BYTES + 1)
    if len(body) > MOST_FORM_BYTES or not request.content.at_eof():
        return None
    fields = parse_qs(body.decode("ascii", "replace"), max_num_fields=10)
    once = fields.get("once", [""])[0]
    token, text = fields.get("token", [""])[0], fields.get("text", [""])[0]
    if not _ONCE.fullmatch(once) or not (token or text.strip()):
        return None
    return once, {"token": token} if token else {"text": text.replace("\r\n", "\n")}
