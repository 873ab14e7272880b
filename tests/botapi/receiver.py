"""A webhook to deliver to, for the tests of this package: it answers as it is told."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .stir import Stir

PATIENCE = 5.0
HOST = "127.0.0.1"

Answer = Callable[[dict[str, Any]], Awaitable[web.Response]]


async def accept(update: dict[str, Any]) -> web.Response:
    """Take an update."""
    return web.Response()


def status(code: int, **headers: str) -> Answer:
    """Return what answers with a status."""

    async def answer(update: dict[str, Any]) -> web.Response:
        return web.Response(
            status=code, headers={key.replace("_", "-"): value for key, value in headers.items()}
        )

    return answer


@dataclass(slots=True)
class Receiver:
    """`answers` are used up one by one, then `usual` for ever. `most_at_once` is what was seen."""

    port: int = 0
    answers: deque[Answer] = field(default_factory=deque)
    usual: Answer = accept
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    stir: Stir = field(default_factory=Stir)
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The address to set as the webhook."""
        return f"http://{HOST}:{self.port}/hook"

    @property
    def texts(self) -> list[str]:
        """The words of the messages that came, refused ones too."""
        return [body["message"]["text"] for body in self.bodies]

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        app = web.Application()
        app.router.add_post("/hook", self._take)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more."""
        assert self._runner is not None
        await self._runner.cleanup()

    async def has(self, count: int) -> None:
        """Wait for so many deliveries."""
        await self.stir.until(lambda: len(self.bodies) >= count, PATIENCE)

    async def _take(self, request: web.Request) -> web.Response:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        body = await request.json()
        self.bodies.append(body)
        self.headers.append(dict(request.headers))
        self.stir.now()
        try:
            answer = self.answers.popleft() if self.answers else self.usual
            return await answer(body)
        finally:
            self.at_once -= 1


def slowly(seconds: float = 0.02) -> Answer:
    """Return what accepts after a while."""

    async def answer(update: dict[str, Any]) -> web.Response:
        await asyncio.sleep(seconds)
        return web.Response()

    return answer
