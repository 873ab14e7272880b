"""Delivery to a webhook: secret, order, repetition, limits, restarts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from .people import Person
from .receiver import Receiver, slowly, status
from .server import BotApiServer
from .webhook import SECRET_HEADER
from .wire import Wire


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver() as receiver:
        yield receiver


@pytest.fixture
def person(server: BotApiServer) -> Person:
    return server.person()


async def _nothing_pending(server: BotApiServer) -> None:
    await server.until(lambda: not server.pending_updates)


async def test_an_update_is_posted_with_the_secret(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    await wire.call("setWebhook", url=receiver.url, secret_token="s3cret")
    await person.says("hello")
    await _nothing_pending(server)
    assert receiver.texts == ["hello"]
    headers = receiver.headers[0]
    assert (headers[SECRET_HEADER], headers["Content-Type"]) == ("s3cret", "application/json")
    assert [(each.status, each.is_accepted) for each in server.deliveries] == [(200, True)]


async def test_without_a_secret_there_is_no_header(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    await wire.call("setWebhook", url=receiver.url)
    await person.says("hello")
    await _nothing_pending(server)
    assert SECRET_HEADER not in receiver.headers[0]


async def test_what_waited_before_is_delivered_too(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    await person.says("before")
    await wire.call("setWebhook", url=receiver.url)
    await _nothing_pending(server)
    assert receiver.texts == ["before"]


@pytest.mark.parametrize("code", [302, 400, 401, 404, 500, 503])
async def test_an_update_is_repeated_until_it_is_accepted_and_the_next_waits(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person, code: int
) -> None:
    receiver.answers.extend([status(code), status(code)])
    await wire.call("setWebhook", url=receiver.url)
    await person.says("one")
    await person.says("two")
    await _nothing_pending(server)
    assert receiver.texts == ["one", "one", "one", "two"]
    info = (await wire.call("getWebhookInfo")).result
    assert info["last_error_message"] == f"Wrong response from the webhook: {code}"


async def test_people_do_not_wait_for_each_other(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    other = server.person()
    receiver.answers.append(status(500, Retry_After="3600"))
    await wire.call("setWebhook", url=receiver.url)
    await person.says("refused")
    await receiver.has(1)
    await other.says("accepted")
    await server.until(lambda: len(server.pending_updates) == 1)
    assert receiver.texts == ["refused", "accepted"]


async def test_a_press_does_not_wait_for_a_message(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    receiver.answers.append(status(500, Retry_After="3600"))
    await wire.call("setWebhook", url=receiver.url)
    await person.says("refused")
    await receiver.has(1)
    await person.presses_data("x", 1)
    await server.until(lambda: len(server.pending_updates) == 1)
    assert "callback_query" in receiver.bodies[-1]


async def test_messages_of_one_chat_come_one_at_a_time(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    receiver.usual = slowly()
    await wire.call("setWebhook", url=receiver.url)
    for number in range(5):
        await person.says(str(number))
    await _nothing_pending(server)
    assert (receiver.texts, receiver.most_at_once) == (["0", "1", "2", "3", "4"], 1)


async def test_no_more_connections_than_asked_for(
    server: BotApiServer, wire: Wire, receiver: Receiver
) -> None:
    receiver.usual = slowly()
    await wire.call("setWebhook", url=receiver.url, max_connections=3)
    for each in [server.person() for _ in range(10)]:
        await each.says("hello")
    await _nothing_pending(server)
    assert receiver.most_at_once == 3


async def test_a_retry_after_is_honoured(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    receiver.answers.append(status(503, Retry_After="1"))
    await wire.call("setWebhook", url=receiver.url)
    await person.says("hello")
    await _nothing_pending(server)
    first, second = server.deliveries
    assert second.at - first.at >= 1


async def test_delivery_goes_on_when_the_bot_comes_back(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    await wire.call("setWebhook", url=receiver.url)
    await receiver.stop()
    await person.says("while you were away")
    await server.until(lambda: len(server.deliveries) >= 3)
    assert {each.status for each in server.deliveries} == {None}
    await receiver.start()
    await _nothing_pending(server)
    assert receiver.texts == ["while you were away"]


async def test_a_hook_and_what_is_pending_outlive_a_restart_of_the_server(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    await wire.call("setWebhook", url=receiver.url, secret_token="s3cret")
    async with server.unreachable():
        await person.says("meanwhile")
        assert receiver.bodies == []
    await _nothing_pending(server)
    assert receiver.texts == ["meanwhile"]


async def test_updates_can_be_delivered_again_one_by_one_or_at_once(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    receiver.usual = slowly()
    await wire.call("setWebhook", url=receiver.url)
    await person.says("hello")
    await _nothing_pending(server)
    await server.repeat(times=2)
    await _nothing_pending(server)
    assert (receiver.texts, receiver.most_at_once) == (["hello"] * 3, 1)
    made = await server.repeat(times=20, at_once=True)
    assert [each.status for each in made] == [200] * 20
    assert receiver.most_at_once > 1
    assert len({each["update_id"] for each in receiver.bodies}) == 1


async def test_a_call_in_the_answer_is_made(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    async def answer(update: dict[str, Any]) -> web.Response:
        query_id = update["callback_query"]["id"]
        call = {"method": "answerCallbackQuery", "callback_query_id": query_id, "text": "Noted"}
        return web.json_response(call)

    receiver.usual = answer
    await wire.call("setWebhook", url=receiver.url)
    press = await person.presses_data("x", 1)
    assert (await person.answer_to(press)).text == "Noted"
    assert [each.status for each in server.calls_to("answerCallbackQuery")] == [200]


async def test_a_call_that_needs_an_answer_is_not_made_in_one(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    async def answer(update: dict[str, Any]) -> web.Response:
        return web.json_response({"method": "getMe"})

    receiver.usual = answer
    await wire.call("setWebhook", url=receiver.url)
    await person.says("hello")
    await server.until(lambda: server.violations)
    assert [each.method for each in server.violations] == ["getMe"]


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://example.org/hook", "An HTTPS URL must be provided"),
        ("https://example.org:8081/hook", "only on ports 80, 88, 443 or 8443"),
        ("https://example.org/hook", "Failed to resolve host"),
    ],
)
async def test_an_address_telegram_would_not_take_is_refused(
    wire: Wire, url: str, complaint: str
) -> None:
    answer = await wire.call("setWebhook", url=url)
    assert answer.description.startswith("Bad Request: bad webhook: ")
    assert complaint in answer.description


async def test_a_public_address_can_lead_to_this_machine(receiver: Receiver) -> None:
    public = "https://bot.example.org"
    local = receiver.url.removesuffix("/hook")
    async with BotApiServer(reach={public: local}) as server, Wire(server) as wire:
        await wire.call("setWebhook", url=f"{public}/hook")
        await server.person().says("hello")
        await receiver.has(1)
        assert (await wire.call("getWebhookInfo")).result["url"] == f"{public}/hook"


async def test_a_deleted_webhook_gets_nothing_more(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    receiver.usual = status(500)
    await wire.call("setWebhook", url=receiver.url)
    await person.says("hello")
    await receiver.has(1)
    await wire.call("deleteWebhook")
    tried = len(server.deliveries)
    await asyncio.sleep(0.1)
    assert len(server.deliveries) == tried
    assert len((await wire.call("getUpdates")).result) == 1


async def test_the_state_of_the_webhook_is_told(
    server: BotApiServer, wire: Wire, receiver: Receiver, person: Person
) -> None:
    none = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
    assert (await wire.call("getWebhookInfo")).result == none
    await wire.multipart(
        "setWebhook",
        {"certificate": b"x"},
        url=receiver.url,
        max_connections=5,
        allowed_updates=["message"],
    )
    assert (await wire.call("getWebhookInfo")).result == {
        "url": receiver.url,
        "has_custom_certificate": True,
        "pending_update_count": 0,
        "max_connections": 5,
        "allowed_updates": ["message"],
    }
    await wire.call("setWebhook", url="")
    assert server.hook is None
