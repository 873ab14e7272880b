"""Failures happen as ordered, to the calls they are meant for, as often as ordered."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from .people import Person
from .server import BotApiServer
from .wire import Answer, Wire


@pytest.fixture
def person(server: BotApiServer) -> Person:
    return server.person(is_started=True)


async def _send(wire: Wire, person: Person) -> Answer:
    return await wire.call("sendMessage", chat_id=person.id, text="x")


async def test_too_many_requests(server: BotApiServer, wire: Wire, person: Person) -> None:
    fault = server.fail("sendMessage", status=429, retry_after=3, times=2)
    answers = [await _send(wire, person) for _ in range(3)]
    assert [each.status for each in answers] == [429, 429, 200]
    assert answers[0].content == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert answers[0].headers["Retry-After"] == "3"
    assert (fault.used, fault.is_over, len(person.screen)) == (2, True, 1)
    assert [call.status for call in server.calls_to("send*")] == [429, 429, 200]


async def test_too_many_requests_without_a_time(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    server.fail(status=429)
    answer = await _send(wire, person)
    assert ("parameters" in answer.content, "Retry-After" in answer.headers) == (False, False)


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (400, "Bad Request: it was so ordered"),
        (401, "Unauthorized"),
        (403, "Forbidden: bot was blocked by the user"),
        (404, "Not Found"),
        (500, "Internal Server Error"),
        (502, "Bad Gateway"),
    ],
)
async def test_each_status_has_its_words(
    server: BotApiServer, wire: Wire, person: Person, status: int, description: str
) -> None:
    server.fail(status=status)
    answer = await _send(wire, person)
    assert (answer.status, answer.description) == (status, description)
    assert person.screen == []


async def test_the_words_can_be_chosen(server: BotApiServer, wire: Wire, person: Person) -> None:
    server.fail(status=400, description="Bad Request: message thread not found")
    assert (await _send(wire, person)).description == "Bad Request: message thread not found"


async def test_a_group_that_moved(server: BotApiServer, wire: Wire, person: Person) -> None:
    server.fail(status=400, migrate_to_chat_id=-1001)
    assert (await _send(wire, person)).content["parameters"] == {"migrate_to_chat_id": -1001}


@pytest.mark.parametrize(
    ("options", "status", "text", "has_effect"),
    [
        ({"status": 502, "body": "html"}, 502, "<html>", False),
        ({"status": 500, "body": "empty"}, 500, "", False),
        ({"body": "empty"}, 200, "", True),
        ({"body": "truncated"}, 200, '{"ok": true, ', True),
        ({"status": 502, "takes_effect": True}, 502, '{"ok": false, ', True),
        ({"refuse_ok": True, "description": "No"}, 200, '{"ok": false, ', False),
    ],
)
async def test_broken_answers(
    server: BotApiServer,
    wire: Wire,
    person: Person,
    options: dict[str, Any],
    status: int,
    text: str,
    has_effect: bool,
) -> None:
    server.fail("sendMessage", **options)
    answer = await _send(wire, person)
    assert (answer.status, answer.text[: len(text)]) == (status, text)
    assert (text != "" or answer.text == "", len(person.screen)) == (True, int(has_effect))


async def test_a_truncated_answer_is_no_json(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    server.fail("sendMessage", body="truncated")
    assert (await _send(wire, person)).content == {}


async def test_a_lost_reply_takes_effect(server: BotApiServer, wire: Wire, person: Person) -> None:
    server.fail("sendMessage", lose_reply=True)
    with pytest.raises(aiohttp.ClientError):
        await _send(wire, person)
    assert len(person.screen) == 1
    assert server.calls[0].error == "the reply was lost"
    assert server.calls[0].result["text"] == "x"


async def test_a_lost_call_takes_none(server: BotApiServer, wire: Wire, person: Person) -> None:
    server.fail("sendMessage", lose_reply=True, takes_effect=False)
    with pytest.raises(aiohttp.ClientError):
        await _send(wire, person)
    assert person.screen == []


async def test_a_slow_answer_is_slow_and_right(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    server.fail("sendMessage", delay=0.1)
    answer = await _send(wire, person)
    call = server.calls[0]
    assert (answer.status, len(person.screen)) == (200, 1)
    assert call.answered_at is not None
    assert call.answered_at - call.at >= 0.1


async def test_a_fault_may_be_for_one_chat(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    other = server.person(is_started=True)
    server.fail(status=429, retry_after=1, chat_id=other.id, times=None)
    assert [(await _send(wire, each)).status for each in (person, other)] == [200, 429]


async def test_a_fault_may_be_for_several_methods_and_everything_leaves_polling_alone(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    server.fail("send*|getMe", status=500, times=None)
    seen = [(await wire.call(name)).status for name in ("getMe", "getMyName", "getUpdates")]
    assert seen == [500, 200, 200]
    server.heal()
    fault = server.fail(status=401, times=None)
    seen = [(await wire.call(name)).status for name in ("getMe", "getMyName", "getUpdates")]
    assert seen == [401, 401, 200]
    fault.cancel()
    assert (await wire.call("getMe")).status == 200


async def test_the_older_order_comes_first(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    server.fail(status=500)
    server.fail(status=502)
    assert [(await _send(wire, person)).status for _ in range(3)] == [500, 502, 200]


async def test_a_wrong_call_is_refused_before_any_fault(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    fault = server.fail(status=500)
    assert (await wire.call("sendMessage", chat_id=person.id)).status == 400
    assert (fault.used, len(server.violations)) == (0, 1)


async def test_an_unreachable_server_forgets_nothing(
    server: BotApiServer, wire: Wire, person: Person
) -> None:
    await _send(wire, person)
    address = server.base_url
    await person.says("before")
    async with server.unreachable():
        with pytest.raises(aiohttp.ClientConnectionError):
            await _send(wire, person)
        await person.says("meanwhile")
    assert server.base_url == address
    texts = [each["message"]["text"] for each in (await wire.call("getUpdates")).result]
    assert texts == ["before", "meanwhile"]
    assert len(server.calls_to("sendMessage")) == 1
