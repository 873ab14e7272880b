"""Words that are no postcode are taken for the name of a seat, and a seat may be chosen freely."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from chatbot.domain.places import Constituency, Place, PlaceOutcome, SeatCode
from chatbot.lookups.sample import BuiltInSample
from chatbot.service.places import PlaceFinder
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.worlds import ABERDEEN_NORTH, ABERDEEN_SOUTH, AS_OF, StandingClock, an_index
from tests.service.places_fakes import TODAY, FakeService, a_seat

CARDIFF = (
    Constituency(SeatCode("W07000089"), "Cardiff East", "wales", "Dwyrain Caerdydd"),
    Constituency(SeatCode("W07000092"), "Cardiff West", "wales", "Gorllewin Caerdydd"),
)
BATH, BATHGATE = a_seat("E14001093", "Bath"), a_seat("S14000066", "Bathgate and Linlithgow")


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
async def finder(service: FakeService) -> PlaceFinder:
    record = MemoryPublicRecord()
    await record.replace_constituencies([*CARDIFF, BATH, BATHGATE], "a list", AS_OF)
    return PlaceFinder(record, StandingClock(), service=service)


@pytest.mark.parametrize(
    ("typed", "seat"), [("Bath", BATH), (" bath. ", BATH), ("Dwyrain Caerdydd", CARDIFF[0])]
)
async def test_m9_the_exact_name_of_a_seat_finds_it(
    finder: PlaceFinder, service: FakeService, typed: str, seat: Constituency
) -> None:
    assert await finder.find(typed) == Place(PlaceOutcome.FOUND, constituency=seat, source="name")
    assert service.asked.total() == 0


@pytest.mark.parametrize("typed", ["Cardiff", "caerdydd"])
async def test_m9_a_part_of_a_name_is_a_choice(finder: PlaceFinder, typed: str) -> None:
    assert await finder.find(typed) == Place(
        PlaceOutcome.CHOOSE, alternatives=CARDIFF, source="name"
    )


async def test_a_part_of_one_name_only_finds_that_seat_which_is_asked_about(
    finder: PlaceFinder,
) -> None:
    assert await finder.find("Bathg") == Place(
        PlaceOutcome.FOUND, constituency=BATHGATE, source="name"
    )


async def test_a_sentence_without_a_postcode_offers_the_seats_whose_names_it_has(
    finder: PlaceFinder, service: FakeService
) -> None:
    assert await finder.find("I live in Cardiff") == Place(
        PlaceOutcome.CHOOSE, alternatives=CARDIFF, source="words"
    )
    several = await finder.find("Bath or Cardiff")
    assert {*several.alternatives} >= {BATH, *CARDIFF}
    assert service.asked.total() == 0


@pytest.mark.parametrize("typed", ["hm", "my street", "Cardiff " * 9, "42"])
async def test_words_that_fit_no_seat_are_no_answer(
    finder: PlaceFinder, service: FakeService, typed: str
) -> None:
    assert await finder.find(typed) == Place(PlaceOutcome.INVALID)
    assert service.asked.total() == 0


async def test_a_postcode_comes_before_a_name(finder: PlaceFinder, service: FakeService) -> None:
    service.answers = {"CF10 3ND": CARDIFF[1]}
    place = await finder.find("Bath, no, CF10 3ND")
    assert (place.constituency, place.postcode) == (CARDIFF[1], "CF10 3ND")


async def test_names_can_be_searched_without_a_look_up(finder: PlaceFinder) -> None:
    exact, part = await finder.search("bath"), await finder.search("bathg")
    assert (exact.exact, part.others) == (BATH, (BATHGATE,))


async def test_a_name_that_a_service_told_is_found_from_then_on(
    finder: PlaceFinder, service: FakeService
) -> None:
    new = a_seat("E14001063", "Aldershot")
    before = await finder.find("Aldershot")
    service.answers = {"GU11 1AA": new}
    await finder.find("GU11 1AA")
    after = await finder.find("Aldershot")
    assert (before.outcome, after.constituency) == (PlaceOutcome.INVALID, new)


async def test_without_an_import_the_names_of_the_sample_are_known() -> None:
    finder = PlaceFinder(MemoryPublicRecord(), StandingClock(), sample=BuiltInSample())
    place = await finder.find("Aberdeen South")
    assert place.constituency is not None
    assert place.constituency.code == ABERDEEN_SOUTH


# --- P12: the person knows better than the table --------------------------------------------


async def test_p12_another_seat_than_the_postcode_s_can_be_chosen_and_stays(
    tmp_path: Path,
) -> None:
    """The choice is a seat, kept with the conversation: the postcode is not asked again."""
    finder = PlaceFinder(
        MemoryPublicRecord(), StandingClock(), index=an_index(tmp_path), sample=BuiltInSample()
    )
    told = await finder.find("AB10 1PE")
    chosen = await finder.find("Aberdeen South")
    assert told.constituency is not None
    assert chosen.constituency is not None
    assert (told.constituency.code, chosen.constituency.code) == (ABERDEEN_NORTH, ABERDEEN_SOUTH)
    assert chosen.constituency in told.near
    for _ in range(2):
        known = await finder.representation(
            chosen.constituency.code, datetime.combine(TODAY, time(12), UTC)
        )
        assert known is not None
        assert known.constituency == chosen.constituency
