"""`/chat/<key>/live`: the words of a talk as server-sent events, each under the id of its row.

Whoever comes back says which row they saw last, so nothing is lost and nothing comes twice; rows
that have scrolled off meanwhile are told by a `gap`, and the page is loaded anew. A comment every
few seconds keeps proxies from hanging up; a stream ends by itself after a while, so that none is
for ever. (HTML standard, "Server-sent events".)
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiohttp import web

from chatbot.channels.web.chat_limits import PeerLimits
from chatbot.channels.web.chat_routes import ChatDoor
from chatbot.channels.web.chat_streams import Lookout
from chatbot.channels.web.chat_view import bubble_view, target_name
from chatbot.channels.web.pages import fragment
from chatbot.domain.messages import Outgoing, Retire
from chatbot.service.ports import ShownRow, ShownRows

HEARTBEAT_SECONDS: Final = 15.0
LOOKS_A_HEARTBEAT: Final = 10
"""How often between two of them it is seen whether the reader is still there."""

STREAM_SECONDS: Final = 300.0
WRITE_SECONDS: Final = 10.0
"""How long a reader may take to take in what it is sent."""

COME_BACK_MILLISECONDS: Final = 2_000
MOST_ROWS: Final = 20
"""More than so many at once are fewer words than what has been missed, perhaps."""

_STREAM_HEADERS: Final = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ChatStreams:
    """Streams of one process."""

    door: ChatDoor
    lookout: Lookout
    limits: PeerLimits

    def routes(self) -> list[web.RouteDef]:
        """The route of the stream."""
        return [web.get("/chat/{who}/live", self.show)]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """The stream; where there can be none, a status that ends the script's tries for now."""
        who = request.match_info["who"]
        with self.limits.stream(self.door.peer(request)) as is_allowed:
            if not is_allowed or self.lookout.is_full:
                return web.Response(status=429, headers={"Retry-After": "60"})
            try:
                found = await self.door.found(who)
            except Exception as fault:
                _log.error("chat.failed", fault=type(fault).__name__)
                return web.Response(status=503)
            if found is None:
                return web.Response(status=404)
            response = web.StreamResponse(headers=_STREAM_HEADERS)
            await response.prepare(request)
            with suppress(ConnectionError, TimeoutError):
                async for event in self._events(who, found, _last(request)):
                    if not _is_there(request):
                        break
                    if not event:
                        continue
                    async with asyncio.timeout(WRITE_SECONDS):
                        await response.write(event)
            return response

    async def _events(self, who: str, found: ShownRows, last: int) -> AsyncIterator[bytes]:
        """What to write; nothing, now and then, so that a reader who has left is noticed."""
        yield f"retry: {COME_BACK_MILLISECONDS}\nevent: hello\ndata: {{}}\n\n".encode()
        until = asyncio.get_running_loop().time() + STREAM_SECONDS
        with self.lookout.watching(found.contact_id) as news:
            while asyncio.get_running_loop().time() < until and not self.lookout.is_closing:
                news.clear()
                try:
                    rows = await self.door.screen.read(who, last)
                except Exception as fault:
                    _log.error("chat.failed", fault=type(fault).__name__)
                    return
                if rows is None:
                    yield _event("over")
                    return
                if len(rows.rows) > MOST_ROWS:
                    yield _event("gap")
                    return
                for row in rows.rows:
                    yield _row_event(row)
                    last = row.id
                for _ in range(LOOKS_A_HEARTBEAT):
                    yield b""
                    try:
                        async with asyncio.timeout(HEARTBEAT_SECONDS / LOOKS_A_HEARTBEAT):
                            await news.wait()
                        break
                    except TimeoutError:
                        continue
                else:
                    yield b":\n\n"


def _row_event(row: ShownRow) -> bytes:
    content = row.content
    if isinstance(content, Retire):
        return _event("retire", row.id, question=target_name(content))
    assert isinstance(content, Outgoing)
    view = bubble_view(content, row.id, row.question)
    html = fragment("bubble.html", {"one": view, "once": secrets.token_hex(16), "newest": None})
    return _event(
        "bubble",
        row.id,
        html=html,
        replaces=target_name(content.replaces),
        language=content.language,
    )


def _event(name: str, row: int | None = None, **data: Any) -> bytes:
    """One event; JSON has no line break in it."""
    told = "" if row is None else f"id: {row}\n"
    return f"{told}event: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _is_there(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


def _last(request: web.Request) -> int:
    """The row seen last, as the browser says after a break, or the page before the first one."""
    told = (request.headers.get("Last-Event-ID", ""), request.query.get("after", ""))
    return max(
        (int(it) for it in told if it.isascii() and it.isdigit() and len(it) < 18), default=0
    )
