"""aiohttp's server as this house runs it: it quotes nobody, and posts may go past it.

What is no HTTP gets a status and nothing else. A secret in a header that is too long, or a token
in a broken line, would stand in the library's answer and in its log.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from chatbot.channels.web.quick_posts import AGAIN, TAKEN, Posts, read_post

_log = structlog.get_logger()


class QuietRunner(web.AppRunner):
    """Runs an application so that no refusal repeats a word of the request.

    `posts` are offered what comes to their paths before the application is.
    """

    def __init__(self, app: web.Application, posts: Posts, shutdown_timeout: float) -> None:
        super().__init__(app, access_log=None, shutdown_timeout=shutdown_timeout)
        self._posts = posts

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        server = _QuietServer(
            made.request_handler, request_factory=made.request_factory, access_log=None
        )
        server.posts = self._posts
        return server


class _QuietServer(web.Server):
    posts: Posts = MappingProxyType({})

    def __call__(self) -> RequestHandler:
        return _QuietHandler(self, loop=self._loop, **self._kwargs)


class _QuietHandler(RequestHandler):
    """One connection. It goes past aiohttp as long as all that comes on it can."""

    __slots__ = ("_goes_past", "_is_answering", "_next", "_posts")

    def __init__(self, server: _QuietServer, **settings: Any) -> None:
        super().__init__(server, **settings)
        self._posts = server.posts
        self._goes_past = bool(self._posts)
        self._is_answering = False
        self._next = b""

    def data_received(self, data: bytes) -> None:
        """Offer it to the posts first; what is not for them is aiohttp's from then on."""
        if self._is_answering:
            self._next += data
            if self.transport is not None:
                self.transport.pause_reading()
        elif self._goes_past and self._is_taken(data):
            self._is_answering = True
        else:
            self._goes_past = False
            super().data_received(data)

    def _is_taken(self, data: bytes) -> bool:
        post = read_post(data)
        take = self._posts.get(post.path) if post is not None else None
        return post is not None and take is not None and take(post, self._answer_post)

    def _answer_post(self, is_taken: bool) -> None:
        self._is_answering = False
        if self.transport is None or self.transport.is_closing():
            return
        self.transport.write(TAKEN if is_taken else AGAIN)
        if self._next:
            data, self._next = self._next, b""
            self.transport.resume_reading()
            self.data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """A fault of ours is named by its kind; a request that cannot be read not even so."""
        if status >= 500:
            _log.error("web.fault", fault=type(exc).__name__)
        response = web.Response(status=status, headers={"X-Content-Type-Options": "nosniff"})
        response.headers["Server"] = ""
        response.force_close()
        return response
