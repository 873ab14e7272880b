"""`/chat/<key>/live`: what a stream says, from where it goes on, and how it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from chatbot.channels.web import chat_limits, chat_live, chat_streams
from chatbot.channels.web.chat_script import SCRIPT_PATH
from tests.browser.chats import ChatHouse, chat_house
from tests.channels.web.test_chat_page import begun, say, token_of


@pytest.fixture
async def house() -> AsyncIterator[ChatHouse]:
    async with chat_house() as house:
        yield house


@pytest.fixture
async def http(house: ChatHouse) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(house.base) as http:
        yield http


class Stream:
    """Reads one stream."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def block(self) -> str:
        """The next event or comment, as it stands in the stream."""
        async with asyncio.timeout(5):
            return (await self.answer.content.readuntil(b"\n\n")).decode()

    async def event(self) -> tuple[str, int | None, Any]:
        """(name, row, data) of the next event."""
        while (block := await self.block()).startswith(":"):
            continue
        fields = dict(line.split(": ", 1) for line in block.strip().split("\n"))
        row = fields.get("id")
        return fields["event"], int(row) if row else None, json.loads(fields["data"])


async def nobody_looks(house: ChatHouse) -> None:
    """Wait until the house has noticed that its readers left."""
    async with asyncio.timeout(10):
        while house.lookout.pages:  # noqa: ASYNC110 - what changes has no event
            await asyncio.sleep(0.02)


@asynccontextmanager
async def stream(
    http: aiohttp.ClientSession, path: str, after: int = 0, headers: dict[str, str] | None = None
) -> AsyncIterator[Stream]:
    async with http.get(f"{path}/live?after={after}", headers=headers) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        found = Stream(answer)
        assert (await found.event())[0] == "hello"
        yield found


async def test_a_stream_brings_each_row_with_its_number_and_then_what_is_new(
    http: aiohttp.ClientSession,
) -> None:
    path, _ = await begun(http)
    async with stream(http, path) as live:
        name, row, told = await live.event()
        assert (name, "English" in told["html"]) == ("bubble", True)
        await say(http, path, text="english")
        new = [await live.event() for _ in range(2)]
        assert sorted(name for name, _, _ in new) == ["bubble", "retire"]
        assert all(number > (row or 0) for _, number, _ in new if number)


async def test_who_comes_back_gets_what_was_missed_once(http: aiohttp.ClientSession) -> None:
    path, _ = await begun(http)
    async with stream(http, path) as live:
        _, seen, _ = await live.event()
    await say(http, path, text="english")
    async with stream(http, path, headers={"Last-Event-ID": str(seen)}) as live:
        missed = [(await live.event())[1] for _ in range(2)]
    async with stream(http, path, after=missed[0] or 0) as live:
        assert (await live.event())[1] == missed[1]
    assert seen not in missed


async def test_a_quiet_stream_is_kept_open_by_comments_and_ends_after_a_while(
    http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_live, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(chat_live, "STREAM_SECONDS", 0.2)
    path, _ = await begun(http)
    async with stream(http, path, after=10**9) as live:
        assert await live.block() == ":\n\n"
        async with asyncio.timeout(5):
            assert (await live.answer.content.read()).strip(b":\n") == b""


async def test_who_was_away_too_long_is_told_to_load_the_page_anew(
    http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_live, "MOST_ROWS", 2)
    path, _ = await begun(http)
    await say(http, path, text="english")
    async with stream(http, path) as live:
        assert (await live.event())[0] == "gap"


async def test_a_stream_is_over_when_its_person_is_erased(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, _ = await begun(http)
    async with stream(http, path, after=10**9) as live:
        await say(http, path, "1" * 32, text="/delete")
        async with http.get(path) as answer:
            html = await answer.text()
        await say(http, path, "2" * 32, token=token_of(html, "Erase it all"))
        name, *_ = await live.event()
        while name in ("bubble", "retire"):
            name, *_ = await live.event()
        assert name == "over"


@pytest.mark.parametrize("key", ["x", "A" * 24, "%00"])
async def test_there_is_no_stream_for_a_key_that_was_not_made_here(
    http: aiohttp.ClientSession, key: str
) -> None:
    async with http.get(f"/chat/{key}/live") as answer:
        assert answer.status == 404


async def test_one_address_has_so_many_streams_and_a_process_has_an_end_too(
    house: ChatHouse, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_limits, "NEAR_TIMES", 1)
    path, _ = await begun(http)
    for module, name in ((chat_limits, "STREAMS"), (chat_streams, "MOST_STREAMS")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, 1)
            async with stream(http, path), http.get(f"{path}/live") as answer:
                assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
        await nobody_looks(house)
    async with stream(http, path) as live:
        assert (await live.event())[0] == "bubble"


async def test_open_streams_do_not_keep_the_house_from_closing() -> None:
    async with chat_house() as house, aiohttp.ClientSession(house.base) as http:
        path, _ = await begun(http)
        answer = await http.get(f"{path}/live?after={10**9}")
        house.lookout.close()
        async with asyncio.timeout(5):
            assert b"hello" in await answer.read()


async def test_the_page_runs_a_file_of_ours_and_nothing_else(http: aiohttp.ClientSession) -> None:
    path, _ = await begun(http)
    async with http.get(path) as answer:
        html, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert f'src="{SCRIPT_PATH}"' in html
    assert html.count("<script") == 1
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    async with http.get(SCRIPT_PATH) as answer:
        assert answer.content_type == "text/javascript"
        assert "immutable" in answer.headers["Cache-Control"]


async def test_the_script_gets_the_short_answer_and_the_number_of_the_last_row(
    http: aiohttp.ClientSession,
) -> None:
    path, _ = await begun(http)
    said = {"once": "a" * 32, "text": "english"}
    async with http.post(path, data=said, headers={"X-Chat-Script": "1"}) as answer:
        told = await answer.json()
    async with stream(http, path) as live:
        seen = [(await live.event())[1] for _ in range(3)]
    assert told["head"] == seen[-1]
