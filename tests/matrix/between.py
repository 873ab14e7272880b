"""What stands between processes: a wire to a database that can be cut, and a load balancer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

HOST = "127.0.0.1"

AWAY_SECONDS = 0.3
"""How long a wire is broken that breaks by itself."""


@dataclass
class Wire:
    """Carries bytes to a server until it is cut; mended, it carries new ones.

    `breaks_at`: each of these words, sent to the server, breaks it once for `AWAY_SECONDS`; the
    word itself does not arrive.
    """

    to_host: str
    to_port: int
    port: int = 0
    is_cut: bool = False
    breaks_at: set[bytes] = field(default_factory=set)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _serving: set[asyncio.Task[None]] = field(default_factory=set)

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        self.is_cut = True
        for writer in list(self._writers):
            writer.transport.abort()

    def mend(self) -> None:
        """Carry again."""
        self.is_cut = False

    def begin(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody connects."""
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def end(self) -> None:
        """Cut for good; nothing of it runs any more."""
        self.cut()
        while self._serving:
            await asyncio.wait(self._serving)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection(self.to_host, self.to_port)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, back}
        self._writers |= both
        try:
            if not self.is_cut:  # it may have been while we connected
                await asyncio.gather(
                    self._carry(reader, back, self.breaks_at), self._carry(there, writer)
                )
        finally:
            self._writers -= both
            for each in both:
                each.transport.abort()

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        breaks_at: AbstractSet[bytes] = frozenset(),
    ) -> None:
        with suppress(OSError):
            while chunk := await reader.read(65536):
                if met := {word for word in breaks_at if word in chunk}:
                    self.breaks_at -= met
                    self.cut()
                    asyncio.get_running_loop().call_later(AWAY_SECONDS, self.mend)
                    break
                writer.write(chunk)
                await writer.drain()
        writer.transport.abort()


@asynccontextmanager
async def wire_to(database_url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A wire to a PostgreSQL server, and the address of the database at its end."""
    parts = urlsplit(database_url)
    wire = Wire(parts.hostname or HOST, parts.port or 5432)
    server = await asyncio.start_server(wire.begin, HOST, 0)
    wire.port = server.sockets[0].getsockname()[1]
    user = f"{parts.username}@" if parts.username else ""
    try:
        yield wire, f"postgresql://{user}{HOST}:{wire.port}{parts.path}"
    finally:
        server.close()
        await wire.end()


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
