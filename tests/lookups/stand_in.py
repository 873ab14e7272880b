"""A public service on this machine: says what it is told, misbehaves on demand, counts calls."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.lookups.shared_data import shared

Conduct = Callable[[web.Request], Awaitable[web.StreamResponse]]
"""A way to answer, or not to."""

_CLOSING = web.AppKey("closing", asyncio.Event)


@dataclass(frozen=True)
class Reply:
    """One answer. `when` are the parts of a query that it is for."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    when: Mapping[str, str] = field(default_factory=dict)

    def fits(self, request: web.Request) -> bool:
        return all(request.query.get(name) == value for name, value in self.when.items())


class StandIn:
    """Everything not told otherwise is a 404 page of somebody else's."""

    def __init__(self) -> None:
        self.url = ""
        self.http: aiohttp.ClientSession
        self.conduct: Conduct | None = None
        self.calls: Counter[str] = Counter()
        self.seen: list[web.Request] = []
        self.under_way = self.most_at_once = 0
        self._replies: dict[str, list[Reply]] = {}

    def say(
        self,
        path: str,
        body: object,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **when: str,
    ) -> None:
        """From now on. A body that is neither text nor bytes is sent as JSON."""
        raw = body if isinstance(body, bytes) else _text(body).encode()
        self._replies.setdefault(path, []).insert(0, Reply(raw, status, headers or {}, when))

    async def reply(self, request: web.Request) -> web.StreamResponse:
        self.calls[request.path] += 1
        self.seen.append(request)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            await asyncio.sleep(0.001)  # so that calls can meet
            if self.conduct:
                return await self.conduct(request)
            for reply in self._replies.get(request.path, []):
                if reply.fits(request):
                    return web.Response(
                        body=reply.body, status=reply.status, headers=reply.headers
                    )
            return web.Response(text="<html>not here</html>", status=404)
        finally:
            self.under_way -= 1


@asynccontextmanager
async def standing_in() -> AsyncIterator[StandIn]:
    """The running service, and a client session for whoever asks it."""
    service, app = StandIn(), web.Application()
    app[_CLOSING] = closing = asyncio.Event()
    app.router.add_get("/{path:.*}", service.reply)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        service.url, service.http = str(server.make_url("")).rstrip("/"), http
        yield service
        closing.set()
        for _ in range(5_000):
            if not service.under_way:
                break
            await asyncio.sleep(0.001)


def recorded(folder: str, name: str) -> bytes:
    """A body of the real service; the calling test is skipped where there is none."""
    return (shared("api_examples") / folder / name).read_bytes()


def _text(body: object) -> str:
    return body if isinstance(body, str) else json.dumps(body)


# --- Ways to fail -----------------------------------------------------------------------------


async def sleeps(request: web.Request) -> web.StreamResponse:
    """Takes the call and says nothing."""
    await request.app[_CLOSING].wait()
    return web.Response()


async def resets(request: web.Request) -> web.StreamResponse:
    """Hangs up."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def drips(request: web.Request) -> web.StreamResponse:
    """Is never done."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(10_000):
        await response.write(b" ")
        await asyncio.sleep(0.01)
    return response


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """Promises more than it sends."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"said": ')
    assert request.transport is not None
    request.transport.close()
    return response


async def never_ends(request: web.Request) -> web.StreamResponse:
    """Sends fifty megabytes."""
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(50):
        await response.write(b" " * 1_000_000)
    return response


def says(body: bytes, status: int = 200, headers: Mapping[str, str] | None = None) -> Conduct:
    """Answers everything alike."""

    async def conduct(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers=headers)

    return conduct
