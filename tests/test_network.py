"""The guard against the network: what it lets through, what it refuses, and that tests notice."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import aiohttp
import pytest

from tests.network import GUARD, NetworkRefused, is_here

FAR = ("192.0.2.1", 9)
"""An address reserved for documentation (RFC 5737): nobody answers there."""


@pytest.fixture
def refused() -> Iterator[None]:
    """A test in which a refusal is what is wanted."""
    yield
    assert GUARD.take_refused() != []


@pytest.mark.usefixtures("refused")
def test_a_socket_reaches_no_other_machine() -> None:
    with socket.socket() as plug, pytest.raises(NetworkRefused):
        plug.connect(FAR)


@pytest.mark.usefixtures("refused")
def test_a_datagram_reaches_no_other_machine() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as plug, pytest.raises(NetworkRefused):
        plug.sendto(b"", FAR)


@pytest.mark.usefixtures("refused")
def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.usefixtures("refused")
async def test_asyncio_reaches_no_other_machine() -> None:
    with pytest.raises(NetworkRefused):
        await asyncio.open_connection(*FAR)


@pytest.mark.usefixtures("refused")
async def test_aiohttp_cannot_mistake_the_refusal_for_a_dead_network() -> None:
    async with aiohttp.ClientSession() as http:
        with pytest.raises(NetworkRefused):
            await http.get("http://example.org/")


async def test_this_machine_is_reached() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "localhost", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()


@pytest.mark.parametrize(
    "host", [None, "", b"localhost", "localhost", "bot.localhost", "127.0.0.9", "::1", "0.0.0.0"]
)
def test_a_host_that_is_here(host: object) -> None:
    assert is_here(host)


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "::ffff:192.0.2.1", "fe80::1%eth0"])
def test_a_host_that_is_elsewhere(host: object) -> None:
    assert not is_here(host)


FORGIVING_TEST = """
import socket

def test_forgiving():
    try:
        socket.getaddrinfo("example.org", 443)
    except RuntimeError:
        pass
"""


def test_a_test_whose_code_copes_with_the_refusal_fails_all_the_same(
    rehearsal: pytest.Pytester,
) -> None:
    rehearsal.makepyfile(FORGIVING_TEST)
    result = rehearsal.runpytest_subprocess()
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*reached past this machine: socket.getaddrinfo*"])
