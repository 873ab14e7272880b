"""Which services an operator has switched on, and in which order they are asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from aiohttp import web

from chatbot.bootstrap.fetching import nightly_refresh
from chatbot.bootstrap.network import Network, opened_network
from chatbot.config import DEVELOPERS, Settings, read_settings
from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency
from chatbot.service import fetch_nightly
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.builders import a_release
from tests.lookups.listed import BY_ELECTION, a_record, by_election
from tests.lookups.stand_in import StandIn, standing_in
from tests.lookups.worlds import StandingClock, a_postcode

HOME = a_postcode("SE1 9ZZ")
OFF = {
    "CHATBOT_POSTCODES_URL": "",
    "CHATBOT_DEMOCRACY_CLUB_URL": "",
    "CHATBOT_PARLIAMENT_URL": "",
}
FLOW = """
start:
  say: Hello.
  end: done
"""
POSTCODES_IO, MAPIT = "/postcodes/SE19ZZ", "/postcode/SE19ZZ"
DEMOCRACY_CLUB = "/api/v1/postcode/SE19ZZ/"


@pytest.fixture
async def service() -> AsyncIterator[StandIn]:
    async with standing_in() as running:
        yield running


def network(service: StandIn, **settings: str) -> Network:
    clock = StandingClock(StandingClock().at.replace(month=7, day=1))
    return Network(service.http, read_settings(OFF, settings), clock, "")


async def asked(service: StandIn, made: Network, record: MemoryPublicRecord) -> list[str]:
    """The paths that one postcode leads to when every service fails."""

    async def seats() -> Sequence[Constituency]:
        return ()

    together = made.postcodes(seats, record)
    if together is None:
        return []
    with pytest.raises(LookupFailed):
        await together.ask(HOME)
    return list(service.calls)


async def test_with_every_address_empty_there_is_no_network() -> None:
    async with opened_network(read_settings(OFF), StandingClock()) as nothing:
        assert nothing is None


async def test_a_service_without_an_address_is_never_made(service: StandIn) -> None:
    made = network(service)
    assert await asked(service, made, await a_record()) == []
    assert (made.candidates(), made.members()) == (None, None)


async def test_each_service_is_asked_in_its_turn(service: StandIn) -> None:
    record = await a_record()
    await record.replace_ballots(BY_ELECTION, [by_election()], "a test", BY_ELECTION)
    made = network(
        service,
        CHATBOT_POSTCODES_URL=service.url,
        CHATBOT_DEMOCRACY_CLUB_URL=service.url,
        CHATBOT_DEMOCRACY_CLUB_KEY="a-key",
        CHATBOT_MAPIT_URL=service.url,
    )
    assert await asked(service, made, record) == [DEMOCRACY_CLUB, POSTCODES_IO, MAPIT]


@pytest.mark.parametrize("days_to_the_poll", [-1, 61])
async def test_democracy_club_is_not_asked_while_no_poll_is_ahead(
    service: StandIn, days_to_the_poll: int
) -> None:
    record = await a_record()
    made = network(
        service, CHATBOT_DEMOCRACY_CLUB_URL=service.url, CHATBOT_DEMOCRACY_CLUB_KEY="a-key"
    )
    poll = made.clock.wall().date() + timedelta(days=days_to_the_poll)
    await record.replace_ballots(poll, [], "a test", poll)
    assert await asked(service, made, record) == []


async def test_democracy_club_is_not_asked_without_a_key(service: StandIn) -> None:
    record = await a_record()
    await record.replace_ballots(BY_ELECTION, [by_election()], "a test", BY_ELECTION)
    made = network(service, CHATBOT_DEMOCRACY_CLUB_URL=service.url)
    assert await asked(service, made, record) == []


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, DEVELOPERS),
        ({"CHATBOT_DEMOCRACY_CLUB_URL": "http://127.0.0.1:9/"}, "http://127.0.0.1:9"),
        ({"CHATBOT_DEMOCRACY_CLUB_URL": ""}, ""),
        ({"CHATBOT_DEMOCRACY_CLUB_API_URL": ""}, ""),
        ({"CHATBOT_DEMOCRACY_CLUB_API_URL": "http://127.0.0.1:8"}, "http://127.0.0.1:8"),
    ],
)
def test_who_names_another_democracy_club_means_both_of_its_services(
    given: dict[str, str], url: str
) -> None:
    assert read_settings(given).democracy_club_api_url == url


@pytest.mark.parametrize(
    "name", ["CHATBOT_DEMOCRACY_CLUB_KEY", "CHATBOT_DEMOCRACY_CLUB_TOKEN", "CHATBOT_MAPIT_KEY"]
)
def test_a_key_is_not_shown_with_the_settings(name: str) -> None:
    assert "a-secret" not in repr(read_settings({name: "a-secret"}))


# --- By night ---------------------------------------------------------------------------------


async def refreshed(service: StandIn, settings: Settings, wait: float) -> bool:
    """Whether a house asks anybody, within so many seconds of its start."""
    made = Network(service.http, settings, StandingClock(), "")
    record, stop, asked_now = await a_record(), asyncio.Event(), asyncio.Event()

    async def conduct(request: web.Request) -> web.StreamResponse:
        asked_now.set()
        return web.Response(status=503)

    service.conduct = conduct
    release, clock = a_release(FLOW), StandingClock()
    refreshing = nightly_refresh(settings, made, lambda: release, record, clock, stop)
    running = asyncio.create_task(refreshing)
    with suppress(TimeoutError):
        await asyncio.wait_for(asked_now.wait(), wait)
    stop.set()
    await running
    return asked_now.is_set()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first refresh comes with the start."""
    monkeypatch.setattr(fetch_nightly, "FIRST_AFTER", (0.0, 0.0))


@pytest.mark.usefixtures("at_once")
async def test_a_house_refreshes_its_lists_but_not_in_a_rehearsal(service: StandIn) -> None:
    url = {**OFF, "CHATBOT_DEMOCRACY_CLUB_URL": service.url}
    rehearsing = read_settings({**url, "CHATBOT_AS_OF": "2024-06-20"})
    assert not await refreshed(service, rehearsing, wait=0.1)
    assert await refreshed(service, read_settings(url), wait=60)
