"""Calls over HTTP: what comes back, and which error every failure becomes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from chatbot.channels.telegram import TelegramChannel, wires
from chatbot.channels.telegram.api import Api
from chatbot.channels.telegram.request import (
    FALLBACK_RETRY_SECONDS,
    Garbled,
    NotConnected,
    ServerFailed,
    TooFast,
)
from chatbot.domain.errors import SettingsFault
from tests.botapi.server import BotApiServer
from tests.service.stand_in import RunningClock


async def call(channel: TelegramChannel) -> Any:
    return await channel.api.call("getMe")


async def test_a_result_comes_as_it_is(channel: TelegramChannel, server: BotApiServer) -> None:
    me = await call(channel)
    assert me["id"] == server.world.bot["id"]
    assert channel.username == server.world.bot["username"]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"status": 400}, BadRequest),
        ({"status": 403}, Forbidden),
        ({"status": 401}, InvalidToken),
        ({"status": 500}, ServerFailed),
        ({"status": 502, "body": "html"}, ServerFailed),
        ({"status": 502, "body": "empty"}, ServerFailed),
        ({"body": "truncated"}, Garbled),
        ({"body": "html"}, Garbled),
        ({"body": "empty"}, Garbled),
        ({"refuse_ok": True}, Garbled),
        ({"lose_reply": True}, NetworkError),
        ({"status": 429, "retry_after": 7}, TooFast),
        ({"status": 429}, TooFast),
    ],
)
async def test_row_28_every_failure_has_its_error_without_a_cause(
    channel: TelegramChannel,
    server: BotApiServer,
    fault: dict[str, Any],
    error: type[TelegramError],
) -> None:
    server.fail("getMe", **fault)
    with pytest.raises(error) as raised:
        await call(channel)
    assert server.token not in repr(raised.value)
    cause = raised.value.__cause__
    assert cause is None or isinstance(cause, TelegramError)


@pytest.mark.parametrize(("told", "seconds"), [(7, 7), (None, FALLBACK_RETRY_SECONDS), (0, 5)])
async def test_too_fast_says_how_long_to_wait(
    channel: TelegramChannel, server: BotApiServer, told: int | None, seconds: float
) -> None:
    server.fail("getMe", status=429, retry_after=told)
    with pytest.raises(TooFast) as raised:
        await call(channel)
    assert raised.value.seconds == seconds


async def test_no_answer_in_time_is_a_time_out(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    server.fail("getMe", delay=5)
    with pytest.raises(TimedOut):
        await channel.api.call("getMe", {}, 0.1)


async def test_no_server_means_that_nothing_was_sent(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    async with server.unreachable():
        with contextlib.suppress(NetworkError):  # the connection kept from before
            await call(channel)
        with pytest.raises(NotConnected):
            await call(channel)


async def test_an_answer_without_end_is_not_read_to_its_end(
    channel: TelegramChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wires, "MAX_ANSWER_BYTES", 10)
    with pytest.raises(Garbled):
        await call(channel)


async def test_a_closed_channel_calls_nobody(server: BotApiServer) -> None:
    api = Api(server.token, server.base_url)
    with pytest.raises(NotConnected):
        await api.call("getMe")


async def test_opening_waits_for_a_server_that_is_not_there_yet(
    server: BotApiServer, clock: RunningClock
) -> None:
    channel = TelegramChannel(server.token, clock, server.base_url)
    async with server.unreachable():
        opening = asyncio.create_task(channel.open(asyncio.Event()))
        await asyncio.sleep(0.05)
        assert not opening.done()
    await opening
    assert channel.username
    await channel.close()


async def test_opening_ends_when_asked_to_stop(server: BotApiServer, clock: RunningClock) -> None:
    channel, stop = TelegramChannel(server.token, clock, server.base_url), asyncio.Event()
    async with server.unreachable():
        opening = asyncio.create_task(channel.open(stop))
        await asyncio.sleep(0.05)
        stop.set()
        await opening
    await channel.close()


async def test_a_wrong_token_is_a_fault_of_the_settings_and_is_not_repeated(
    server: BotApiServer, clock: RunningClock
) -> None:
    channel = TelegramChannel("1:wrong_token_wrong_token", clock, server.base_url)
    with pytest.raises(SettingsFault) as fault:
        await channel.open(asyncio.Event())
    assert "wrong_token" not in str(fault.value)
    assert "CHATBOT_TELEGRAM_TOKEN" in str(fault.value)
    await channel.close()


@pytest.mark.parametrize(
    ("base_url", "rate"),
    [
        ("https://api.telegram.org", 30.0),
        ("https://api.telegram.org/", 30.0),
        ("http://x.org", None),
    ],
)
async def test_only_telegram_itself_has_a_rate_we_know(
    clock: RunningClock, base_url: str, rate: float | None
) -> None:
    assert TelegramChannel("1:x", clock, base_url).messages_per_second == rate
