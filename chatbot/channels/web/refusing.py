"""What is no HTTP gets a status and nothing else: the library would quote what it was sent.

A secret in a header that is too long, or a token in a broken line, would stand in the answer and
in the log.
"""

from __future__ import annotations

import structlog
from aiohttp import web
from aiohttp.web_protocol import RequestHandler

_log = structlog.get_logger()


class QuietRunner(web.AppRunner):
    """Runs an application so that no refusal repeats a word of the request."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _QuietServer(
            made.request_handler, request_factory=made.request_factory, access_log=None
        )


class _QuietServer(web.Server):
    def __call__(self) -> RequestHandler:
        return _QuietHandler(self, loop=self._loop, **self._kwargs)


class _QuietHandler(RequestHandler):
    __slots__ = ()

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
