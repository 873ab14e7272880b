"""From what was typed to a seat. The cases P1 to P19 bear their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.domain.places import Place, PlaceOutcome
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import ImportedPostcodes
from chatbot.service import places, placing
from chatbot.service.places import PlaceFinder
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.worlds import AS_OF, EDINBURGH, LONDON, StandingClock, a_shelf, an_index
from tests.service.places_fakes import TODAY, FakeService, a_seat

NEW_HOMES = a_seat("E14001063", "Aldershot")


@pytest.fixture
def index(tmp_path: Path) -> ImportedPostcodes:
    return an_index(tmp_path)


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def finder(index: ImportedPostcodes, service: FakeService) -> PlaceFinder:
    """A few rows imported, the sample's names, a network that knows nothing."""
    return with_index(index, service)


def with_index(index: ImportedPostcodes | None, service: FakeService) -> PlaceFinder:
    return PlaceFinder(
        MemoryPublicRecord(),
        StandingClock(),
        index=index,
        service=service,
        sample=BuiltInSample(),
    )


def without_index(service: FakeService | None = None) -> PlaceFinder:
    """As on the first day: nothing imported."""
    return PlaceFinder(
        MemoryPublicRecord(), StandingClock(), service=service, sample=BuiltInSample()
    )


def names(place: Place) -> list[str]:
    return [seat.name for seat in place.alternatives]


# --- P1 to P11 ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["sw1a1aa", " SW1A 1AA ", "sw1a-1aa", "SW1A\u00a01AA", "ＳＷ１Ａ　１ＡＡ"]
)
async def test_p1_however_it_is_typed_the_seat_is_found(finder: PlaceFinder, typed: str) -> None:
    place = await finder.find(typed)
    assert place.constituency is not None
    assert (place.outcome, place.constituency.name) == (
        PlaceOutcome.FOUND,
        "Cities of London and Westminster",
    )
    assert (place.postcode, place.source, place.as_of) == ("SW1A 1AA", "index", AS_OF)


@pytest.mark.parametrize(("typed", "printed"), [("SW1A", "SW1A"), ("SW1A 1", "SW1A 1")])
async def test_p2_a_first_half_lists_its_seats_and_chooses_none(
    finder: PlaceFinder, typed: str, printed: str
) -> None:
    place = await finder.find(typed)
    assert (place.outcome, place.postcode, place.constituency) == (
        PlaceOutcome.PARTIAL,
        printed,
        None,
    )
    assert names(place) == ["Cities of London and Westminster", "Battersea"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("SW1A IAA", "SW1A 1AA"), ("EH1 IYZ", "EH1 1YZ"), ("0X26 2EW", "OX26 2EW")],
)
async def test_p3_a_look_alike_is_repaired_for_confirming(
    finder: PlaceFinder, service: FakeService, typed: str, printed: str
) -> None:
    place = await finder.find(typed)
    assert (place.outcome, place.postcode) == (PlaceOutcome.REPAIRED, printed)
    assert place.constituency is not None
    assert service.asked.total() == 0


@pytest.mark.parametrize("typed", ["IM1 1AA", "JE2 4WD", "GY1 1AA", "JE2"])
async def test_p4_the_crown_dependencies_have_no_seat(
    finder: PlaceFinder, service: FakeService, typed: str
) -> None:
    place = await finder.find(typed)
    assert (place.outcome, place.constituency) == (PlaceOutcome.OUTSIDE, None)
    assert service.asked.total() == 0


async def test_p5_northern_ireland_is_a_choice_of_18_when_nobody_can_answer(
    finder: PlaceFinder, service: FakeService
) -> None:
    service.down = True
    place = await finder.find("BT1 1AA")
    assert (place.outcome, len(place.alternatives)) == (PlaceOutcome.CHOOSE, 18)
    assert {seat.nation for seat in place.alternatives} == {"northern_ireland"}


async def test_p5_northern_ireland_is_found_by_a_service_that_may(
    finder: PlaceFinder, service: FakeService
) -> None:
    service.answers = {"BT1 1AA": a_seat("N05000002", "Belfast North")}
    place = await finder.find("BT1 1AA")
    assert (place.outcome, place.source) == (PlaceOutcome.FOUND, "postcodes.io")


async def test_p5_half_a_postcode_of_northern_ireland_lists_all_18(finder: PlaceFinder) -> None:
    place = await finder.find("BT1")
    assert (place.outcome, len(place.alternatives)) == (PlaceOutcome.PARTIAL, 18)


@pytest.mark.parametrize(
    "typed", ["BF1 1AA", "GIR 0AA", "XM4 5HQ", "ASCN 1ZZ", "DN55 1PT", "BFPO 58"]
)
async def test_p6_what_is_no_home_is_special(
    finder: PlaceFinder, service: FakeService, typed: str
) -> None:
    assert (await finder.find(typed)).outcome is PlaceOutcome.SPECIAL
    assert service.asked.total() == 0


@pytest.mark.parametrize("typed", ["E1W 1UU", "AB1 0AA"])
async def test_p7_a_postcode_no_longer_in_use_is_said_to_be(
    finder: PlaceFinder, service: FakeService, typed: str
) -> None:
    service.answers = {typed: PlaceOutcome.TERMINATED}
    place = await finder.find(typed)
    assert (place.outcome, place.postcode) == (PlaceOutcome.TERMINATED, typed)


async def test_p8_a_postcode_that_never_existed_is_unknown(finder: PlaceFinder) -> None:
    place = await finder.find("ID1 1QE")
    assert (place.outcome, place.postcode, place.source) == (
        PlaceOutcome.UNKNOWN,
        "ID1 1QE",
        "postcodes.io",
    )


async def test_p9_a_new_postcode_is_found_by_the_network(
    finder: PlaceFinder, service: FakeService
) -> None:
    service.answers = {"GU11 9ZZ": NEW_HOMES}
    place = await finder.find("GU11 9ZZ")
    assert (place.outcome, place.constituency) == (PlaceOutcome.FOUND, NEW_HOMES)
    assert (place.source, place.as_of) == ("postcodes.io", TODAY)


@pytest.mark.parametrize("typed", ["CO15 1QX", "PO33 2HF", "SE1P 1ZZ", "N1P 1ZZ"])
@pytest.mark.parametrize("down", [True, False])
async def test_p10_a_real_postcode_in_no_seat_asks_for_the_home(
    finder: PlaceFinder, service: FakeService, typed: str, down: bool
) -> None:
    service.down = down
    assert (await finder.find(typed)).outcome is PlaceOutcome.SPECIAL


async def test_p11_near_a_boundary_the_other_seats_are_named(finder: PlaceFinder) -> None:
    place = await finder.find("AB10 1PE")
    assert place.constituency is not None
    assert (place.outcome, place.constituency.name) == (PlaceOutcome.FOUND, "Aberdeen North")
    assert [seat.name for seat in place.near] == ["Aberdeen South"]


# --- P14 to P18 -----------------------------------------------------------------------------


async def test_p14_a_code_that_nobody_knows_is_never_shown(service: FakeService) -> None:
    place = await without_index(service).find("M1 1AE")
    assert (place.outcome, place.constituency) == (PlaceOutcome.UNKNOWN, None)


async def test_p15_what_is_in_the_table_is_not_asked_again(
    finder: PlaceFinder, service: FakeService
) -> None:
    service.answers = {"SW1A 1AA": NEW_HOMES}
    place = await finder.find("SW1A 1AA")
    assert place.constituency is not None
    assert (place.constituency.code, service.asked.total()) == (LONDON, 0)


async def test_p16_a_postcode_in_a_sentence_is_found(finder: PlaceFinder) -> None:
    assert (await finder.find("I live at SW1A 2AA thanks")).outcome is PlaceOutcome.FOUND


async def test_p16_two_postcodes_in_two_seats_are_a_choice(finder: PlaceFinder) -> None:
    place = await finder.find("SW1A 2AA or EH1 1YZ")
    assert (place.outcome, place.constituency) == (PlaceOutcome.CHOOSE, None)
    assert names(place) == [
        "Cities of London and Westminster",
        "Edinburgh East and Musselburgh",
    ]


async def test_p16_two_postcodes_in_one_seat_need_no_choice(finder: PlaceFinder) -> None:
    assert (await finder.find("SW1A 2AA or SW1A 1AA")).outcome is PlaceOutcome.FOUND


async def test_p16_of_two_postcodes_the_real_one_counts(finder: PlaceFinder) -> None:
    place = await finder.find("ID1 1QE or SW1A 1AA")
    assert (place.outcome, place.postcode) == (PlaceOutcome.FOUND, "SW1A 1AA")


async def test_p16_two_postcodes_that_nobody_knows_are_unknown(finder: PlaceFinder) -> None:
    assert (await finder.find("ID1 1QE or ID1 1QF")).outcome is PlaceOutcome.UNKNOWN


@pytest.mark.parametrize(
    "typed", ["x" * 5000, "SW1A 1AA " * 600, "\u202e\u200f🙂", "'; DROP TABLE x; --", "", "0"]
)
async def test_p17_what_is_no_postcode_is_invalid_and_nobody_is_asked(
    finder: PlaceFinder, service: FakeService, typed: str
) -> None:
    assert await finder.find(typed) == Place(PlaceOutcome.INVALID)
    assert service.asked.total() == 0


async def test_p18_with_the_network_down_the_table_answers_for_itself(
    finder: PlaceFinder, service: FakeService
) -> None:
    service.down = True
    known, unknown = await finder.find("SW1A 1AA"), await finder.find("ID1 1QE")
    assert (known.outcome, known.source) == (PlaceOutcome.FOUND, "index")
    assert (unknown.outcome, unknown.source) == (PlaceOutcome.UNKNOWN, "index")


async def test_p18_with_nothing_to_fall_back_on_it_is_unavailable(service: FakeService) -> None:
    service.down = True
    place = await without_index(service).find("ID1 1QE")
    assert (place.outcome, place.postcode) == (PlaceOutcome.UNAVAILABLE, "ID1 1QE")


async def test_p18_a_service_that_hangs_does_not_hold_the_answer(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "ANSWER_WITHIN", 0.02)
    service.hanging = True
    place = await without_index(service).find("ID1 1QE")
    assert place.outcome is PlaceOutcome.UNAVAILABLE


# --- Repairs --------------------------------------------------------------------------------


async def test_a_well_formed_postcode_that_does_not_exist_is_repaired_too(
    tmp_path: Path, service: FakeService
) -> None:
    index = a_shelf(tmp_path, rows=[("SS11AA", LONDON)]).open()
    finder = with_index(index, service)
    place = await finder.find("S51 1AA")
    assert (place.outcome, place.postcode) == (PlaceOutcome.REPAIRED, "SS1 1AA")
    assert dict(service.asked) == {"S51 1AA": 1}


async def test_a_new_postcode_is_not_repaired_into_an_old_one(
    tmp_path: Path, service: FakeService
) -> None:
    index = a_shelf(tmp_path, rows=[("SS11AA", LONDON)]).open()
    service.answers = {"S51 1AA": NEW_HOMES}
    finder = with_index(index, service)
    assert (await finder.find("S51 1AA")).outcome is PlaceOutcome.FOUND


async def test_without_a_table_the_network_judges_a_few_look_alikes(service: FakeService) -> None:
    service.answers = {"GU11 1AA": NEW_HOMES}
    place = await without_index(service).find("GU11 IAA")
    assert (place.outcome, place.postcode) == (PlaceOutcome.REPAIRED, "GU11 1AA")
    assert service.asked.total() <= places.LOOK_ALIKES_ASKED


async def test_two_look_alikes_in_two_seats_are_a_choice(
    tmp_path: Path, service: FakeService
) -> None:
    rows = [("IG11AA", LONDON), ("LG11AA", EDINBURGH)]
    index = a_shelf(tmp_path, rows=rows).open()
    finder = with_index(index, service)
    place = await finder.find("1G1 1AA")
    assert (place.outcome, len(place.alternatives)) == (PlaceOutcome.CHOOSE, 2)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("JE2 4W0D", PlaceOutcome.OUTSIDE),
        ("1M1 1AA", PlaceOutcome.OUTSIDE),
        ("BT1 IAA", PlaceOutcome.CHOOSE),
        ("ID1 IQE", PlaceOutcome.PARTIAL),
        ("10 1D1 IQE", PlaceOutcome.INVALID),
    ],
)
async def test_a_look_alike_without_a_seat_still_has_an_outcome(
    finder: PlaceFinder, typed: str, outcome: PlaceOutcome
) -> None:
    assert (await finder.find(typed)).outcome is outcome


# --- The first day: nothing imported --------------------------------------------------------


async def test_the_sample_answers_without_network() -> None:
    place = await without_index().find("sw1a 1aa")
    assert place.constituency is not None
    assert (place.outcome, place.source) == (PlaceOutcome.FOUND, "sample")
    assert place.constituency.name == "Cities of London and Westminster"


async def test_the_sample_knows_near_boundaries_and_some_first_halves() -> None:
    finder = without_index()
    near, half = await finder.find("AB10 1PE"), await finder.find("SW1A")
    assert [seat.name for seat in near.near] == ["Aberdeen South"]
    assert (names(half), half.source) == (
        ["Cities of London and Westminster", "Battersea"],
        "sample",
    )


async def test_a_first_half_that_the_sample_knows_in_part_lists_nothing() -> None:
    place = await without_index().find("EH1")
    assert (place.outcome, place.alternatives) == (PlaceOutcome.PARTIAL, ())


async def test_the_network_comes_before_the_sample(service: FakeService) -> None:
    service.answers = {"SW1A 1AA": a_seat(LONDON, "Cities of London and Westminster")}
    assert (await without_index(service).find("SW1A 1AA")).source == "postcodes.io"


async def test_the_sample_answers_for_a_network_that_is_down_or_hangs(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "SAMPLE_WAITS", 0.02)
    finder = without_index(service)
    service.down = True
    down = await finder.find("SW1A 1AA")
    service.hanging = True
    hanging = await finder.find("SW1A 1AA")
    assert (down.source, hanging.source) == ("sample", "sample")


async def test_a_postcode_outside_the_sample_is_unknown_without_network() -> None:
    place = await without_index().find("ID1 1QE")
    assert (place.outcome, place.source) == (PlaceOutcome.UNKNOWN, None)


async def test_northern_ireland_can_be_rehearsed_without_network() -> None:
    place = await without_index().find("BT1 1AA")
    assert (place.outcome, len(place.alternatives)) == (PlaceOutcome.CHOOSE, 18)


# --- Names of seats -------------------------------------------------------------------------


async def test_imported_names_come_before_the_sample_s(index: ImportedPostcodes) -> None:
    record = MemoryPublicRecord()
    await record.replace_constituencies([a_seat(LONDON, "A Newer Name")], "a test", AS_OF)
    finder = PlaceFinder(record, StandingClock(), index=index, sample=BuiltInSample())
    place = await finder.find("SW1A 1AA")
    assert place.constituency == a_seat(LONDON, "A Newer Name")


async def test_a_seat_without_a_name_is_named_by_the_network_for_another_postcode_of_it(
    index: ImportedPostcodes, service: FakeService
) -> None:
    service.answers = {"SW1A 0AA": a_seat(LONDON, "Its Name")}
    finder = PlaceFinder(MemoryPublicRecord(), StandingClock(), index=index, service=service)
    place = await finder.find("SW1A 1AA")
    assert (place.constituency, place.source) == (a_seat(LONDON, "Its Name"), "index")
    assert [seat.name for seat in await finder.seats()] == ["Its Name"]


async def test_a_seat_that_nobody_names_bears_its_code(index: ImportedPostcodes) -> None:
    finder = PlaceFinder(MemoryPublicRecord(), StandingClock(), index=index)
    place = await finder.find("SW1A 1AA")
    assert place.constituency == a_seat(LONDON, LONDON)
