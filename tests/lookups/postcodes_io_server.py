"""postcodes.io on this machine: says what it is told to, and counts who asked for what."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from chatbot.lookups.postcodes_io import PostcodesIo
from chatbot.lookups.upstream import USUAL, Manners
from tests.lookups.worlds import StandingClock

CONTACT = "https://example.org/about"
SERVER_THINKS = 0.005
"""Seconds, so that calls can meet."""


def found(postcode: str, code: str | None, name: str | None, country: str = "England") -> str:
    """A body of status 200, in the shape of the service (v18.0.1) as far as we read it."""
    return json.dumps(
        {
            "status": 200,
            "result": {
                "postcode": postcode,
                "quality": 1,
                "country": country,
                "parliamentary_constituency": name,
                "parliamentary_constituency_2024": name,
                "codes": {
                    "admin_district": "E07000111",
                    "parliamentary_constituency": code,
                    "parliamentary_constituency_2024": code,
                },
            },
        }
    )


def not_found(**more: object) -> str:
    """A body of status 404."""
    return json.dumps({"status": 404, "error": "Postcode not found", **more})


INVALID = json.dumps({"status": 404, "error": "Invalid postcode"})
TERMINATED = not_found(
    terminated={"postcode": "AB1 0AA", "year_terminated": 1996, "month_terminated": 6}
)


class PostcodesIoServer:
    """`say` sets the reply to everything. While `slow` is not set, nobody is answered."""

    def __init__(self) -> None:
        self.otherwise: tuple[int, str] = (404, not_found())
        self.headers: Mapping[str, str] = {}
        self.calls: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.under_way = self.most_at_once = 0
        self.slow = asyncio.Event()
        self.slow.set()

    def say(self, status: int, body: str, headers: Mapping[str, str] | None = None) -> None:
        self.otherwise, self.headers = (status, body), headers or {}

    async def reply(self, request: web.Request) -> web.Response:
        postcode = request.match_info["postcode"]
        self.calls[postcode] += 1
        self.agents.add(request.headers["User-Agent"])
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        await asyncio.sleep(SERVER_THINKS)
        await self.slow.wait()
        self.under_way -= 1
        status, body = self.otherwise
        return web.Response(
            status=status, text=body, content_type="application/json", headers=self.headers
        )


@asynccontextmanager
async def serving(
    manners: Manners = USUAL,
) -> AsyncIterator[tuple[PostcodesIoServer, PostcodesIo, StandingClock]]:
    """A running server, a client of it, and the client's clock."""
    fake, clock, app = PostcodesIoServer(), StandingClock(), web.Application()
    app.router.add_get("/postcodes/{postcode}", fake.reply)
    async with TestServer(app) as server, aiohttp.ClientSession() as http:
        yield fake, PostcodesIo(http, str(server.make_url("/")), clock, CONTACT, manners), clock
        fake.slow.set()
