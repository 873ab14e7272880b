"""The webhook: who may post, what is stored, and that 200 means durable."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import io
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field

import aiohttp
import pytest
from structlog.testing import capture_logs

from chatbot.channels.telegram import (
    TelegramChannel,
    derive_secret,
    webhook,
    webhook_posts,
    webhook_routes,
)
from chatbot.channels.web.app import make_app, serving
from chatbot.domain.errors import StoreFailed
from chatbot.service.ports import Arrival

SECRET = "a-secret_of_the_webhook"
UPDATE = json.dumps({"update_id": 7, "message": {}}).encode()
DEEP = b'{"update_id":7,"z":' + b"[" * 10_000 + b"]" * 10_000 + b"}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Door:
    """The served webhook, and what was stored behind it."""

    url: str = ""
    stored: list[Arrival] = field(default_factory=list)
    is_full: bool = False

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        if self.is_full:
            raise StoreFailed("full")
        self.stored += arrivals

    async def post(self, body: object = UPDATE, **headers: str) -> Answer:
        """Post as Telegram does, unless told otherwise."""
        sent = {"Content-Type": "application/json", webhook.SECRET_HEADER: SECRET} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kept = {name: value for name, value in sent.items() if value}
        async with (
            aiohttp.ClientSession() as http,
            http.post(self.url, data=body, headers=kept) as answer,
        ):
            return Answer(answer.status, await answer.read(), answer.headers)


@pytest.fixture(params=["by aiohttp", "by the short way"])
async def door(channel: TelegramChannel, request: pytest.FixtureRequest) -> AsyncIterator[Door]:
    door = Door()
    app = make_app(webhook_routes(channel, door.receive, SECRET))
    is_short = request.param == "by the short way"
    posts = webhook_posts(channel, door.receive, SECRET) if is_short else {}
    async with serving(app, "127.0.0.1", 0, posts) as port:
        door.url = f"http://127.0.0.1:{port}/telegram/webhook"
        yield door


async def test_an_update_is_stored_as_it_came_and_then_confirmed(door: Door) -> None:
    answer = await door.post()
    assert answer.status == 200
    assert [(it.key, it.payload) for it in door.stored] == [("telegram:7", UPDATE)]


@pytest.mark.parametrize("body", [DEEP, b'{"update_id":7,"message":{"text":"\\ud800"}}'])
async def test_what_is_hard_to_read_is_stored_all_the_same(door: Door, body: bytes) -> None:
    assert (await door.post(body)).status == 200
    assert [it.payload for it in door.stored] == [body]


@pytest.mark.parametrize(
    "secret", ["", "wrong", SECRET[:-1], SECRET + "x", "x" * 4000, "sécret", SECRET.upper()]
)
async def test_row_17_who_does_not_know_the_secret_stores_nothing(door: Door, secret: str) -> None:
    answer = await door.post(**{webhook.SECRET_HEADER: secret})
    assert answer.status == 401
    assert answer.body == b""
    assert door.stored == []


async def test_row_17_a_forged_body_is_not_even_read(door: Door) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b" " * 1024
            await asyncio.sleep(0)

    with contextlib.suppress(aiohttp.ClientError):  # the connection went: as good an answer
        answer = await door.post(endless(), **{webhook.SECRET_HEADER: "wrong"})
        assert answer.status == 401
    assert read < 20_000


async def test_row_17_forgeries_fill_no_log(door: Door) -> None:
    with capture_logs() as logs:
        for _ in range(20):
            await door.post(**{webhook.SECRET_HEADER: "a-forged-secret"})
    assert [log["event"] for log in logs] == ["telegram.forged_webhook"]
    assert "a-forged-secret" not in str(logs)


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"[]", b"{}", b'{"update_id":"x"}', b'{"update_id":7', b"\xff"]
)
async def test_row_16_what_is_no_update_is_refused(door: Door, body: bytes) -> None:
    assert (await door.post(body)).status == 400
    assert door.stored == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
async def test_row_16_what_is_not_json_is_refused_by_its_type(door: Door, kind: str) -> None:
    assert (await door.post(Content_Type=kind)).status == 415
    assert door.stored == []


async def test_row_16_a_body_too_large_is_refused_by_what_it_says(door: Door) -> None:
    assert (await door.post(io.BytesIO(b" " * (webhook.MOST_BYTES + 1)))).status == 413
    assert door.stored == []


async def test_row_16_a_body_too_large_is_refused_though_it_does_not_say_so(door: Door) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(2 * webhook.MOST_BYTES // 65_536):
            yield b" " * 65_536

    with contextlib.suppress(aiohttp.ClientError):  # refused while we were still sending
        assert (await door.post(chunks())).status == 413
    assert door.stored == []


async def test_row_16_a_body_that_does_not_come_is_not_waited_for(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "BODY_SECONDS", 0.05)

    async def slowly() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(60)
        yield b"}"

    async with asyncio.timeout(5):
        assert (await door.post(slowly())).status == 408
    assert door.stored == []


async def test_row_34_nothing_stored_means_not_confirmed(door: Door) -> None:
    door.is_full = True
    answer = await door.post()
    assert answer.status == 503
    assert answer.headers["Retry-After"].isdigit()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_only_posting_is_possible(door: Door, method: str) -> None:
    async with aiohttp.ClientSession() as http, http.request(method, door.url) as answer:
        assert answer.status == 405


async def test_row_17_the_secret_is_compared_in_constant_time(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def compare(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return left == right

    monkeypatch.setattr(hmac, "compare_digest", compare)
    await door.post()
    assert compared == [(SECRET.encode(), SECRET.encode())]


def test_a_secret_can_be_derived_and_tells_nothing_of_the_token() -> None:
    token = "4242424242:NOT_A_REAL_TOKEN_ONLY_FOR_OUR_TESTS"
    secret = derive_secret(token)
    assert secret == derive_secret(token) != derive_secret(token + "x")
    assert 1 <= len(secret) <= 256
    assert secret.isalnum()
    assert token not in secret
