"""postcodes.io: what its bodies mean, and how little of it is believed."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

import aiohttp
import pytest

from chatbot import __version__
from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, PlaceOutcome, SeatCode
from chatbot.lookups.breaker import FAILURES, HOLD
from chatbot.lookups.postcodes_io import FRESH, STALE, PostcodesIo
from chatbot.lookups.upstream import USUAL, Manners
from chatbot.service.place_sources import ServiceAnswer
from tests.lookups.postcodes_io_server import (
    CONTACT,
    INVALID,
    TERMINATED,
    found,
    not_found,
    serving,
)
from tests.lookups.shared_data import shared
from tests.lookups.worlds import StandingClock, a_postcode

PALACE = a_postcode("SW1A 1AA")
TODAY = date(2026, 6, 28)
LONDON = Constituency(SeatCode("E14001172"), "Cities of London and Westminster", "england")
ENDED = {"postcode": "AB1 0AA", "year_terminated": 1996, "month_terminated": 6}


def answer(outcome: PlaceOutcome, seat: Constituency | None = None) -> ServiceAnswer:
    return ServiceAnswer(outcome, TODAY, seat)


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (
            200,
            found("SW1A 1AA", "E14001172", "Cities of London and Westminster"),
            answer(PlaceOutcome.FOUND, LONDON),
        ),
        (404, not_found(), answer(PlaceOutcome.UNKNOWN)),
        (404, INVALID, answer(PlaceOutcome.INVALID)),
        (404, TERMINATED, ServiceAnswer(PlaceOutcome.TERMINATED, TODAY, ended=date(1996, 6, 1))),
        (404, not_found(terminated={"postcode": "AB1 0AA"}), answer(PlaceOutcome.TERMINATED)),
        (
            404,
            not_found(terminated=ENDED | {"year_terminated": 10**30}),
            answer(PlaceOutcome.TERMINATED),
        ),
        (
            200,
            found("SW1A 1AA", "E14001172", "\u202eCities of London\n and\0 Westminster"),
            answer(PlaceOutcome.FOUND, LONDON),
        ),
        (
            200,
            found("SW1A 1AA", "L99999999", None, "Channel Islands"),
            answer(PlaceOutcome.OUTSIDE),
        ),
        (200, found("SW1A 1AA", "M99999999", None, "Isle of Man"), answer(PlaceOutcome.OUTSIDE)),
        (200, found("SW1A 1AA", None, None), answer(PlaceOutcome.SPECIAL)),
        (200, found("SW1A 1AA", "E14000639", "An Old Seat"), answer(PlaceOutcome.UNKNOWN)),
        (200, found("SW1A 1AA", "E99999999", "Nowhere"), answer(PlaceOutcome.UNKNOWN)),
        (
            200,
            found("SW1A 1AA", "S14000008", "Berwickshire, Roxburgh and Selkirk", "Scotland"),
            answer(
                PlaceOutcome.FOUND,
                Constituency(
                    SeatCode("S14000108"), "Berwickshire, Roxburgh and Selkirk", "scotland"
                ),
            ),
        ),
    ],
)
async def test_p9_p14_each_body_has_one_meaning(
    status: int, body: str, meaning: ServiceAnswer
) -> None:
    async with serving() as (server, service, _):
        server.say(status, body)
        assert await service.ask(PALACE) == meaning


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html>maintenance</html>"),
        (200, '{"status": 200, "result": {"postcode": "SW1'),
        (200, '""'),
        (200, "[]"),
        (200, "{}"),
        (200, ""),
        (200, '{"status": 200, "result": null}'),
        (200, '{"status": 200, "result": {"postcode": 1, "codes": {}}}'),
        (200, found("EH1 1YZ", "S14000078", "Another Postcode's Seat", "Scotland")),
        (404, '{"status": 404, "error": "Resource not found"}'),
        (403, '{"status": 403, "error": "no"}'),
        (500, '{"status": 500, "error": "500 Server Error."}'),
        (503, "busy"),
    ],
)
async def test_what_is_no_answer_fails_without_the_postcode_in_its_words(
    status: int, body: str
) -> None:
    async with serving() as (server, service, _):
        server.say(status, body)
        with pytest.raises(LookupFailed) as failed:
            await service.ask(PALACE)
        assert "SW1A" not in str(failed.value)


async def test_a_redirect_is_not_followed() -> None:
    async with serving() as (server, service, _):
        server.say(302, "", {"Location": "/postcodes/EH11YZ"})
        with pytest.raises(LookupFailed, match="sent us elsewhere"):
            await service.ask(PALACE)
        assert dict(server.calls) == {"SW1A1AA": 1}


async def test_a_body_without_end_is_not_read_to_its_end() -> None:
    async with serving(Manners(largest=1000)) as (server, service, _):
        server.say(200, " " * 100_000)
        with pytest.raises(LookupFailed, match="sent too much"):
            await service.ask(PALACE)


async def test_p18_a_service_that_hangs_is_left() -> None:
    hasty = Manners(patience=aiohttp.ClientTimeout(total=0.05))
    async with serving(hasty) as (server, service, _):
        server.slow.clear()
        with pytest.raises(LookupFailed, match="did not answer in time"):
            await service.ask(PALACE)


async def test_p18_a_service_in_trouble_is_left_alone_and_tried_again_later() -> None:
    async with serving() as (server, service, clock):
        server.say(500, "{}")
        for _ in range(FAILURES + 5):
            with pytest.raises(LookupFailed):
                await service.ask(PALACE)
        asked_in_trouble = server.calls["SW1A1AA"]
        clock.pass_by(HOLD)
        server.say(404, not_found())
        recovered = await service.ask(PALACE)
        assert asked_in_trouble == FAILURES
        assert recovered.outcome is PlaceOutcome.UNKNOWN


async def test_p18_a_service_that_names_its_time_is_left_alone_at_once() -> None:
    async with serving() as (server, service, clock):
        server.say(429, "slow down", {"Retry-After": "3123"})
        with pytest.raises(LookupFailed, match="answered 429"):
            await service.ask(PALACE)
        clock.pass_by(timedelta(seconds=3122))
        with pytest.raises(LookupFailed, match="left alone"):
            await service.ask(PALACE)
        assert server.calls.total() == 1


async def test_nobody_at_the_address_is_left_alone_at_once() -> None:
    async with aiohttp.ClientSession() as http:
        service = PostcodesIo(http, "http://127.0.0.1:9", StandingClock())
        for _ in range(2):
            with pytest.raises(LookupFailed, match="cannot be reached"):
                await service.ask(PALACE)


async def test_p19_a_thousand_people_make_one_call() -> None:
    async with serving() as (server, service, clock):
        server.say(200, found("SW1A 1AA", "E14001172", "Cities of London and Westminster"))
        await asyncio.gather(*(service.ask(PALACE) for _ in range(1000)))
        clock.pass_by(FRESH - timedelta(seconds=1))
        await service.ask(PALACE)
        within_a_day = server.calls["SW1A1AA"]
        clock.pass_by(timedelta(seconds=1))
        later = await service.ask(PALACE)
        assert (within_a_day, server.calls["SW1A1AA"]) == (1, 2)
        assert later.as_of == TODAY + timedelta(days=1)


async def test_p18_an_answer_of_last_week_serves_while_the_service_is_in_trouble() -> None:
    async with serving() as (server, service, clock):
        server.say(200, found("SW1A 1AA", "E14001172", "Cities of London and Westminster"))
        first = await service.ask(PALACE)
        clock.pass_by(STALE - timedelta(seconds=1))
        server.say(503, "busy")
        second = await service.ask(PALACE)
        clock.pass_by(timedelta(seconds=1))
        with pytest.raises(LookupFailed):
            await service.ask(PALACE)
        assert (first, second.as_of) == (second, TODAY)


async def test_few_calls_are_under_way_at_once() -> None:
    async with serving() as (server, service, _):
        many = USUAL.at_once * 3
        await asyncio.gather(
            *(service.ask(a_postcode(f"M{number} 1AE")) for number in range(many))
        )
        assert (server.most_at_once, server.calls.total()) == (USUAL.at_once, many)


async def test_we_say_who_we_are() -> None:
    async with serving() as (server, service, _):
        await service.ask(PALACE)
        assert server.agents == {f"chatbot/{__version__} (+{CONTACT})"}


# --- The bodies of the service itself -------------------------------------------------------


RECORDED = [
    ("200_AB101AB.json", 200, "AB10 1AB", "S14000061"),
    ("200_BR87RE.json", 200, "BR8 7RE", "E14001465"),
    ("200_SE1P5ZZ.json", 200, "SE1P 5ZZ", "E14001085"),
    ("200_JE24WD_channel_islands.json", 200, "JE2 4WD", PlaceOutcome.OUTSIDE),
    ("404_invalid.json", 404, "SW1A 1AA", PlaceOutcome.INVALID),
    ("404_not_found.json", 404, "ID1 1QE", PlaceOutcome.UNKNOWN),
    ("404_terminated_AB10AA.json", 404, "AB1 0AA", PlaceOutcome.TERMINATED),
]


@pytest.mark.parametrize(("name", "status", "typed", "meaning"), RECORDED)
async def test_the_real_bodies_are_understood(
    name: str, status: int, typed: str, meaning: str
) -> None:
    body = recorded(name)
    async with serving() as (server, service, _):
        server.say(status, body)
        given = await service.ask(a_postcode(typed))
        assert (given.constituency.code if given.constituency else given.outcome) == meaning


@pytest.mark.parametrize(
    ("name", "status"),
    [("500_default.json", 500), ("validate_true.json", 200), ("bulk_0.json", 200)],
)
async def test_real_bodies_of_another_kind_are_no_answer(name: str, status: int) -> None:
    body = recorded(name)
    async with serving() as (server, service, _):
        server.say(status, body)
        with pytest.raises(LookupFailed):
            await service.ask(PALACE)


def recorded(name: str) -> str:
    path: Path = shared("api_examples") / "postcodes_io" / name
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["Bath" * 50_000, "\u202e\u2066"])
async def test_a_name_that_no_seat_has_is_no_answer(name: str) -> None:
    async with serving() as (server, service, _):
        server.say(200, found("SW1A 1AA", "E14001172", name))
        with pytest.raises(LookupFailed):
            await service.ask(PALACE)
