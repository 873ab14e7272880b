"""What every public service is held to alike, whichever it is: the five of them, one by one."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import aiohttp
import pytest
import stamina
from aiohttp import web
from structlog.testing import capture_logs

from chatbot import __version__
from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.domain.places import BallotId, Constituency, SeatCode
from chatbot.lookups import democracy_club_export as export
from chatbot.lookups.breaker import FAILURES
from chatbot.lookups.democracy_club_api import DemocracyClubApi
from chatbot.lookups.democracy_club_candidates import DemocracyClubCandidates
from chatbot.lookups.mapit import MapIt
from chatbot.lookups.parliament import ParliamentMembers
from chatbot.lookups.postcodes_io import PostcodesIo
from chatbot.lookups.upstream import Manners
from tests.lookups.postcodes_io_server import found
from tests.lookups.stand_in import StandIn, standing_in
from tests.lookups.test_democracy_club_api import ballot, polled
from tests.lookups.test_mapit import placed
from tests.lookups.test_upstream import FAILS, KNOCKS
from tests.lookups.worlds import LONDON, StandingClock, a_postcode

CONTACT = "https://example.org/about"
SECRET = "SW1A1AA"
HOME = a_postcode(SECRET)
POLL = date(2026, 8, 13)
BATH = Constituency(SeatCode("E14001079"), "Bath", "england")
LIKE_BATH = "parl.bath.2026-08-13"
HASTY = Manners(patience=aiohttp.ClientTimeout(total=0.5), queue=60)

Question = Callable[[], Awaitable[object]]
Made = Callable[[StandIn, StandingClock], Question]


async def _seats() -> Sequence[Constituency]:
    return (BATH,)


async def _polls_ahead() -> bool:
    return True


def postcodes_io(at: StandIn, clock: StandingClock) -> Question:
    service = PostcodesIo(at.http, at.url, clock, CONTACT, HASTY)
    return lambda: service.ask(HOME)


def mapit(at: StandIn, clock: StandingClock) -> Question:
    service = MapIt(at.http, at.url, clock, "a-key", CONTACT, HASTY)
    return lambda: service.ask(HOME)


def democracy_club_api(at: StandIn, clock: StandingClock) -> Question:
    service = DemocracyClubApi(
        at.http, at.url, "a-key", clock, _seats, _polls_ahead, CONTACT, HASTY
    )
    return lambda: service.ask(HOME)


def candidates_api(at: StandIn, clock: StandingClock) -> Question:
    service = DemocracyClubCandidates(at.http, at.url, clock, "a-token", CONTACT, HASTY)
    return lambda: service.ballot(BallotId(LIKE_BATH))


def candidates_csv(at: StandIn, clock: StandingClock) -> Question:
    service = DemocracyClubCandidates(at.http, at.url, clock, "a-token", CONTACT, HASTY)
    return lambda: service.ballots(POLL, [BATH])


def parliament(at: StandIn, clock: StandingClock) -> Question:
    service = ParliamentMembers(at.http, at.url, clock, CONTACT, HASTY)
    return lambda: service.sitting([BATH])


IN_A_TURN: dict[str, Made] = {
    "postcodes.io": postcodes_io,
    "MapIt": mapit,
    "Democracy Club developers": democracy_club_api,
}
BY_NIGHT: dict[str, Made] = {
    "Democracy Club candidates": candidates_api,
    "Democracy Club export": candidates_csv,
    "UK Parliament": parliament,
}
ALL = IN_A_TURN | BY_NIGHT

GOOD: dict[str, tuple[str, object]] = {
    "postcodes.io": (f"/postcodes/{SECRET}", found("SW1A 1AA", LONDON, "A Seat")),
    "MapIt": (f"/postcode/{SECRET}", placed(LONDON)),
    "Democracy Club developers": (f"/api/v1/postcode/{SECRET}/", polled(ballot("Bath"))),
}

REFUSED = (LookupFailed, ImportRefused)

NO_SUCH_THING = {
    ("Democracy Club developers", "400"),
    ("MapIt", "400"),
}
"""Where that status, with words, is an answer: the postcode is not known there."""


@pytest.fixture
async def service() -> AsyncIterator[StandIn]:
    async with standing_in() as running:
        yield running


@pytest.fixture(autouse=True)
def one_try(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Those that are asked again by night are not here, and nobody is waited for."""
    monkeypatch.setattr(export, "MANNERS", replace(export.MANNERS, patience=HASTY.patience))
    with stamina.set_testing(True, attempts=1):
        yield


@pytest.mark.parametrize(
    ("name", "how"), [(n, h) for n in ALL for h in FAILS if (n, h) not in NO_SUCH_THING]
)
async def test_p18_every_failure_is_one_that_we_expect_and_tells_nothing_of_what_was_asked(
    service: StandIn, name: str, how: str
) -> None:
    service.conduct = FAILS[how]
    ask = ALL[name](service, StandingClock())
    with capture_logs() as logs, pytest.raises(REFUSED) as failed:
        await ask()
    told = f"{failed.value!r} {json.dumps(logs, default=str)}"
    assert [secret for secret in ("SW1A", "a-key", "a-token") if secret in told] == []
    assert service.calls.total() <= 2 * KNOCKS.get(how, 1)


@pytest.mark.parametrize("name", ALL)
async def test_a_redirect_is_followed_by_none(service: StandIn, name: str) -> None:
    service.conduct = FAILS["a redirect"]
    with pytest.raises(REFUSED):
        await ALL[name](service, StandingClock())()
    assert len(service.calls) <= 2


@pytest.mark.parametrize("name", ALL)
async def test_p18_each_is_left_alone_after_a_few_failures(service: StandIn, name: str) -> None:
    service.conduct = FAILS["500"]
    ask = ALL[name](service, StandingClock())
    for _ in range(FAILURES * 3):
        with pytest.raises(REFUSED):
            await ask()
    assert 0 < service.calls.total() <= FAILURES * 2


@pytest.mark.parametrize("name", ALL)
async def test_p18_each_keeps_to_the_time_that_the_service_names(
    service: StandIn, name: str
) -> None:
    clock = StandingClock()
    ask = ALL[name](service, clock)

    async def told(request: web.Request) -> web.StreamResponse:
        return web.Response(status=429, headers={"Retry-After": "3123"})

    service.conduct = told
    for passed in (0, 3122):
        clock.at = StandingClock().at + timedelta(seconds=passed)
        with pytest.raises(REFUSED):
            await ask()
    assert service.calls.total() == 1


@pytest.mark.parametrize("name", ALL)
async def test_each_is_told_who_asks_and_where_to_complain(service: StandIn, name: str) -> None:
    with pytest.raises(REFUSED):
        await ALL[name](service, StandingClock())()
    agents = {request.headers["User-Agent"] for request in service.seen}
    assert agents == {f"chatbot/{__version__} (+{CONTACT})"}


@pytest.mark.parametrize("name", IN_A_TURN)
async def test_an_answer_of_before_serves_while_a_service_is_in_trouble(
    service: StandIn, name: str
) -> None:
    clock = StandingClock()
    ask = ALL[name](service, clock)
    path, body = GOOD[name]
    service.say(path, body)
    before = await ask()
    clock.pass_by(timedelta(days=6) if name != "MapIt" else timedelta(days=80))
    service.conduct = FAILS["503"]
    assert await ask() == before
    clock.pass_by(timedelta(days=6))
    with pytest.raises(LookupFailed):
        await ask()
