"""The script of the chat page: a file of ours under a name that changes with it, kept for good.

The page's policy lets it run and talk to its own server, and nothing else. Without it the page is
forms and links, and works.
"""

from __future__ import annotations

import hashlib
from typing import Final

from aiohttp import web

from chatbot.channels.web.pages import HERE, PAGE_HEADERS, policy

SCRIPT: Final = (HERE / "assets" / "chat.js").read_bytes()
SCRIPT_PATH: Final = f"/chat-{hashlib.sha256(SCRIPT).hexdigest()[:12]}.js"
LIVE_POLICY: Final = policy("script-src 'self'", "connect-src 'self'")

_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Cross-Origin-Resource-Policy": PAGE_HEADERS["Cross-Origin-Resource-Policy"],
}


def script_routes() -> list[web.RouteDef]:
    """The route of the script."""

    async def show(request: web.Request) -> web.Response:
        response = web.Response(
            body=SCRIPT, content_type="text/javascript", charset="utf-8", headers=_HEADERS
        )
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
        return response

    return [web.get(SCRIPT_PATH, show)]
