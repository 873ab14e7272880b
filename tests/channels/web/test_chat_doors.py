"""Links between the page and Telegram: pressed once, looked at freely, and worth nothing after."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import aiohttp
import pytest
from structlog.testing import capture_logs

from chatbot.channels.web import chat_limits
from chatbot.channels.web.chat_channel import DOOR_OPEN
from chatbot.domain.groups import FromGroup
from chatbot.domain.messages import Address, Content, InboxKey, Incoming, Left, Pressed, Typed
from chatbot.engine.carry import KEEP, TAKE
from chatbot.engine.tokens import NO_SESSION, write_token
from chatbot.service.carry_over import carried_over
from chatbot.service.converse import Conversation
from chatbot.service.ports import Parcel, Sent
from tests.browser.chats import ChatHouse, chat_house
from tests.browser.letters import OneWorld
from tests.channels.web.test_chat_page import begun, say, token_of

ANN = Address("telegram", "8121")
BEN = Address("telegram", "8122")


@pytest.fixture
async def house() -> AsyncIterator[ChatHouse]:
    async with chat_house() as house:
        yield house


@pytest.fixture
async def http(house: ChatHouse) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(house.base) as http:
        yield http


class Phone:
    """Somebody in Telegram, as the house sees them; keeps what is said there."""

    def __init__(self, house: ChatHouse, address: Address = ANN) -> None:
        self._house, self._address, self._number = house, address, 0
        store = house.store
        self.parcels: list[Parcel] = []
        self._talk = Conversation(
            store.conversations,
            OneWorld(),
            house.places,
            lambda parcels, behind: self.parcels.extend(parcels),
            doors=store.doors,
        )

    async def does(self, content: Content) -> str:
        """Whatever it is; what is answered."""
        self._number += 1
        key = InboxKey(f"{self._address}:{self._number}")
        self.parcels.clear()
        await self._talk.answer(Incoming(key, self._address, self._house.clock.now(), content))
        await self._house.store.outbox.settle([(it, Sent("1")) for it in self.parcels])
        return "\n".join(
            getattr(getattr(it.content, "text", ""), "text", "") for it in self.parcels
        )

    async def says(self, text: str) -> str:
        """Type it; what is answered."""
        return await self.does(Typed(text))

    async def taps(self, option: str) -> str:
        """Press one of the bot's own buttons; what is answered."""
        return await self.does(Pressed(write_token(NO_SESSION, 0, option)))

    async def link(self) -> str:
        """The path of a link to a page."""
        held = await self._house.store.conversations.snapshot(self._address)
        assert held.contact_id is not None
        until = self._house.clock.wall() + DOOR_OPEN
        token = await self._house.store.doors.offer(held.contact_id, "web", until)
        return f"/chat/go/{token}"


async def to_telegram(http: aiohttp.ClientSession, path: str) -> str:
    """What a page gives for Telegram: the payload of the deep link."""
    async with http.post(f"{path}/telegram") as answer:
        html = await answer.text()
    (link,) = re.findall(r'href="https://t\.me/testbot\?start=([^"]+)"', html)
    payload = unescape(link)
    assert len(payload) <= 64
    assert re.fullmatch(r"[A-Za-z0-9_-]+", payload)
    assert "data:image/svg+xml" in html
    return payload


async def pressed(http: aiohttp.ClientSession, path: str) -> tuple[int, str, str]:
    """(status, path, page) after the button on the page of a link."""
    async with http.get(path) as answer:
        html = await answer.text()
    who = re.findall(r'name="who" value="([^"]+)"', html)
    async with http.post(path, data={"who": who[0] if who else "A" * 24}) as answer:
        return answer.status, answer.url.path, await answer.text()


async def test_a_talk_begun_in_telegram_goes_on_in_a_page_with_the_same_question(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    await phone.says("english")
    status, path, html = await pressed(http, await phone.link())
    assert (status, "Welcome back" in html) == (200, True)
    assert token_of(html, "I agree, keep them for this")
    status, html = await say(http, path, "1" * 32, text="I agree, keep them for this")
    assert "all refugees" in html
    await phone.says("what?")
    assert "It is for all refugees" in str(phone.parcels)


async def test_looking_at_a_link_uses_nothing_up(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    link = await phone.link()
    for _ in range(3):
        async with http.get(link) as answer:
            assert (answer.status, "Go on here" in await answer.text()) == (200, True)
    assert (await pressed(http, link))[0] == 200


async def test_pressing_twice_opens_one_page(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    link = await phone.link()
    async with http.get(link) as answer:
        (who,) = re.findall(r'name="who" value="([^"]+)"', await answer.text())
    for _ in range(2):
        async with http.post(link, data={"who": who}) as answer:
            assert (answer.status, answer.url.path) == (200, f"/chat/{who}")


async def test_a_forwarded_link_opens_once_and_then_says_what_to_do(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    link = await phone.link()
    await pressed(http, link)
    status, path, html = await pressed(http, link)
    assert (status, path) == (410, link)
    assert "does not work any more" in html


@pytest.mark.parametrize("token", ["A" * 24, "x", "A" * 300, "%00", "..%2f.."])
async def test_a_forged_link_opens_nothing(http: aiohttp.ClientSession, token: str) -> None:
    assert (await pressed(http, f"/chat/go/{token}"))[0] == 410


async def test_an_expired_link_opens_nothing(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    link = await phone.link()
    house.clock.go_on(DOOR_OPEN + timedelta(seconds=1))
    assert (await pressed(http, link))[0] == 410


async def test_a_link_cannot_be_pointed_at_the_page_of_somebody_else(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, _ = await begun(http)
    phone = Phone(house)
    await phone.says("/start")
    other = path.rpartition("/")[2]
    async with http.post(await phone.link(), data={"who": other}) as answer:
        assert answer.status == 410
    assert (await house.store.conversations.snapshot(Address("web", other))).is_here


async def test_a_form_of_another_site_opens_nothing(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    link, path = await phone.link(), (await begun(http))[0]
    for where in (link, f"{path}/telegram"):
        async with http.post(where, headers={"Sec-Fetch-Site": "cross-site"}) as answer:
            assert answer.status == 403


async def test_a_talk_begun_in_a_page_goes_on_in_telegram(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, _ = await begun(http)
    await say(http, path, "1" * 32, text="english")
    phone = Phone(house)
    said = await phone.says(f"/start {await to_telegram(http, path)}")
    assert "Welcome back" in said
    assert "One question first" in await phone.says("I agree, keep them for this")
    async with http.get(path) as answer:
        assert "We have talked in another place since" in await answer.text()


async def test_there_and_back_again_is_one_talk(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    await phone.says("english")
    _, path, _ = await pressed(http, await phone.link())
    await say(http, path, "1" * 32, text="I agree, keep them for this")
    said = await phone.says(f"/start {await to_telegram(http, path)}")
    assert "One question first" in said
    assert len(await house.store.releases.waiting()) == 1


async def test_where_a_talk_is_in_telegram_already_the_person_is_asked(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    path, _ = await begun(http)
    await say(http, path, "1" * 32, text="english")
    payload = await to_telegram(http, path)
    assert "We have a talk here already" in await phone.says(f"/start {payload}")
    assert "Nothing was changed" in await phone.taps(KEEP)
    assert "We have a talk here already" in await phone.says(f"/start {payload}")
    taken = await phone.taps(f"{TAKE}{payload.removeprefix('go-')}")
    assert "Welcome back" in taken
    held = [
        (await house.store.conversations.snapshot(it)).contact_id
        for it in (ANN, Address("web", path.rpartition("/")[2]))
    ]
    assert held[0] == held[1]


@pytest.mark.parametrize("payload", ["go-" + "A" * 24, "go-x", "go-" + "A" * 61])
async def test_a_forged_payload_is_answered_kindly_and_the_talk_stays(
    house: ChatHouse, payload: str
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    said = await phone.says(f"/start {payload}")
    assert "does not work any more" in said or "Welcome back" in said
    assert "English" in str(phone.parcels[-1].content)


async def test_a_payload_that_somebody_else_used_says_so(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, _ = await begun(http)
    payload = await to_telegram(http, path)
    await Phone(house, BEN).says(f"/start {payload}")
    assert "was used before" in await Phone(house).says(f"/start {payload}")


async def test_an_expired_payload_brings_no_talk(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    path, _ = await begun(http)
    payload = await to_telegram(http, path)
    house.clock.go_on(DOOR_OPEN + timedelta(seconds=1))
    assert "does not work any more" in await Phone(house).says(f"/start {payload}")


async def test_a_forged_press_takes_nothing(house: ChatHouse) -> None:
    phone = Phone(house)
    await phone.says("/start")
    assert "does not work any more" in await phone.taps(f"{TAKE}{'A' * 24}")
    assert (await house.store.conversations.snapshot(ANN)).session is not None


async def test_delete_in_telegram_closes_the_page_too(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    _, path, _ = await pressed(http, await phone.link())
    await phone.says("/delete")
    await phone.taps(".forget.now")
    async with http.get(path) as answer:
        assert answer.status == 404


async def test_closing_telegram_behind_oneself_ends_no_talk_in_the_page(
    house: ChatHouse, http: aiohttp.ClientSession
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    await phone.says("english")
    _, path, _ = await pressed(http, await phone.link())
    assert await phone.does(Left()) == ""
    _, html = await say(http, path, "1" * 32, text="I agree, keep them for this")
    assert "One question first" in html


async def test_in_a_group_no_link_works(house: ChatHouse, http: aiohttp.ClientSession) -> None:
    path, _ = await begun(http)
    typed = Typed(f"/start {await to_telegram(http, path)}")
    said = Incoming(InboxKey("g:1"), ANN, house.clock.now(), typed, group=FromGroup("8121"))
    assert (await carried_over(said, house.store.doors)) is said


async def test_links_are_bounded_for_each_address_and_none_is_logged(
    house: ChatHouse, http: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(house)
    await phone.says("/start")
    link = await phone.link()
    monkeypatch.setattr(chat_limits, "NEAR_TIMES", 1)
    monkeypatch.setattr(chat_limits, "BEGINS", (0, 60.0))
    with capture_logs() as logs:
        status, _, html = await pressed(http, link)
    assert (status, "Please wait a minute" in html) == (429, True)
    assert link not in repr(logs)


async def test_web_says_so_where_no_page_can_be_opened(http: aiohttp.ClientSession) -> None:
    path, _ = await begun(http)
    _, html = await say(http, path, "1" * 32, text="/web")
    assert "I cannot open a web page from here" in html
