"""What stands between processes: a wire to a database that can be cut, and a load balancer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

HOST = "127.0.0.1"


@dataclass
class Wire:
    """Carries bytes to a server until it is cut; mended, it carries new ones."""

    to_host: str
    to_port: int
    port: int = 0
    is_cut: bool = False
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        self.is_cut = True
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self) -> None:
        """Carry again."""
        self.is_cut = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if self.is_cut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(self.to_host, self.to_port)
        both = {writer, back}
        self._writers |= both
        try:
            await asyncio.gather(_carry(reader, back), _carry(there, writer))
        finally:
            self._writers -= both
            for each in both:
                each.transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    writer.transport.abort()


@asynccontextmanager
async def wire_to(database_url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A wire to a PostgreSQL server, and the address of the database at its end."""
    parts = urlsplit(database_url)
    wire = Wire(parts.hostname or HOST, parts.port or 5432)
    server = await asyncio.start_server(wire.serve, HOST, 0)
    wire.port = server.sockets[0].getsockname()[1]
    user = f"{parts.username}@" if parts.username else ""
    try:
        yield wire, f"postgresql://{user}{HOST}:{wire.port}{parts.path}"
    finally:
        wire.cut()
        server.close()


@asynccontextmanager
async def balanced(ports: Callable[[], list[int]]) -> AsyncIterator[int]:
    """A load balancer on a port: each request goes to the next process, and on when it is away."""
    turn = count()

    async def hand_on(request: web.Request) -> web.Response:
        body = await request.read()
        alive = ports()
        start = next(turn)
        for at in range(len(alive)):
            port = alive[(start + at) % len(alive)]
            try:
                async with http.post(
                    f"http://{HOST}:{port}{request.path}", data=body, headers=request.headers
                ) as answer:
                    kept = {"Retry-After"} & set(answer.headers)
                    headers = {name: answer.headers[name] for name in kept}
                    return web.Response(
                        status=answer.status, body=await answer.read(), headers=headers
                    )
            except (aiohttp.ClientError, TimeoutError):
                continue
        return web.Response(status=502)

    app = web.Application()
    app.router.add_post("/{path:.*}", hand_on)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        await runner.setup()
        await web.TCPSite(runner, HOST, 0).start()
        try:
            yield runner.addresses[0][1]
        finally:
            await runner.cleanup()
