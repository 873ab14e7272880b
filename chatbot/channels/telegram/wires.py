"""Connections to one HTTP server, kept alive: whole requests in, whole answers out.

Nothing but what a Bot API server needs: POST with a body, an answer of known or chunked length.
It is here because a call through a client library costs ten times as much as the call itself
(docs/decisions/0016-own-wires.md). Connections are made by aiohttp's happy eyeballs, answers are
read by httptools, the parser of Node.js. An error carries no address, which would carry the token.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections import deque
from math import inf
from typing import Final, cast

from aiohappyeyeballs import start_connection
from httptools import HttpParserError, HttpResponseParser
from telegram.error import NetworkError, TimedOut
from yarl import URL

from chatbot.channels.telegram.request import (
    CONNECT_SECONDS,
    MAX_ANSWER_BYTES,
    Garbled,
    NotConnected,
)

IDLE_SECONDS: Final = 15.0
"""An older connection is not used again: the server may be about to close it."""

EYEBALLS_SECONDS: Final = 0.25
"""Before the next address of a host is tried beside the first (RFC 8305)."""

Answer = tuple[int, bytes]
"""Status and body."""

_FINAL: Final = 200
"""Answers below are interim ones: the real one follows."""


class _Wire(asyncio.Protocol):
    """One connection, one call at a time.

    `due` is when the answer must be there, `unused_since` when the last one was.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser = HttpResponseParser(self)
        self._pieces: list[bytes] = []
        self._size = 0
        self._answer: asyncio.Future[Answer] | None = None
        self.due = inf
        self.unused_since = 0.0

    @property
    def is_open(self) -> bool:
        """Whether another call may be made."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes, answer: asyncio.Future[Answer]) -> None:
        """Send a request; `answer` will be what comes back, or a NetworkError."""
        self._answer = answer
        if self._transport is None:
            self.fail(NetworkError("connection lost"))
        else:
            self._transport.write(request)

    def fail(self, fault: NetworkError) -> None:
        """Let the connection go, and whoever waits know why."""
        self.close()
        self._end(fault)

    def time_out(self) -> None:
        """The answer does not come any more."""
        self.fail(TimedOut())

    def close(self) -> None:
        """Let the connection go at once."""
        if self._transport is not None:
            self._transport.abort()

    def _end(self, result: Answer | NetworkError) -> None:
        answer, self._answer = self._answer, None
        if answer is None or answer.done():
            return
        if isinstance(result, NetworkError):
            answer.set_exception(result)
        else:
            answer.set_result(result)

    # --- What asyncio calls ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except HttpParserError:
            self.fail(Garbled("no answer in HTTP"))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._end(NetworkError("connection lost"))

    # --- What httptools calls ----------------------------------------------------------------

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > MAX_ANSWER_BYTES:
            self.fail(Garbled("answer too large"))
        else:
            self._pieces.append(body)

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        body = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        if status < _FINAL:
            return
        if self._answer is None or not self._parser.should_keep_alive():
            self.close()
        self._end((status, body))


class Wires:
    """At most `most` connections to the server of an address. Used on one event loop."""

    def __init__(self, address: str, most: int) -> None:
        url = URL(address, encoded=True)
        self._host, self._port = url.host or "", url.port
        self._is_secret = url.scheme == "https"
        self._start = f"POST {url.raw_path}/".encode()
        self._head = (
            f" HTTP/1.1\r\nHost: {url.host_port_subcomponent}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()
        self._tls: ssl.SSLContext | None = None
        self._idle: list[_Wire] = []
        self._free = most
        self._busy: set[_Wire] = set()
        self._queue: deque[asyncio.Future[None]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._alarm_at = inf

    def open(self) -> None:
        """Allow calls. Connects to nothing yet."""
        self._loop = asyncio.get_running_loop()
        if self._is_secret and self._tls is None:
            self._tls = ssl.create_default_context()

    def close(self) -> None:
        """Make no more calls."""
        self._loop = None
        while self._idle:
            self._idle.pop().close()

    async def post(self, path: str, body: bytes, seconds: float) -> Answer:
        """The answer to one call; `seconds` is how long it may take to come, once sent.

        Raises NotConnected when nothing was sent, TimedOut, and NetworkError for the rest.
        """
        loop = self._loop
        if loop is None:
            raise NotConnected("not open")
        wire = self._unused(loop.time()) or await self._connected()
        answer: asyncio.Future[Answer] = loop.create_future()
        self._watch(loop, wire, loop.time() + seconds)
        request = b"%b%b%b%d\r\n\r\n%b" % (
            self._start,
            path.encode(),
            self._head,
            len(body),
            body,
        )
        wire.ask(request, answer)
        try:
            return await answer
        except asyncio.CancelledError:
            wire.close()
            raise
        finally:
            self._busy.discard(wire)
            wire.unused_since = loop.time()
            self._leave(wire)

    def _watch(self, loop: asyncio.AbstractEventLoop, wire: _Wire, due: float) -> None:
        """One alarm for all calls: almost none of them is ever late."""
        wire.due = due
        self._busy.add(wire)
        if due < self._alarm_at:
            if self._alarm is not None:
                self._alarm.cancel()
            self._alarm, self._alarm_at = loop.call_at(due, self._look_at_clock), due

    def _look_at_clock(self) -> None:
        self._alarm, self._alarm_at = None, inf
        loop = asyncio.get_running_loop()
        now = loop.time()
        for wire in [wire for wire in self._busy if wire.due <= now]:
            self._busy.discard(wire)
            wire.time_out()
        if self._busy:
            first = min(self._busy, key=lambda wire: wire.due)
            self._watch(loop, first, first.due)

    def _unused(self, now: float) -> _Wire | None:
        """A connection that can be used again, and a place for it."""
        if not self._free:
            return None
        while self._idle:
            wire = self._idle.pop()
            if wire.is_open and now - wire.unused_since < IDLE_SECONDS:
                self._free -= 1
                return wire
            wire.close()
        return None

    async def _connected(self) -> _Wire:
        """A place, as soon as there is one, and a connection for it."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._place()
                try:
                    return self._left_behind() or await self._connect()
                except BaseException:
                    self._give_place()
                    raise
        except (OSError, TimeoutError):
            raise NotConnected("no connection") from None

    def _left_behind(self) -> _Wire | None:
        wire = self._idle.pop() if self._idle else None
        return wire if wire is not None and wire.is_open else None

    async def _connect(self) -> _Wire:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        sock = await start_connection(found, happy_eyeballs_delay=EYEBALLS_SECONDS)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        named = self._host if self._tls else None
        _, wire = await loop.create_connection(
            _Wire, sock=sock, ssl=self._tls, server_hostname=named
        )
        return wire

    async def _place(self) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # given a place, and gone in that moment
                self._give_place()
            raise

    def _give_place(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _leave(self, wire: _Wire) -> None:
        if self._loop is None:
            wire.close()
        elif wire.is_open:
            self._idle.append(wire)
        self._give_place()
