"""`/chat`: the conversation in a web page. GET shows where it stands; POST says something.

The key in the path is all there is: no cookie, no account. A key that was not made here, or whose
talk is over and forgotten, leads to a page that offers to begin. A form that the page's script
sends is answered with JSON: its words come over the stream (`chat_live`).
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

from chatbot.channels.web.chat_channel import CHANNEL, WebChannel, key_of
from chatbot.channels.web.chat_limits import PeerLimits, peer_of
from chatbot.channels.web.chat_screen import ChatScreen
from chatbot.channels.web.chat_script import LIVE_POLICY, OVER_PATH, SCRIPT_PATH
from chatbot.channels.web.chat_view import bubble_view, labels_of, screen_view
from chatbot.channels.web.letter_routes import is_own_form
from chatbot.channels.web.pages import likely_language, page, wished_language
from chatbot.domain.messages import Address
from chatbot.engine.voice import Voice
from chatbot.service.converse import Worlds
from chatbot.service.ports import Arrival, Clock, Conversations, ShownRows

KEY_BYTES: Final = 18
MOST_FORM_BYTES: Final = 32_768
FORM_SECONDS: Final = 10.0

SCRIPTED: Final = "X-Chat-Script"
"""A header that only the page's own script sets: then the answer is JSON, and no redirect."""

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{24}")
_ONCE: Final = re.compile(r"[0-9a-f]{32}")

Receive = Callable[[Sequence[Arrival]], Awaitable[None]]

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ChatDoor:
    """Answers one request at a time; what was said is in the store."""

    channel: WebChannel
    conversations: Conversations
    worlds: Worlds
    receive: Receive
    clock: Clock
    limits: PeerLimits
    screen: ChatScreen
    bot_name: Callable[[], str] = str

    def routes(self) -> list[web.RouteDef]:
        """The routes of the chat page."""
        return [
            web.get("/chat", self.offer),
            web.post("/chat", self.begin),
            web.get("/chat/{who}", self.show),
            web.post("/chat/{who}", self.take),
        ]

    async def kindly(
        self, request: web.Request, answer: Callable[[web.Request], Awaitable[web.Response]]
    ) -> web.Response:
        """The answer; when something of ours breaks, a page that says so, and no word in a log."""
        try:
            return await answer(request)
        except web.HTTPException:
            raise
        except Exception as fault:
            _log.error("chat.failed", fault=type(fault).__name__)
            return await self.notice(request, 503)

    async def offer(self, request: web.Request) -> web.Response:
        """What this is, and a button to begin."""
        return await self.notice(request, 200)

    async def begin(self, request: web.Request) -> web.Response:
        """Make somebody an address of their own, and let them in."""
        return await self.kindly(request, self._begin)

    async def _begin(self, request: web.Request) -> web.Response:
        if not is_own_form(request):
            return await self.notice(request, 403)
        if not await self.limits.may_begin(self.peer(request)):
            return await self.notice(request, 429)
        who = new_key()
        await self.heard(request, who, secrets.token_hex(16), text="/start")
        raise web.HTTPSeeOther(f"/chat/{who}#newest")

    async def show(self, request: web.Request) -> web.Response:
        """The screen; where nothing stands on it, the open question is asked for again."""
        return await self.kindly(request, self._show)

    async def _show(self, request: web.Request) -> web.Response:
        who = request.match_info["who"]
        found = await self.found(who)
        if found is None:
            return await self._farewell(request, who)
        if not found.rows:
            await self.heard(request, who, secrets.token_hex(16), text="/start")
            found = await self.found(who) or found
        voice = await self.voice(request, who)
        passing = self.channel.passing(who)
        views = screen_view(found.rows, passing.own)
        values = {
            "bubbles": views,
            "newest": max((view.row for view in views), default=0),
            "last": found.rows[-1].id if found.rows else 0,
            "telegram": f"/chat/{who}/telegram" if self.bot_name() else "",
            "is_here": found.is_here,
            "live": f"/chat/{who}/live",
            "script": SCRIPT_PATH,
            "toast": passing.take_toast(),
            "once": secrets.token_hex(16),
            **self.campaign(voice),
        }
        return page(request, "chat.html", voice, {}, values, policy=LIVE_POLICY)

    async def _farewell(self, request: web.Request, who: str) -> web.Response:
        """What was said last to somebody who is erased; else that there is no talk here."""
        said = self.channel.passing(who).take_last_words() if is_key(who) else []
        self.channel.forget(who)
        if not said:
            return await self.notice(request, 404)
        voice = (await self.voice(request)).in_language(said[-1].language)
        bubbles = [bubble_view(message) for message in said]
        values = {"bubbles": bubbles, "newest": 0, "script": OVER_PATH, **self.campaign(voice)}
        return page(request, "begin.html", voice, {}, values, policy=LIVE_POLICY)

    async def take(self, request: web.Request) -> web.Response:
        """Something is said: `text` typed, or `token` of a button."""
        return await self.kindly(request, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        who = request.match_info["who"]
        if not is_own_form(request):
            return await self.notice(request, 403)
        if not await self.limits.may_post(self.peer(request)):
            return await self.notice(request, 429)
        found = await self.found(who)
        if found is None:
            return await self.notice(request, 404)
        async with asyncio.timeout(FORM_SECONDS):
            said = await _form(request)
        if said is None:
            raise web.HTTPSeeOther(request.path)
        once, content = said
        token = content.get("token")
        label = labels_of(found.rows).get(token, "") if token else content["text"]
        if label:
            self.channel.passing(who).say(label, found.rows[-1].id if found.rows else 0)
        await self.heard(request, who, once, **content)
        if SCRIPTED in request.headers:
            return await self._told(request, who)
        raise web.HTTPSeeOther(f"/chat/{who}#newest")

    async def _told(self, request: web.Request, who: str) -> web.Response:
        """What the script must know: a short answer, and which row the stream will bring."""
        found = await self.found(who)
        if found is None:
            return web.json_response({"gone": True})
        head = found.rows[-1].id if found.rows else 0
        toast = self.channel.passing(who).take_toast()
        return web.json_response({"toast": toast, "head": head})

    async def heard(self, request: web.Request, who: str, once: str, **content: str) -> None:
        """Something is said; comes back when it is answered, or takes too long."""
        world = await self.worlds.for_session(None)
        hint = wished_language(request, world.release.languages)
        hint = hint or likely_language(request, world.release)
        await self.receive([self.channel.arrival(who, once, hint, **content)])
        await self.screen.settle(who, key_of(once))

    async def found(self, who: str) -> ShownRows | None:
        """What stands on somebody's screen; None for a key that opens nothing."""
        return await self.screen.read(who) if is_key(who) else None

    async def voice(self, request: web.Request, who: str = "") -> Voice:
        """Who speaks on a page: in the language asked for, of the talk, or of the browser."""
        held = await self.conversations.snapshot(Address(CHANNEL, who)) if who else None
        session = held.session if held else None
        world = await self.worlds.for_session(session)
        known = (session.language if session else None) or (held.contact.language if held else "")
        spoken = wished_language(request, world.release.languages) or known
        spoken = spoken or likely_language(request, world.release)
        campaign = session.campaign if session else world.campaign
        return world.voice(campaign, spoken, self.clock.now(), {}, {})

    def peer(self, request: web.Request) -> str | None:
        """The network address that asks, for counting; never written down."""
        forwarded = request.headers.getall("X-Forwarded-For", ())
        return peer_of(request.remote, forwarded, self.limits.proxies)

    async def notice(self, request: web.Request, status: int) -> web.Response:
        """Some words of ours, and a button to begin; only the words, for the script."""
        voice = await self.voice(request)
        words = voice.bot(_WORDS.get(status, "chat_intro")).text
        if SCRIPTED in request.headers:
            return web.json_response({"toast": words}, status=status)
        over = OVER_PATH if status == 404 else ""
        values = {"words": words, "bubbles": [], "newest": 0, "script": over}
        values |= self.campaign(voice)
        response = page(request, "begin.html", voice, {}, values, status, LIVE_POLICY)
        if status == 429:
            response.headers["Retry-After"] = "60"
        return response

    def campaign(self, voice: Voice) -> dict[str, object]:
        """What stands at the top and the bottom of each page."""
        title, imprint = voice.say("campaign.title"), voice.say("campaign.imprint")
        return {
            "title": title.text if title else "",
            "imprint": imprint.text if imprint else "",
            "credits": [],
        }


_WORDS: Final = {
    403: "page_refused",
    404: "chat_unknown",
    410: "chat_go_over",
    429: "chat_busy",
    503: "chat_trouble",
}


def new_key() -> str:
    """An address of somebody's own, which nobody can guess."""
    return secrets.token_urlsafe(KEY_BYTES)


def is_key(who: str) -> bool:
    """Whether it looks like one."""
    return _KEY.fullmatch(who) is not None


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
