"""Whether the house lives, and whether it can work: two questions that machines ask."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import structlog
from aiohttp import web

CHECK_SECONDS: Final = 3.0

Check = Callable[[], Awaitable[bool]]
"""Whether one thing we need is there. Raising means no."""

_log = structlog.get_logger()


def health_routes(checks: Mapping[str, Check]) -> list[web.RouteDef]:
    """`/healthz`: the event loop turns. `/readyz`: every check says yes, or 503 and which."""

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(request: web.Request) -> web.Response:
        found = await asyncio.gather(*(_is_fine(name, check) for name, check in checks.items()))
        answers = dict(zip(checks, found, strict=True))
        is_ready = all(found)
        return web.json_response(
            {"ready": is_ready, "checks": answers}, status=200 if is_ready else 503
        )

    return [web.get("/healthz", healthz), web.get("/readyz", readyz)]


async def _is_fine(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except Exception as fault:
        _log.warning("health.check_failed", check=name, fault=type(fault).__name__)
        return False
