"""getUpdates: order, confirmation, waiting, filters, conflicts."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from .people import Person
from .server import BotApiServer
from .wire import Wire

LONG = 30


def _ids(updates: list[dict[str, Any]]) -> list[int]:
    return [each["update_id"] for each in updates]


def _texts(updates: list[dict[str, Any]]) -> list[str]:
    return [each["message"]["text"] for each in updates]


@pytest.fixture
def person(server: BotApiServer) -> Person:
    return server.person()


async def _waiting(server: BotApiServer, polls: int = 1) -> None:
    """Give polls time to arrive and wait."""
    await server.until(
        lambda: len([each for each in server.calls if each.status is None]) >= polls
    )


async def test_an_update_comes_again_until_it_is_confirmed(person: Person, wire: Wire) -> None:
    await person.says("one")
    await person.says("two")
    first = (await wire.call("getUpdates")).result
    assert _texts(first) == ["one", "two"]
    assert (await wire.call("getUpdates")).result == first
    rest = (await wire.call("getUpdates", offset=first[0]["update_id"] + 1)).result
    assert _texts(rest) == ["two"]
    assert (await wire.call("getUpdates", offset=first[1]["update_id"] + 1)).result == []
    assert (await wire.call("getUpdates")).result == []


async def test_a_limit_is_kept(person: Person, wire: Wire) -> None:
    for text in ("one", "two", "three"):
        await person.says(text)
    assert _texts((await wire.call("getUpdates", limit=2)).result) == ["one", "two"]


async def test_a_negative_offset_forgets_all_but_the_last(person: Person, wire: Wire) -> None:
    for text in ("one", "two", "three"):
        await person.says(text)
    assert _texts((await wire.call("getUpdates", offset=-1)).result) == ["three"]
    assert _texts((await wire.call("getUpdates")).result) == ["three"]


async def test_ids_rise_by_one(person: Person, wire: Wire) -> None:
    for text in ("one", "two", "three"):
        await person.says(text)
    first, second, third = _ids((await wire.call("getUpdates")).result)
    assert (second, third) == (first + 1, first + 2)


async def test_a_long_poll_ends_with_the_first_update(
    server: BotApiServer, person: Person, wire: Wire
) -> None:
    poll = asyncio.create_task(wire.call("getUpdates", timeout=LONG))
    await _waiting(server)
    await person.says("at last")
    assert _texts((await poll).result) == ["at last"]


async def test_a_long_poll_ends_empty(wire: Wire) -> None:
    assert (await wire.call("getUpdates", timeout=1)).result == []


async def test_of_two_pollers_the_older_is_told(
    server: BotApiServer, person: Person, wire: Wire
) -> None:
    older = asyncio.create_task(wire.call("getUpdates", timeout=LONG))
    await _waiting(server)
    younger = asyncio.create_task(wire.call("getUpdates", timeout=LONG))
    answer = await older
    assert (answer.status, answer.description[:44]) == (
        409,
        "Conflict: terminated by other getUpdates req",
    )
    await person.says("hello")
    assert _texts((await younger).result) == ["hello"]


async def test_the_poll_of_a_killed_bot_is_in_nobodys_way(
    server: BotApiServer, person: Person, wire: Wire
) -> None:
    async with Wire(server) as killed:
        poll = asyncio.create_task(killed.call("getUpdates", timeout=LONG))
        await _waiting(server)
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
    assert await server.until(lambda: server.calls[0].error) == "the bot hung up"
    await person.says("hello")
    assert _texts((await wire.call("getUpdates", timeout=LONG)).result) == ["hello"]


async def test_a_webhook_ends_and_forbids_polling(server: BotApiServer, wire: Wire) -> None:
    poll = asyncio.create_task(wire.call("getUpdates", timeout=LONG))
    await _waiting(server)
    assert (await wire.call("setWebhook", url="http://127.0.0.1:1/hook")).result is True
    assert (await poll).description == "Conflict: terminated by setWebhook request"
    refusal = await wire.call("getUpdates")
    assert (refusal.status, refusal.description[:41]) == (
        409,
        "Conflict: can't use getUpdates method whi",
    )
    await wire.call("deleteWebhook")
    assert (await wire.call("getUpdates")).result == []


async def test_only_the_kinds_asked_for_come_and_the_wish_stays(
    person: Person, wire: Wire
) -> None:
    await wire.call("getUpdates", allowed_updates=["message"])
    await person.presses_data("x", 1)
    await person.says("hello")
    assert _texts((await wire.call("getUpdates")).result) == ["hello"]
    await wire.call("getUpdates", offset=-1, allowed_updates=[])
    await person.presses_data("y", 1)
    kinds = [set(each) - {"update_id"} for each in (await wire.call("getUpdates")).result]
    assert kinds == [{"message"}, {"callback_query"}]


async def test_an_old_press_dies_in_the_queue_and_a_message_lives_a_day(
    server: BotApiServer, person: Person, wire: Wire
) -> None:
    await person.says("hello")
    await person.presses_data("x", 1)
    server.skip(200)
    assert _texts((await wire.call("getUpdates")).result) == ["hello"]
    server.skip(25 * 3600)
    assert (await wire.call("getUpdates")).result == []


async def test_ids_may_start_again_lower(server: BotApiServer, person: Person, wire: Wire) -> None:
    await person.says("before")
    high = _ids((await wire.call("getUpdates")).result)[-1]
    assert (await wire.call("getUpdates", offset=high + 1)).result == []
    server.inject({"update_id": 500, "message": {"text": "after"}})
    assert _texts((await wire.call("getUpdates", offset=high + 1)).result) == ["after"]
    assert (await wire.call("getUpdates", offset=501)).result == []


async def test_a_repeat_comes_though_confirmed_and_only_once(
    server: BotApiServer, person: Person, wire: Wire
) -> None:
    await person.says("hello")
    number = _ids((await wire.call("getUpdates")).result)[0]
    assert (await wire.call("getUpdates", offset=number + 1)).result == []
    await server.repeat(number, times=2)
    assert _ids((await wire.call("getUpdates", offset=number + 1)).result) == [number, number]
    assert (await wire.call("getUpdates", offset=number + 1)).result == []


async def test_anything_can_be_injected(server: BotApiServer, wire: Wire) -> None:
    await wire.call("getUpdates", allowed_updates=["message"])
    server.inject({"future": {}})
    nested = "[" * 10_000 + "]" * 10_000
    server.inject('{"update_id": 900000000, "message": {"date": "x"}}', update_id=900000000)
    server.inject(f'{{"update_id": 900000001, "deep": {nested}}}', update_id=900000001)
    text = (await wire.call("getUpdates")).text
    assert '"future": {}' in text
    assert '"date": "x"' in text
    assert nested in text


async def test_pending_updates_can_be_dropped(
    server: BotApiServer, person: Person, wire: Wire
) -> None:
    await person.says("hello")
    assert len(server.pending_updates) == 1
    await wire.call("deleteWebhook", drop_pending_updates=True)
    assert server.pending_updates == []
