"""The short way for posts: what may go it, and that nobody can tell it from the long one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from chatbot.channels.web.app import make_app, serving
from chatbot.channels.web.quick_posts import MOST_HEAD, Done, Post, read_post

PLAIN = b"POST /in HTTP/1.1\r\nHost: a\r\nX-Word: yes\r\nContent-Length: 2\r\n\r\nhi"


def with_header(line: bytes) -> bytes:
    """The plain post with one more line in its head."""
    return PLAIN.replace(b"Host: a\r\n", b"Host: a\r\n" + line + b"\r\n")


def test_a_plain_post_is_read() -> None:
    headers = {b"host": b"a", b"x-word": b"yes", b"content-length": b"2"}
    assert read_post(PLAIN) == Post(b"/in", headers, b"hi")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        PLAIN[:-1],
        PLAIN + b"x",
        PLAIN + PLAIN,
        PLAIN[:40],
        PLAIN.replace(b"POST", b"PUT"),
        PLAIN.replace(b"1.1", b"1.0"),
        PLAIN.replace(b"Content-Length: 2\r\n", b""),
        PLAIN.replace(b"Length: 2", b"Length: +2"),
        with_header(b"Transfer-Encoding: chunked"),
        with_header(b"Content-Length: 2"),
        with_header(b"Connection: close"),
        with_header(b"Expect: 100-continue"),
        with_header(b"Content-Encoding: gzip"),
        with_header(b" folded: line"),
        with_header(b"No-Colon"),
        with_header(b"Space : here"),
        with_header(b"Bare: line\nfeed: x"),
        with_header(b"Long: " + b"x" * MOST_HEAD),
    ],
)
def test_whatever_is_not_quite_plain_is_left_to_aiohttp(data: bytes) -> None:
    assert read_post(data) is None


@dataclass
class Door:
    """A server with a short way, and what was posted by either."""

    port: int = 0
    short: list[bytes] = field(default_factory=list)
    long: list[bytes] = field(default_factory=list)
    held: asyncio.Queue[Done] = field(default_factory=asyncio.Queue)
    holds: bool = False

    def take(self, post: Post, done: Done) -> bool:
        """The short way, for whoever says yes."""
        if post.headers.get(b"x-word") != b"yes":
            return False
        self.short.append(post.body)
        if self.holds:
            self.held.put_nowait(done)
        else:
            asyncio.get_running_loop().call_soon(done, post.body != b"no")
        return True

    async def take_long(self, request: web.Request) -> web.Response:
        """The long way."""
        self.long.append(await request.read())
        return web.Response()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    app = make_app([web.post("/in", door.take_long)])
    async with serving(app, "127.0.0.1", 0, {b"/in": door.take}) as door.port:
        yield door


@dataclass
class Line:
    """One connection to it."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def status(self) -> int:
        """The status of the next answer."""
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 5)
        return int(head.split()[1])


@pytest.fixture
async def line(door: Door) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    yield Line(reader, writer)
    writer.close()


async def test_plain_posts_go_the_short_way_one_after_another(door: Door, line: Line) -> None:
    for _ in range(3):
        line.writer.write(PLAIN)
        assert await line.status() == 200
    assert (door.short, door.long) == ([b"hi"] * 3, [])


async def test_what_could_not_be_kept_is_to_be_brought_again(door: Door, line: Line) -> None:
    line.writer.write(PLAIN.replace(b"hi", b"no"))
    assert await line.status() == 503


async def test_what_the_short_way_does_not_want_goes_the_long_one(door: Door, line: Line) -> None:
    line.writer.write(PLAIN.replace(b"yes", b"no"))
    assert await line.status() == 200
    line.writer.write(PLAIN)
    assert await line.status() == 200
    assert (door.short, door.long) == ([], [b"hi", b"hi"])


async def test_a_post_in_pieces_goes_the_long_way(door: Door, line: Line) -> None:
    line.writer.write(PLAIN[:30])
    await asyncio.sleep(0.05)
    line.writer.write(PLAIN[30:])
    assert await line.status() == 200
    assert door.long == [b"hi"]


async def test_another_path_on_the_same_connection_is_found(door: Door, line: Line) -> None:
    line.writer.write(PLAIN)
    assert await line.status() == 200
    line.writer.write(b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
    assert await line.status() == 404


async def test_who_does_not_wait_for_an_answer_gets_them_in_order(door: Door, line: Line) -> None:
    door.holds = True
    line.writer.write(PLAIN)
    first = await door.held.get()
    line.writer.write(PLAIN.replace(b"hi", b"ho"))
    await asyncio.sleep(0.05)
    assert door.short == [b"hi"]
    first(False)
    assert await line.status() == 503
    (await door.held.get())(True)
    assert await line.status() == 200
    assert door.short == [b"hi", b"ho"]


async def test_an_answer_for_somebody_who_is_gone_harms_nobody(door: Door, line: Line) -> None:
    door.holds = True
    line.writer.write(PLAIN)
    done = await door.held.get()
    line.writer.close()
    await asyncio.sleep(0.05)
    done(True)
