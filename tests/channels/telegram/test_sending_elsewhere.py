"""One parcel to a chat that has moved, or that asks for an odd wait."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from chatbot.channels.telegram import TelegramChannel
from chatbot.channels.telegram.request import FALLBACK_RETRY_SECONDS
from chatbot.service.ports import Later, Refused, Sent
from tests.botapi.people import Person
from tests.botapi.server import BotApiServer
from tests.channels.telegram.test_sending import bad_request, parcel


@pytest.fixture
def ann(server: BotApiServer) -> Person:
    return server.person(is_started=True)


@pytest.fixture
def bob(server: BotApiServer) -> Person:
    return server.person(is_started=True)


async def test_row_30_a_message_to_a_chat_that_moved_is_sent_once_to_where_it_is_now(
    channel: TelegramChannel, server: BotApiServer, ann: Person, bob: Person
) -> None:
    server.fail("sendMessage", status=400, migrate_to_chat_id=bob.id, chat_id=ann.id, times=None)
    for number, words in enumerate(("one", "two"), 1):
        assert isinstance(await channel.send(parcel(ann, words, number=number), None), Sent)
    assert [bubble.text for bubble in bob.screen] == ["one", "two"]
    assert len(server.calls_to("sendMessage", ann.id)) == 1


async def test_row_30_a_chat_that_moves_without_end_is_given_up(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("sendMessage", status=400, migrate_to_chat_id=ann.id, times=None)
    assert await channel.send(parcel(ann, "one"), None) == Refused("migrated")
    assert len(server.calls_to("sendMessage")) == 2


async def test_row_31_no_call_names_a_topic_and_one_that_is_gone_is_no_reason_to_try_again(
    channel: TelegramChannel, server: BotApiServer, ann: Person
) -> None:
    server.fail("sendMessage", **bad_request("message thread not found"))
    assert await channel.send(parcel(ann, "one"), None) == Refused("bad_request")
    assert not any("message_thread_id" in call.params for call in server.calls)


@pytest.mark.parametrize(
    ("fault", "least", "most"),
    [
        ({"retry_after": 86_400}, 86_400, 86_401),
        ({}, FALLBACK_RETRY_SECONDS, FALLBACK_RETRY_SECONDS + 1),
        ({"retry_after": 0}, FALLBACK_RETRY_SECONDS, FALLBACK_RETRY_SECONDS + 1),
        ({"body": "html"}, FALLBACK_RETRY_SECONDS, FALLBACK_RETRY_SECONDS + 1),
    ],
    ids=["a day", "not said", "none", "in HTML"],
)
async def test_row_23_whatever_wait_is_asked_for_there_is_one_and_somebody_is_told(
    channel: TelegramChannel,
    server: BotApiServer,
    ann: Person,
    fault: dict[str, Any],
    least: float,
    most: float,
) -> None:
    server.fail("sendMessage", status=429, **fault)
    with capture_logs() as logs:
        delivery = await channel.send(parcel(ann, "hello"), None)
    assert isinstance(delivery, Later)
    assert least <= delivery.seconds <= most
    assert [line["event"] for line in logs] == ["telegram.too_fast"]
