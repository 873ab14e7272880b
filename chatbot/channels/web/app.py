"""The web application and its life: built of routes that others bring, stopped within seconds."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Final

from aiohttp import web

from chatbot.channels.web.quick_posts import Posts
from chatbot.channels.web.refusing import QuietRunner

MOST_BYTES: Final = 1024 * 1024
"""Of a request's body, for handlers that read it by aiohttp."""

SHUTDOWN_SECONDS: Final = 1.5
"""How long answers in hand may take when the house is closed."""

SAFE_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""For every answer that does not say otherwise itself."""


def make_app(
    routes: Iterable[web.AbstractRouteDef], at_end: Iterable[Callable[[], None]] = ()
) -> web.Application:
    """An application that serves these routes; `at_end` lets go of answers that go on and on."""
    app = web.Application(client_max_size=MOST_BYTES)
    app.add_routes(routes)
    app.on_response_prepare.append(_add_safe_headers)

    async def let_go(app: web.Application) -> None:
        for call in ends:
            call()

    ends = tuple(at_end)
    app.on_shutdown.append(let_go)
    return app


@asynccontextmanager
async def serving(
    app: web.Application, host: str, port: int, posts: Posts = MappingProxyType({})
) -> AsyncIterator[int]:
    """Serve until the block ends; gives the port, which port 0 leaves to the system.

    `posts` are the paths that have a short way (`quick_posts.py`).
    """
    runner = QuietRunner(app, posts, SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _add_safe_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.pop("Server", None)
