"""`@bot` typed in any chat, and its name called where it is no member: answered, never stored."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from chatbot.bootstrap.telegram import cards_for
from chatbot.channels.telegram import webhook_routes
from chatbot.channels.telegram.webhook import SECRET_HEADER
from chatbot.channels.web.app import make_app, serving
from tests.botapi.server import BotApiServer
from tests.channels.telegram.group_kit import SECRET, Town, shipped

CANARY = "my neighbour Zebedee of SW1A 1AA"
"""Half a message to somebody else, which a query may well be."""


async def answered(server: BotApiServer, query_id: str) -> dict[str, Any]:
    """The answer to an inline query, once it is there."""
    async with asyncio.timeout(5):
        while True:
            for answer in server.world.inline_answers:
                if answer["inline_query_id"] == query_id:
                    return answer
            await asyncio.sleep(0.01)


def rows_of(town: Town) -> bytes:
    """All that the database has on the disk; what people say is sealed in it, keys are not."""
    return b"".join(file.read_bytes() for file in town.path.parent.glob("chatbot.db*"))


@pytest.fixture
def sharing(town: Town) -> Town:
    """The house, with the shipped cards to share."""
    town.channel.offer_cards(cards_for(town.channel, shipped, town.clock))
    return town


async def ask(town: Town, query: str, language: str = "cy") -> dict[str, Any]:
    """What somebody with an app in this language is offered for what they typed."""
    who = town.server.person(language_code=language, first_name="Zebedee")
    return await answered(town.server, await who.asks_inline(query))


async def test_point_11_cards_are_offered_in_each_language_the_own_one_first(
    sharing: Town,
) -> None:
    offered = await ask(sharing, "")
    offers = [each["description"].split(" · ")[0] for each in offered["results"]]
    assert offers[0] == "Cymraeg"
    assert sorted(offers) == sorted(it.name for it in shipped().languages.values())
    said = [each["input_message_content"] for each in offered["results"]]
    start = "https://t.me/chatbot_under_test_bot?start=rally_with_refugees-"
    links = [words.split(start)[1].split()[0] for words in (it["message_text"] for it in said)]
    assert links[0] == "cy"
    assert sorted(links) == sorted(shipped().languages)
    assert [each for each in said if "1 Example Street" not in each["message_text"]] == []
    assert said[0]["entities"][0]["type"] == "bold"


async def test_point_11_a_language_that_is_typed_chooses_and_other_words_choose_nothing(
    sharing: Town,
) -> None:
    for typed in ("العر", "ar", "ARA"):
        (only,) = (await ask(sharing, typed))["results"]
        assert only["description"].startswith("العربية")
    assert len((await ask(sharing, CANARY))["results"]) == len(shipped().languages)


async def test_point_11_telegram_may_keep_only_what_is_the_same_for_everybody(
    sharing: Town,
) -> None:
    begun, chosen = await ask(sharing, ""), await ask(sharing, "ar")
    assert [each["is_personal"] for each in (begun, chosen)] == [False, False]
    assert [each["cache_time"] for each in (begun, chosen)] == [0, 300]
    assert (await ask(sharing, "ar", "fr"))["results"] == chosen["results"]


async def test_row_65_of_a_query_nothing_is_stored_or_logged(
    sharing: Town, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    who = sharing.server.person(first_name="Zebedee")
    await answered(sharing.server, await who.asks_inline(CANARY))
    who.calls_guest(f"@chatbot_under_test_bot {CANARY}")
    await sharing.settled()
    assert len(sharing.server.world.guest_answers) == 1
    assert sharing.arrived == []
    assert b"telegram:" not in rows_of(sharing)  # the key of whatever comes in, as it is kept
    printed = "".join(capfd.readouterr()) + caplog.text
    assert "Zebedee" not in printed
    await who.says("Zebedee")
    await sharing.settled()
    assert [b"Zebedee" in it.payload for it in sharing.arrived] == [True]
    assert b"telegram:" in rows_of(sharing)


async def test_point_11_where_it_is_no_member_one_card_answers(sharing: Town) -> None:
    who = sharing.server.person(language_code="ar")
    query_id = who.calls_guest("@chatbot_under_test_bot what is this?")
    await sharing.settled()
    (answer,) = sharing.server.world.guest_answers
    assert answer["guest_query_id"] == query_id
    assert answer["result"]["description"].startswith("العربية")
    assert sharing.server.calls_to("sendMessage") == []


async def test_a_message_that_says_inline_query_is_a_message(sharing: Town) -> None:
    ann = sharing.server.person(language_code="en")
    await ann.says("inline_query")
    await ann.hears()
    assert sharing.server.world.inline_answers == []


async def test_a_query_posted_to_the_webhook_is_not_stored_either(sharing: Town) -> None:
    stored: list[object] = []

    async def receive(arrivals: object) -> None:
        stored.append(arrivals)

    sharing.server.world.inline_queries["77"] = sharing.server.world.now()
    asked = {
        "update_id": 900_001,
        "inline_query": {
            "id": "77",
            "from": {"id": 5, "is_bot": False, "first_name": "Zebedee"},
            "query": CANARY,
            "offset": "",
        },
    }
    routes = webhook_routes(sharing.channel, sharing.channel.before(receive), SECRET)
    async with serving(make_app(routes), "127.0.0.1", 0) as port, aiohttp.ClientSession() as http:
        url = f"http://127.0.0.1:{port}/telegram/webhook"
        async with http.post(url, json=asked, headers={SECRET_HEADER: SECRET}) as answer:
            assert answer.status == 200
    await answered(sharing.server, "77")
    assert stored == []


async def test_an_unreadable_query_is_dropped_and_never_kept(sharing: Town) -> None:
    sharing.server.inject({"inline_query": {"id": 5, "query": CANARY}})
    await sharing.settled()
    assert await sharing.store.conversations.unhandled("telegram", 100) == []
    assert sharing.server.world.inline_answers == []


async def test_point_11_a_card_opens_its_campaign_in_its_language(sharing: Town) -> None:
    ann = sharing.server.person(language_code="xx")
    await ann.starts("rally_with_refugees-cy")
    assert "Pa iaith" in (await ann.hears()).text
