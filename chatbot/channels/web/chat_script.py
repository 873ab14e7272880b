"""The scripts of the chat page: files of ours under names that change with them, kept for good.

The page's policy lets them run and talk to its own server, and nothing else. Without them the
page is forms and links, and works.
"""

from __future__ import annotations

import hashlib
from typing import Final

from aiohttp import web

from chatbot.channels.web.pages import HERE, PAGE_HEADERS, policy


def _path(script: bytes) -> str:
    return f"/chat-{hashlib.sha256(script).hexdigest()[:12]}.js"


SCRIPT: Final = (HERE / "assets" / "chat.js").read_bytes()
SCRIPT_PATH: Final = _path(SCRIPT)

OVER_SCRIPT: Final = (HERE / "assets" / "chat-over.js").read_bytes()
OVER_PATH: Final = _path(OVER_SCRIPT)
"""For the page at the address of a talk that is no more."""

LIVE_POLICY: Final = policy("script-src 'self'", "connect-src 'self'")

_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": PAGE_HEADERS["Cross-Origin-Resource-Policy"],
}


def script_routes() -> list[web.RouteDef]:
    """The routes of the scripts."""
    scripts = {SCRIPT_PATH: SCRIPT, OVER_PATH: OVER_SCRIPT}

    async def show(request: web.Request) -> web.Response:
        response = web.Response(
            body=scripts[request.path],
            content_type="text/javascript",
            charset="utf-8",
            headers=_HEADERS,
        )
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
        return response

    return [web.get(path, show) for path in scripts]
