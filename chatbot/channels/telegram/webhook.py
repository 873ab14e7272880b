"""The webhook: an update is in the inbox before Telegram is told 200.

A body is read only for who knows the secret, and only so far. Whatever can be stored is answered
200, however broken: an answer that is not 200 keeps the chat's next updates waiting at Telegram.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from typing import Final

import msgspec
import structlog
from aiohttp import web

from chatbot.channels.telegram.batch import plain_id, update_id
from chatbot.channels.telegram.channel import TelegramChannel
from chatbot.channels.telegram.together import Receive, Together
from chatbot.channels.web.quick_posts import Done, Post, Posts

PATH: Final = "/telegram/webhook"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"

_SECRET_HEADER: Final = SECRET_HEADER.lower().encode()
_TYPE: Final = b"content-type"
_JSON: Final = b"application/json"

MOST_BYTES: Final = 1024 * 1024
"""Far above any update: text has 4096 characters, and files are not in it."""

BODY_SECONDS: Final = 10.0
RETRY_AFTER_SECONDS: Final = 5
"""How soon Telegram shall try again when nothing could be stored; it honours up to an hour."""

FORGERY_LOG_SECONDS: Final = 60.0

_log = structlog.get_logger()


def derive_secret(token: str) -> str:
    """A secret for the webhook that follows from the token and does not give it away."""
    return hmac.new(token.encode(), b"chatbot telegram webhook", hashlib.sha256).hexdigest()


def webhook_routes(channel: TelegramChannel, receive: Receive, secret: str) -> list[web.RouteDef]:
    """The route that Telegram posts to."""
    return [web.post(PATH, Webhook(channel, receive, secret).take)]


def webhook_posts(channel: TelegramChannel, receive: Receive, secret: str) -> Posts:
    """The same for what Telegram posts when nothing is amiss: past aiohttp, many at a time."""
    known, together = secret.encode(), Together(receive)

    def take(post: Post, done: Done) -> bool:
        given = post.headers.get(_SECRET_HEADER, b"")
        if not hmac.compare_digest(given, known) or post.headers.get(_TYPE) != _JSON:
            return False
        if len(post.body) > MOST_BYTES or (number := plain_id(post.body)) is None:
            return False
        together.take(channel.arrival(post.body, number), lambda fault: done(_is_well(fault)))
        return True

    return {PATH.encode(): take}


def _is_well(fault: Exception | None) -> bool:
    if fault is not None:
        _log.error("telegram.receive_failed", fault=type(fault).__name__)
    return fault is None


class Webhook:
    """Takes one update a request."""

    def __init__(self, channel: TelegramChannel, receive: Receive, secret: str) -> None:
        self._channel = channel
        self._receive = receive
        self._secret = secret.encode()
        self._forgeries = 0
        self._quiet_until = 0.0

    async def take(self, request: web.Request) -> web.Response:
        """Store an update; the answer says how that went and nothing else."""
        if not self._is_telegram(request):
            self._note_forgery()
            return _answer(401)
        if request.content_type != "application/json":
            return _answer(415)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(request)
        except TimeoutError:
            return _answer(408)
        if body is None:
            return _answer(413)
        if not _is_update(body):
            return _answer(400)
        return await self._store(body)

    async def _store(self, body: bytes) -> web.Response:
        try:
            await self._receive([self._channel.arrival(body)])
        except Exception as fault:
            _log.error("telegram.receive_failed", fault=type(fault).__name__)
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        return _answer(200)

    def _is_telegram(self, request: web.Request) -> bool:
        given = request.headers.get(SECRET_HEADER, "")
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._secret)

    def _note_forgery(self) -> None:
        """One line a minute, however many come."""
        self._forgeries += 1
        now = asyncio.get_running_loop().time()
        if now >= self._quiet_until:
            _log.warning("telegram.forged_webhook", count=self._forgeries)
            self._forgeries, self._quiet_until = 0, now + FORGERY_LOG_SECONDS


async def _read(request: web.Request) -> bytes | None:
    """The body, or None as soon as it is seen to be too large."""
    if (request.content_length or 0) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _is_update(body: bytes) -> bool:
    """Whether this is JSON with a number; nesting without end counts as JSON."""
    try:
        msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    except RecursionError:
        pass  # judged when it is read from the inbox
    except ValueError:
        return _is_loose_json(body) and update_id(body) is not None
    return update_id(body) is not None


def _is_loose_json(body: bytes) -> bool:
    """JSON with half a surrogate pair, which the strict reader refuses."""
    return body.startswith(b"{") and body.rstrip().endswith(b"}") and b"\\u" in body


def _answer(status: int) -> web.Response:
    """After a refusal the connection goes: what is left of a body must not pass for a request."""
    response = web.Response(status=status)
    if status != 200:
        response.force_close()
    return response
