"""How much one network address may ask, without any address being held."""

from __future__ import annotations

import aiohttp
import pytest

from chatbot.channels.web import chat_limits
from chatbot.channels.web.chat_limits import KEY_SECONDS, PeerLimits, network_of, peer_of
from tests.browser.chats import chat_house

FAR, NEAR = "8.8.4.4", "10.0.0.2"


async def test_one_address_may_begin_so_often_and_another_is_not_touched() -> None:
    limits = PeerLimits()
    begun = [await limits.may_begin(FAR) for _ in range(chat_limits.BEGINS[0] + 1)]
    assert begun == [True] * chat_limits.BEGINS[0] + [False]
    assert await limits.may_begin("8.8.4.5")
    assert await limits.may_post(FAR)


async def test_the_key_is_thrown_away_each_day_and_with_it_all_counts() -> None:
    now = 0.0
    limits = PeerLimits(lambda: now)
    while await limits.may_begin(FAR):
        continue
    now = KEY_SECONDS
    assert await limits.may_begin(FAR)


async def test_no_address_stands_in_what_is_counted() -> None:
    limits = PeerLimits()
    await limits.may_begin(FAR)
    with limits.stream(FAR):
        assert FAR not in repr(vars(limits))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:8.8.4.4", FAR, True),
        ("fe80::1%eth0", "fe80::2", True),
        (FAR, "8.8.4.5", False),
    ],
)
def test_an_ipv6_network_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


@pytest.mark.parametrize(
    ("proxies", "forwarded", "peer"),
    [
        (0, [FAR], NEAR),
        (1, [FAR], FAR),
        (1, [f"9.9.9.9, {FAR}"], FAR),
        (1, ["9.9.9.9", FAR], FAR),
        (2, [f"9.9.9.9, {FAR}, 10.0.0.3"], FAR),
        (2, [f"9.9.9.9,{FAR}", "10.0.0.3"], FAR),
        (2, [FAR], NEAR),
        (1, [], NEAR),
        (1, [f"{FAR}, not an address"], NEAR),
        (1, [f"{FAR}:443"], FAR),
        (1, ["[2001:db8::1]:443"], "2001:db8::1"),
        (1, ["2001:db8::1"], "2001:db8::1"),
    ],
)
def test_as_many_proxies_are_believed_as_are_trusted_and_nothing_before_them(
    proxies: int, forwarded: list[str], peer: str
) -> None:
    assert peer_of(NEAR, forwarded, proxies) == peer


async def test_behind_a_proxy_each_address_has_its_own_bounds_whatever_it_forges(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chat_limits, "BEGINS", (1, 3600.0))
    async with chat_house(proxies=1) as house, aiohttp.ClientSession(house.base) as http:
        told = [
            await begun_from(http, forwarded)
            for forwarded in (
                "9.9.9.9, 2a00:1450::1",
                "9.9.9.8, 2a00:1450::2",
                "2a00:1450:0:1::1",
                f"2a00:1450::1, {FAR}",
            )
        ]
    assert told == [303, 429, 303, 303]


async def begun_from(http: aiohttp.ClientSession, forwarded: str) -> int:
    headers = {"X-Forwarded-For": forwarded}
    async with http.post("/chat", headers=headers, allow_redirects=False) as answer:
        return answer.status


async def test_with_no_trusted_proxy_nobody_escapes_by_forging_the_header(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chat_limits, "BEGINS", (1, 3600.0))
    monkeypatch.setattr(chat_limits, "NEAR_TIMES", 1)
    async with chat_house() as house, aiohttp.ClientSession(house.base) as http:
        assert [await begun_from(http, one) for one in (FAR, "8.8.4.5")] == [303, 429]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Please wait a minute"), ("cy", "funud"), ("ar", "دقيقة")],
)
async def test_who_asks_too_much_reads_it_in_their_language(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_limits, "BEGINS", (0.5, 3600.0))
    told = {"Accept-Language": language, "X-Forwarded-For": "8.8.4.4"}
    async with (
        chat_house(proxies=1) as house,
        aiohttp.ClientSession(house.base, headers=told) as http,
        http.post("/chat") as answer,
    ):
        assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
        assert words in await answer.text()
