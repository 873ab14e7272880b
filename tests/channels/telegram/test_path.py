"""The path of a message from end to end: a Bot API server, the channel, the house, a real store.

The numbers in brackets are rows of the fault matrix that the names restate.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chatbot.channels.telegram.secrecy import QUIET, quieten
from chatbot.store.memory import MemoryStore
from chatbot.store.sql_store import SqlStore
from tests.botapi.people import Person
from tests.botapi.server import BotApiServer
from tests.channels.telegram.houses import Mode, open_house
from tests.service.house import House, Store, until
from tests.service.stand_in import SORRY, RunningClock

SECRET = "0123456789abcdef" * 4


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> Mode:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
async def store(clock: RunningClock, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await SqlStore.open(f"sqlite:///{tmp_path / 'chatbot.db'}", SECRET, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def house(
    server: BotApiServer, store: Store, clock: RunningClock, mode: Mode
) -> AsyncIterator[House]:
    async with open_house(store, clock, server.token, server.base_url, mode) as house:
        yield house


def said(person: Person) -> list[str]:
    return [bubble.text for bubble in person.screen if bubble.is_from_bot]


async def heard(person: Person, count: int) -> None:
    await until(lambda: len(said(person)) >= count)


async def test_words_and_presses_are_answered(house: House, server: BotApiServer) -> None:
    ann = server.person()
    await ann.starts()
    assert (await ann.hears()).text == "1: /start"
    toast = await ann.answer_to(await ann.presses("Toast"))
    assert toast.text == "Noted"
    assert (await ann.hears()).text  # the question without its buttons
    await until(lambda: said(ann) == ["1: /start", "pressed toast"])
    assert ann.screen[1].labels == []
    assert server.unanswered_presses == []


async def test_many_people_are_answered_each_in_order(house: House, server: BotApiServer) -> None:
    people = [server.person() for _ in range(12)]
    for word in ("/start", "one", "two", "three"):
        for person in people:
            await person.says(word)
    for person in people:
        await heard(person, 4)
        assert said(person) == ["1: /start", "2: one", "3: two", "4: three"]


async def test_row_11_a_duplicate_update_changes_nothing(
    house: House, server: BotApiServer, mode: Mode
) -> None:
    ann = server.person()
    await ann.starts()
    await until(lambda: said(ann))
    deliveries = await server.repeat(times=20, at_once=mode == "webhook")
    await ann.says("next")
    await until(lambda: len(said(ann)) == 2)
    assert said(ann) == ["1: /start", "2: next"]
    assert [it.status for it in deliveries] == [200] * len(deliveries)


POISON = [
    {"message": {"date": "x"}},
    {"message": {"date": 10**15, "chat": {"type": "new"}}},
    {"message": {"chat": {"id": 1, "type": "private"}, "date": 1, "text": "no id"}},
    {"future": {}},
    b'{"update_id":%d,"message":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    b'{"update_id":%d,"message":{"text":"\\ud800"}}',
]


@pytest.mark.parametrize("poison", POISON, ids=range(len(POISON)))
async def test_row_14_a_poison_update_costs_nothing_but_itself(
    house: House, server: BotApiServer, poison: dict[str, object] | bytes
) -> None:
    ann = server.person()
    await ann.starts()
    await until(lambda: said(ann))
    if isinstance(poison, bytes):
        server.inject(poison % 700_000_900, 700_000_900)
    else:
        server.inject(poison)
    await ann.says("next")
    await until(lambda: len(said(ann)) == 2)
    await until(lambda: server.pending_updates == [])
    assert await house.store.conversations.unhandled("telegram", 10) == []


async def test_row_14_nonsense_in_an_update_s_place_does_not_stop_polling(
    server: BotApiServer, store: Store, clock: RunningClock
) -> None:
    ann = server.person()
    async with open_house(store, clock, server.token, server.base_url, "polling"):
        server.inject("nonsense")
        server.inject('{"future": {}}')
        await ann.starts()
        await until(lambda: said(ann))
        await until(lambda: server.pending_updates == [])
        assert len(server.calls_to("getUpdates")) < 20


async def test_row_12_ids_that_start_again_lower_are_new_updates(
    house: House, server: BotApiServer
) -> None:
    ann = server.person(is_started=True)
    about = {"from": ann.about, "chat": ann.chat.about, "date": 1}
    for update_id, text in ((10**9, "one"), (500, "two")):
        message = {"message_id": update_id, **about, "text": text}
        server.inject({"update_id": update_id, "message": message})
        await ann.sees(text)
    assert said(ann) == ["1: one", "2: two"]


async def test_a_turn_that_fails_is_apologised_for_and_its_press_answered(
    house: House, server: BotApiServer
) -> None:
    ann = server.person()
    await ann.starts()
    bubble = await ann.hears()
    press = await ann.presses_data("fail", bubble.message_id)
    await ann.answer_to(press)
    await until(lambda: said(ann) == ["1: /start", SORRY])
    await ann.says("next")
    await until(lambda: said(ann)[-1] == "2: next")


@pytest.mark.parametrize("data", ["v1:'; DROP TABLE contact", "\x00\x01", None])
async def test_a_forged_press_is_answered(
    house: House, server: BotApiServer, data: str | None
) -> None:
    ann = server.person()
    await ann.starts()
    bubble = await ann.hears()
    await ann.answer_to(await ann.presses_data(data, bubble.message_id))


async def test_what_is_no_text_is_answered_and_never_fetched(
    house: House, server: BotApiServer
) -> None:
    ann = server.person(is_started=True)
    for send in (ann.sends_photo, ann.sends_voice, ann.sends_sticker, ann.sends_dice):
        await send()
    await until(lambda: said(ann) == ["attached"] * 4)
    assert server.calls_to("getFile") == []


async def test_row_19_an_edit_comes_in_with_what_it_changed(
    house: House, server: BotApiServer
) -> None:
    ann = server.person()
    await ann.starts()
    number = await ann.says("one")
    await ann.edits(number, "two")
    await until(lambda: said(ann) == ["1: /start", "2: one", "edited"])


async def test_row_22_too_many_requests_for_one_chat_hold_up_no_other(
    house: House, server: BotApiServer
) -> None:
    ann, bob = server.person(is_started=True), server.person(is_started=True)
    server.fail("sendMessage", status=429, retry_after=1, chat_id=ann.id)
    await ann.says("again 2")
    await until(lambda: server.calls_to("sendMessage", ann.id))
    await bob.says("hello")
    await until(lambda: said(bob))
    assert said(ann) == []
    await until(lambda: len(said(ann)) == 2)
    assert said(ann) == ["1 of 2", "2 of 2"]
    first, second, _ = server.calls_to("sendMessage", ann.id)
    assert second.at - first.at >= 1.0


async def test_row_22_a_storm_of_refusals_loses_nothing_and_keeps_the_order(
    house: House, server: BotApiServer
) -> None:
    people = [server.person(is_started=True) for _ in range(5)]
    server.fail("sendMessage", status=429, retry_after=1, times=4)
    for person in people:
        await person.says("again 3")
    for person in people:
        await heard(person, 3)
        assert said(person) == ["1 of 3", "2 of 3", "3 of 3"]


async def test_a_bad_request_is_never_repeated(house: House, server: BotApiServer) -> None:
    ann = server.person(is_started=True)
    server.fail("sendMessage", status=400)
    await ann.says("again 2")
    await until(lambda: said(ann) == ["2 of 2"])
    assert len(server.calls_to("sendMessage")) == 2


async def test_row_27_a_lost_reply_gives_one_duplicate_at_most(
    house: House, server: BotApiServer
) -> None:
    ann = server.person(is_started=True)
    server.fail("sendMessage", lose_reply=True)
    await ann.says("again 2")
    await until(lambda: said(ann)[-1:] == ["2 of 2"])
    assert said(ann) == ["1 of 2", "1 of 2", "2 of 2"]


async def test_row_28_a_failing_server_is_asked_again_until_it_works(
    house: House, server: BotApiServer
) -> None:
    ann = server.person(is_started=True)
    server.fail("sendMessage", status=502, body="html", times=2)
    await ann.says("again 2")
    await until(lambda: len(said(ann)) == 2)
    assert said(ann) == ["1 of 2", "2 of 2"]


async def test_row_24_who_blocked_the_bot_gets_nothing_more(
    house: House, server: BotApiServer
) -> None:
    ann = server.person(is_started=True)
    server.fail("sendMessage", status=403)
    await ann.says("again 3")
    await until(lambda: server.calls_to("sendMessage"))
    await house.settled()
    assert len(server.calls_to("sendMessage")) == 1
    assert await house.store.outbox.claim(10) == []
    await ann.says("back")
    await until(lambda: said(ann) == ["1: back"])


async def test_row_29_telegram_away_for_a_while_costs_nothing_but_time(
    house: House, server: BotApiServer
) -> None:
    people = [server.person(is_started=True) for _ in range(5)]
    async with server.unreachable():
        for person in people:
            await person.says("hello")
    for person in people:
        await heard(person, 1)


async def test_a_long_text_arrives_whole(house: House, server: BotApiServer) -> None:
    ann = server.person(is_started=True)
    text = "word " * 818  # 4,090 characters, and a few more in the answer
    await ann.says(text.strip())
    await until(lambda: len(said(ann)) >= 1)
    await house.settled()
    assert " ".join(said(ann)) == f"1: {text.strip()}"


async def test_nothing_private_is_written_down(
    server: BotApiServer,
    store: Store,
    clock: RunningClock,
    mode: Mode,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in QUIET:
        caplog.set_level(logging.NOTSET, name)  # so that the level is restored afterwards
    quieten()
    ann = server.person(first_name="Canaryname")
    with capture_logs() as logs:
        async with open_house(store, clock, server.token, server.base_url, mode):
            server.fail("sendMessage", status=429, retry_after=1)
            server.fail("sendMessage", status=500)
            server.fail("sendMessage", lose_reply=True)
            server.fail("sendMessage", status=400)
            await ann.says("canarytext")
            await ann.says("fail canarytext")
            server.inject({"message": {"text": "canarytext", "from": ann.about}})
            await until(lambda: SORRY in said(ann))
            async with server.unreachable():
                await asyncio.sleep(0.1)
    written = json.dumps(logs, default=str) + caplog.text
    assert logs
    for canary in (
        server.token,
        server.token.split(":")[1],
        "canarytext",
        "Canaryname",
        str(ann.id),
    ):
        assert canary not in written


async def test_a_new_process_goes_on_where_the_old_one_stopped(
    server: BotApiServer, store: Store, clock: RunningClock, mode: Mode
) -> None:
    ann = server.person()
    async with open_house(store, clock, server.token, server.base_url, mode):
        await ann.starts()
        await until(lambda: said(ann))
    await ann.says("while nobody is there")
    async with open_house(store, clock, server.token, server.base_url, mode):
        await until(lambda: len(said(ann)) == 2)
    assert said(ann) == ["1: /start", "2: while nobody is there"]


async def test_the_memory_store_serves_as_well(
    server: BotApiServer, clock: RunningClock, mode: Mode
) -> None:
    ann = server.person()
    async with open_house(MemoryStore(clock), clock, server.token, server.base_url, mode):
        await ann.starts()
        await until(lambda: said(ann) == ["1: /start"])
