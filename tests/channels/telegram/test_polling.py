"""Polling: nothing is confirmed before it is durable, and two pollers do not fight."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from structlog.testing import capture_logs

from chatbot.channels.telegram import AnotherInstance, TelegramChannel, poll, polling, use_polling
from chatbot.service.ports import Arrival
from tests.botapi.server import BotApiServer
from tests.botapi.webhook import Hook
from tests.service.house import until
from tests.service.stand_in import RunningClock


class Inbox:
    """Keeps what it is given, or fails as often as ordered."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.keys: list[str] = []

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("no space left")
        self.keys += [arrival.key for arrival in arrivals]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "FIRST_WAIT", 0.01)
    monkeypatch.setattr(polling, "CONFLICT_WAIT", 0.05)


async def test_updates_are_confirmed_only_when_they_are_durable(
    channel: TelegramChannel, server: BotApiServer, quick: None
) -> None:
    inbox, stop = Inbox(failures=3), asyncio.Event()
    task = asyncio.create_task(poll(channel, inbox.receive, stop))
    await server.person().starts()
    (update,) = server.pending_updates
    await until(lambda: inbox.failures == 0 or task.done())
    await until(lambda: inbox.keys)
    assert inbox.keys == [f"telegram:{update}"]
    stop.set()
    await task
    assert server.pending_updates == []


async def test_stopping_does_not_wait_for_a_poll(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(poll(channel, Inbox().receive, stop))
    await until(lambda: server.calls_to("getUpdates"))
    stop.set()
    async with asyncio.timeout(2):
        await task


async def test_the_kinds_of_update_are_named(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(poll(channel, Inbox().receive, stop))
    await until(lambda: server.calls_to("getUpdates"))
    stop.set()
    await task
    wanted = server.calls_to("getUpdates")[0].params["allowed_updates"]
    of_chats = ["message", "edited_message", "callback_query", "my_chat_member"]
    assert wanted == [*of_chats, "inline_query", "guest_message"]


async def test_row_09_of_two_pollers_the_younger_gives_way_and_the_older_goes_on(
    channel: TelegramChannel, server: BotApiServer, clock: RunningClock, quick: None
) -> None:
    inbox, stop = Inbox(), asyncio.Event()
    older = asyncio.create_task(poll(channel, inbox.receive, stop, young_seconds=0))
    await until(lambda: server.calls_to("getUpdates"))
    second = TelegramChannel(server.token, clock, server.base_url)
    await second.open(stop)
    with pytest.raises(AnotherInstance, match="This one gives way"):
        await poll(second, Inbox().receive, stop)
    await second.close()
    await server.person().starts()
    await until(lambda: inbox.keys)
    assert not older.done()
    stop.set()
    await older


async def test_row_09_a_poller_that_meets_a_webhook_gives_way(
    channel: TelegramChannel, server: BotApiServer, quick: None
) -> None:
    await channel.api.call("setWebhook", {"url": "http://127.0.0.1:1/nobody"})
    with pytest.raises(AnotherInstance, match="Another program"):
        await poll(channel, Inbox().receive, asyncio.Event())
    assert isinstance(server.hook, Hook)


async def test_polling_takes_a_webhook_away_and_keeps_what_waits(
    channel: TelegramChannel, server: BotApiServer
) -> None:
    await channel.api.call("setWebhook", {"url": "http://127.0.0.1:1/nobody"})
    await server.person().starts()
    await use_polling(channel.api, asyncio.Event())
    assert server.hook is None
    assert len(server.pending_updates) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 429, "retry_after": 0},
        {"body": "html"},
        {"body": "truncated"},
        {"refuse_ok": True},
        {"lose_reply": True},
    ],
)
async def test_a_poll_that_fails_is_followed_by_another(
    channel: TelegramChannel,
    server: BotApiServer,
    quick: None,
    monkeypatch: pytest.MonkeyPatch,
    fault: dict[str, int],
) -> None:
    monkeypatch.setattr("chatbot.channels.telegram.request.FALLBACK_RETRY_SECONDS", 0.01)
    server.fail("getUpdates", **fault, times=2)  # type: ignore[arg-type]
    inbox, stop = Inbox(), asyncio.Event()
    await server.person().starts()
    with capture_logs() as logs:
        task = asyncio.create_task(poll(channel, inbox.receive, stop))
        await until(lambda: inbox.keys)
        stop.set()
        await task
    assert len(inbox.keys) == 1
    assert server.token not in str(logs)
