"""MapIt: what its bodies mean, and how little of it is believed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from structlog.testing import capture_logs

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, PlaceOutcome, SeatCode
from chatbot.lookups.mapit import WITHOUT_KEY, MapIt
from chatbot.lookups.upstream import LeftAlone, Manners
from chatbot.service.place_sources import ServiceAnswer
from tests.lookups.stand_in import StandIn, recorded, says, standing_in
from tests.lookups.worlds import StandingClock, a_postcode

PALACE = a_postcode("SW1A 1AA")
PATH = "/postcode/SW1A1AA"
TODAY = date(2026, 6, 28)
LONDON = Constituency(SeatCode("E14001172"), "Cities of London and Westminster", "england")


@pytest.fixture
async def service() -> AsyncIterator[StandIn]:
    async with standing_in() as running:
        yield running


def mapit(service: StandIn, key: str = "a-key") -> MapIt:
    return MapIt(service.http, service.url, StandingClock(), key, manners=Manners())


def placed(gss: str, postcode: str = "SW1A 1AA") -> dict[str, Any]:
    """A body of status 200, in the shape of the service as far as we read it."""
    return {
        "postcode": postcode,
        "areas": {
            "7": {"type": "DIS", "name": "A District", "codes": {"ons": "00"}},
            "65759": {"type": "WMC", "name": LONDON.name, "codes": {"gss": gss}},
        },
        "shortcuts": {"WMC": 65759, "council": {"county": 1, "district": 7}, "ward": 8},
    }


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (200, placed("E14001172"), ServiceAnswer(PlaceOutcome.FOUND, TODAY, LONDON)),
        (200, placed("E14000639"), ServiceAnswer(PlaceOutcome.UNKNOWN, TODAY)),
        (200, placed("L99999999"), ServiceAnswer(PlaceOutcome.UNKNOWN, TODAY)),
        (200, {"postcode": "SW1A 1AA"}, ServiceAnswer(PlaceOutcome.SPECIAL, TODAY)),
        (400, {"error": "not valid", "code": 400}, ServiceAnswer(PlaceOutcome.INVALID, TODAY)),
        (404, {"error": "No match", "code": 404}, ServiceAnswer(PlaceOutcome.UNKNOWN, TODAY)),
    ],
)
async def test_p14_each_body_has_one_meaning(
    service: StandIn, status: int, body: object, meaning: ServiceAnswer
) -> None:
    service.say(PATH, body, status)
    assert await mapit(service).ask(PALACE) == meaning


async def test_p14_an_old_scottish_code_is_the_seat_of_today(service: StandIn) -> None:
    service.say(PATH, placed("S14000008"))
    seat = (await mapit(service).ask(PALACE)).constituency
    assert seat is not None
    assert seat.code == "S14000108"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, placed("E14001172", "EH1 1YZ")),
        (200, {"postcode": "SW1A 1AA", "areas": {}, "shortcuts": {"WMC": 65759}}),
        (200, {"postcode": "SW1A 1AA", "areas": {"1": 2}, "shortcuts": {"WMC": 1}}),
        (200, {"error": "no", "code": 500}),
        (404, "<html>not found</html>"),
        (403, "Rate limit exceeded"),
    ],
)
async def test_p18_what_is_no_answer_fails_without_the_postcode_in_its_words(
    service: StandIn, status: int, body: object
) -> None:
    service.say(PATH, body, status)
    with capture_logs() as logs, pytest.raises(LookupFailed) as failed:
        await mapit(service).ask(PALACE)
    assert "SW1A" not in f"{failed.value!r} {logs}"


async def test_p19_a_postcode_is_asked_once(service: StandIn) -> None:
    service.say(PATH, placed("E14001172"))
    asked = mapit(service)
    for _ in range(3):
        await asked.ask(PALACE)
    assert (service.calls[PATH], service.seen[0].query["api_key"]) == (1, "a-key")


async def test_without_a_key_none_is_sent_and_little_is_asked(service: StandIn) -> None:
    service.say(PATH, placed("E14001172"))
    await mapit(service, key="").ask(PALACE)
    assert "api_key" not in service.seen[0].query
    assert WITHOUT_KEY.rate == (25, 86_400)


# --- The bodies of the service itself ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed"),
    [("200_SW1A1AA_generation26.json", "SW1A 1AA"), ("200_SE240AG.json", "SE24 0AG")],
)
async def test_p14_seats_of_the_old_boundaries_are_not_shown(
    service: StandIn, name: str, typed: str
) -> None:
    service.conduct = says(recorded("mapit", name))
    answer = await mapit(service).ask(a_postcode(typed))
    assert (answer.outcome, answer.constituency) == (PlaceOutcome.UNKNOWN, None)


@pytest.mark.parametrize(
    ("name", "status", "outcome"),
    [
        ("400_invalid.json", 400, PlaceOutcome.INVALID),
        ("404_unknown.json", 404, PlaceOutcome.UNKNOWN),
    ],
)
async def test_its_refusals_are_understood(
    service: StandIn, name: str, status: int, outcome: PlaceOutcome
) -> None:
    service.conduct = says(recorded("mapit", name), status)
    assert (await mapit(service).ask(PALACE)).outcome is outcome


async def test_p18_a_limit_that_is_reached_is_not_tried_again(service: StandIn) -> None:
    service.conduct = says(recorded("mapit", "403_rate_limited.txt"), 403)
    asked = mapit(service)
    with pytest.raises(LookupFailed, match="answered 403"):
        await asked.ask(PALACE)
    with pytest.raises(LeftAlone):
        await asked.ask(PALACE)
    assert service.calls.total() == 1
