"""Democracy Club's API of postcodes: its ballots, its picker, and what is made of both."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

import pytest
from structlog.testing import capture_logs

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency, PersonId, PlaceOutcome, SeatCode
from chatbot.lookups.democracy_club_api import FRESH, MOST_ADDRESSES, DemocracyClubApi
from chatbot.lookups.upstream import Manners
from chatbot.service.place_sources import ServiceAnswer
from tests.lookups.stand_in import StandIn, recorded, says, standing_in
from tests.lookups.worlds import StandingClock, a_postcode

KEY = "a-key"
TODAY = date(2026, 6, 28)
HOME = a_postcode("AA1 3AA")
PATH = "/api/v1/postcode/AA13AA/"

BATH = Constituency(SeatCode("E14001079"), "Bath", "england")
CHORLEY = Constituency(SeatCode("E14001170"), "Chorley", "england")
LEWISHAM = Constituency(SeatCode("E14001339"), "Lewisham East", "england")
MID_BUCKS = Constituency(SeatCode("E14001366"), "Mid Buckinghamshire", "england")
MON = Constituency(SeatCode("W07000111"), "Ynys Môn", "wales")
RICHMOND = Constituency(SeatCode("E14001444"), "Richmond and Northallerton", "england")
TYRONE = Constituency(SeatCode("N05000018"), "West Tyrone", "northern_ireland")
SEATS = (BATH, CHORLEY, LEWISHAM, MID_BUCKS, MON, RICHMOND, TYRONE)


@dataclass
class House:
    """The service, and the one who asks it while a poll is ahead."""

    service: StandIn
    clock: StandingClock
    api: DemocracyClubApi
    poll_is_ahead: bool = True


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with standing_in() as service:
        clock = StandingClock()

        async def seats() -> Sequence[Constituency]:
            return SEATS

        async def polls_ahead() -> bool:
            return made.poll_is_ahead

        api = DemocracyClubApi(
            service.http,
            service.url,
            KEY,
            clock,
            seats,
            polls_ahead,
            manners=Manners(),
        )
        made = House(service, clock, api)
        yield made


def ballot(name: str, **more: object) -> dict[str, Any]:
    """One ballot as the API has it, without people unless said."""
    slug = name.lower().replace(" ", "-")
    return {
        "ballot_paper_id": f"parl.{slug}.2026-07-02",
        "poll_open_date": "2026-07-02",
        "post_name": name,
        "cancelled": False,
        "cancellation_reason": None,
        "replaced_by": None,
        "candidates_verified": False,
        "candidates": [],
        **more,
    }


def polled(*ballots: object) -> dict[str, Any]:
    """An answer with one day."""
    days = [{"date": "2026-07-02", "notifications": [], "ballots": list(ballots)}]
    return {"address_picker": False, "addresses": [], "dates": days if ballots else []}


def picker(*slugs: str) -> dict[str, Any]:
    """An answer that wants an address."""
    addresses = [
        {"address": f"{slug} Test Street", "postcode": "AA13AA", "slug": slug, "url": "x"}
        for slug in slugs
    ]
    return {"address_picker": True, "addresses": addresses, "dates": []}


def a_split_postcode(house: House, seats: Iterable[str | None]) -> list[str]:
    """Each address with the seat it votes in, or without a ballot. The slugs asked for."""
    slugs = []
    for number, seat in enumerate(seats):
        slugs.append(str(number))
        answer = polled(ballot(seat)) if seat else polled()
        house.service.say(f"/api/v1/address/{number}/", answer)
    house.service.say(PATH, picker(*slugs))
    return slugs


def addresses_asked(house: House) -> int:
    return sum(count for path, count in house.service.calls.items() if "/address/" in path)


# --- One seat ---------------------------------------------------------------------------------


async def test_a_postcode_with_one_parliament_ballot_lies_in_its_seat(house: House) -> None:
    house.service.say(PATH, polled(ballot("YNYS MON")))
    assert await house.api.ask(HOME) == ServiceAnswer(PlaceOutcome.FOUND, TODAY, MON)
    assert house.service.seen[0].query["auth_token"] == KEY


async def test_c12_ballots_of_other_kinds_are_not_even_read(house: House) -> None:
    council = {"ballot_paper_id": "local.test.2026-07-02", "candidates": "of another shape"}
    house.service.say(PATH, polled(council, ballot("Bath")))
    assert (await house.api.ask(HOME)).constituency == BATH
    assert [one.constituency for one in await house.api.ballots(HOME)] == [BATH.code]


async def test_a_postcode_without_a_parliament_ballot_is_left_to_others(house: House) -> None:
    house.service.say(PATH, polled())
    with pytest.raises(LookupFailed, match="knows no ballot there"):
        await house.api.ask(HOME)


async def test_p14_a_seat_that_is_none_of_the_650_is_not_shown(house: House) -> None:
    house.service.say(PATH, polled(ballot("Nowhere and Erehwon")))
    with capture_logs() as logs, pytest.raises(LookupFailed):
        await house.api.ask(HOME)
    assert [one["event"] for one in logs] == ["seat_name_unknown"]
    assert "AA1" not in json.dumps(logs)


async def test_before_a_poll_is_called_nobody_is_asked(house: House) -> None:
    house.poll_is_ahead = False
    with pytest.raises(LookupFailed, match="while a poll is ahead"):
        await house.api.ask(HOME)
    assert house.service.calls.total() == 0


async def test_p19_one_call_a_day_for_a_postcode(house: House) -> None:
    house.service.say(PATH, polled(ballot("Bath")))
    for _ in range(3):
        await house.api.ask(HOME)
    house.clock.pass_by(FRESH)
    await house.api.ask(HOME)
    assert house.service.calls[PATH] == 2


# --- The picker -------------------------------------------------------------------------------


async def test_p13_seats_are_offered_where_addresses_vote_in_several(house: House) -> None:
    a_split_postcode(house, ["Chorley", "Bath", "Bath"])
    answer = await house.api.ask(HOME)
    assert answer == ServiceAnswer(PlaceOutcome.CHOOSE, TODAY, alternatives=(BATH, CHORLEY))


async def test_p13_a_picker_for_polling_stations_alone_asks_nothing_of_the_person(
    house: House,
) -> None:
    a_split_postcode(house, ["Bath"] * MOST_ADDRESSES)
    assert await house.api.ask(HOME) == ServiceAnswer(PlaceOutcome.FOUND, TODAY, BATH)
    assert addresses_asked(house) == MOST_ADDRESSES


async def test_p13_no_more_addresses_are_asked_once_the_seats_differ(house: House) -> None:
    a_split_postcode(house, ["Bath", "Chorley", *["Bath"] * 8])
    assert (await house.api.ask(HOME)).outcome is PlaceOutcome.CHOOSE
    assert addresses_asked(house) == 3


async def test_p13_a_long_list_of_addresses_is_not_gone_through(house: House) -> None:
    a_split_postcode(house, ["Bath"] * (MOST_ADDRESSES + 1))
    with pytest.raises(LookupFailed, match="many addresses"):
        await house.api.ask(HOME)
    assert addresses_asked(house) == 0


async def test_p13_an_address_is_asked_once_however_often_it_is_listed(house: House) -> None:
    a_split_postcode(house, ["Bath"])
    house.service.say(PATH, picker(*["0"] * 30))
    assert (await house.api.ask(HOME)).constituency == BATH
    assert addresses_asked(house) == 1


async def test_p13_a_by_election_for_some_addresses_only_is_a_choice(house: House) -> None:
    a_split_postcode(house, ["Bath", None])
    answer = await house.api.ask(HOME)
    assert (answer.outcome, answer.alternatives) == (PlaceOutcome.CHOOSE, (BATH,))


async def test_p13_an_address_that_is_gone_says_nothing(house: House) -> None:
    a_split_postcode(house, ["Bath", "Bath"])
    house.service.say("/api/v1/address/1/", '""', 404)
    assert (await house.api.ask(HOME)).constituency == BATH


async def test_p13_a_picker_without_any_ballot_behind_it_is_left_to_others(house: House) -> None:
    a_split_postcode(house, [None, None, None])
    with pytest.raises(LookupFailed, match="knows no ballot there"):
        await house.api.ask(HOME)
    house.service.say(PATH, picker())
    with pytest.raises(LookupFailed, match="knows no ballot there"):
        await house.api.ask(HOME)


async def test_p13_p18_an_address_that_fails_leaves_the_postcode_to_others(house: House) -> None:
    a_split_postcode(house, ["Bath", "Chorley"])
    house.service.say("/api/v1/address/1/", '{"error": "Internal server error"}', 500)
    with pytest.raises(LookupFailed, match="answered 500"):
        await house.api.ask(HOME)


# --- Candidates -------------------------------------------------------------------------------


def candidate(number: int, name: str, party: str, **more: object) -> dict[str, Any]:
    person = {"ynr_id": number, "name": name, "email": None, **more}
    return {
        "list_position": None,
        "party": {"party_id": "x", "party_name": party},
        "person": person,
    }


async def test_c14_people_are_read_as_printed_and_nothing_unsafe_with_them(house: House) -> None:
    people = [
        candidate(1, " Test  O’Keeffe ", "Test & Trial Party", email=" one@example.org "),
        candidate(2, "<b>Órfhlaith</b> Test", 'Party "Quoted"', email="mailto:a@b?bcc=c@d.e"),
        candidate(3, "Test Person", "", absolute_url="javascript:alert(1)"),
    ]
    house.service.say(PATH, polled(ballot("Bath", candidates=people, candidates_verified=True)))
    (read,) = await house.api.ballots(HOME)
    by_id = {person.id: person for person in read.candidates}
    first, second, third = (by_id[PersonId(f"dc:{number}")] for number in (1, 2, 3))
    assert (first.name, first.party) == ("Test O’Keeffe", "Test & Trial Party")
    assert (first.email, second.email, third.web) == ("one@example.org", None, None)
    assert (read.verified, read.source, read.as_of) == (True, "Democracy Club", TODAY)


async def test_c11_a_cancelled_ballot_is_known_as_cancelled(house: House) -> None:
    later = "parl.bath.by.2026-07-30"
    cancelled = ballot(
        "Bath", cancelled=True, cancellation_reason="CANDIDATE_DEATH", replaced_by=later
    )
    house.service.say(PATH, polled(cancelled))
    assert [one.cancelled for one in await house.api.ballots(HOME)] == [True]


_name, _id, _party = attrgetter("name"), attrgetter("id"), attrgetter("party")

# --- The bodies of the service itself ---------------------------------------------------------

FOLDER = "democracyclub_devs"


@pytest.mark.parametrize(
    ("name", "seat", "people", "verified"),
    [
        ("constructed_ge2024_chorley_speaker.json", CHORLEY, 5, True),
        ("constructed_ge2024_no_candidates_yet.json", CHORLEY, 0, False),
        ("constructed_ge2024_unverified_prenomination.json", CHORLEY, 2, False),
        ("constructed_ge2024_mid_buckinghamshire_two_greg_smiths.json", MID_BUCKS, 7, True),
        ("constructed_ge2024_richmond_northallerton_13.json", RICHMOND, 13, True),
        ("sandbox_AA14AA.json", LEWISHAM, 0, False),
        ("sandbox_AA15AA.json", TYRONE, 0, False),
    ],
)
async def test_c1_c2_c9_c10_its_ballots_are_read(
    house: House, name: str, seat: Constituency, people: int, verified: bool
) -> None:
    house.service.say(PATH, recorded(FOLDER, name))
    (read,) = await house.api.ballots(HOME)
    assert (read.constituency, len(read.candidates), read.verified) == (
        seat.code,
        people,
        verified,
    )
    assert (await house.api.ask(HOME)).constituency == seat


async def test_c5_two_of_one_name_on_a_ballot_stay_two(house: House) -> None:
    body = recorded(FOLDER, "constructed_ge2024_mid_buckinghamshire_two_greg_smiths.json")
    house.service.say(PATH, body)
    (read,) = await house.api.ballots(HOME)
    names = Counter(one.name for one in read.candidates)
    same = [one for one in read.candidates if names[one.name] == 2]
    assert [len({value(one) for one in same}) for value in (_name, _id, _party)] == [1, 2, 2]


async def test_c10_the_speaker_is_shown_as_such(house: House) -> None:
    house.service.say(PATH, recorded(FOLDER, "constructed_ge2024_chorley_speaker.json"))
    (read,) = await house.api.ballots(HOME)
    assert "Speaker seeking re-election" in {one.party for one in read.candidates}


async def test_p13_the_picker_of_the_sandbox_has_no_parliament_ballot(house: House) -> None:
    house.service.say(PATH, recorded(FOLDER, "sandbox_AA13AA.json"))
    for slug in ("10035187881", "10035187882", "10035187883"):
        house.service.say(f"/api/v1/address/{slug}/", recorded(FOLDER, f"sandbox_{slug}.json"))
    with pytest.raises(LookupFailed, match="knows no ballot there"):
        await house.api.ask(HOME)
    assert addresses_asked(house) == 3


@pytest.mark.parametrize(
    "name",
    [
        "sandbox_AA11AA.json",
        "sandbox_AA12AA.json",
        "sandbox_AA12AB.json",
        "sandbox_AB12CD.json",
        "sandbox_AD11DD.json",
        "sandbox_CC12CC.json",
        "sandbox_EH11YJ.json",
        "200_address_recorded_2024-02-12.json",
    ],
)
async def test_c11_c12_what_has_no_parliament_ballot_is_read_and_left(
    house: House, name: str
) -> None:
    house.service.say(PATH, recorded(FOLDER, name))
    assert await house.api.ballots(HOME) == ()
    with pytest.raises(LookupFailed, match="knows no ballot there"):
        await house.api.ask(HOME)


@pytest.mark.parametrize("name", ["400_bad_format.json", "400_unknown_postcode.json"])
async def test_a_postcode_that_it_cannot_place_is_unknown(house: House, name: str) -> None:
    house.service.say(PATH, recorded(FOLDER, name), 400)
    assert await house.api.ask(HOME) == ServiceAnswer(PlaceOutcome.UNKNOWN, TODAY)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("401_bad_or_missing_token.json", 401),
        ("404_unknown_uprn.json", 404),
        ("429_throttled.json", 429),
        ("500_wdiv_no_council.json", 500),
        ("400_unknown_postcode.json", 200),
    ],
)
async def test_p18_its_other_refusals_are_failures(house: House, name: str, status: int) -> None:
    house.service.conduct = says(recorded(FOLDER, name), status)
    with pytest.raises(LookupFailed):
        await house.api.ask(HOME)


async def test_p18_a_failure_is_not_kept(house: House) -> None:
    house.service.conduct = says(b"<html>", 400)
    with pytest.raises(LookupFailed):
        await house.api.ask(HOME)
    house.service.conduct = None
    house.service.say(PATH, polled(ballot("Bath")))
    house.clock.pass_by(timedelta(seconds=1))
    assert (await house.api.ask(HOME)).constituency == BATH
