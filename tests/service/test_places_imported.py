"""What an import adds to a look-up: months of ending, and a newer table in a running process."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chatbot.domain.places import Constituency, PlaceOutcome
from chatbot.lookups.live_postcodes import LOOK_EVERY, LivePostcodes
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import Shelf
from chatbot.service.places import PlaceFinder
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.worlds import AS_OF, BATTERSEA, ENDED, LONDON, StandingClock, a_shelf, an_index
from tests.service.places_fakes import FakeService, a_seat

AGAIN = a_seat("E14001063", "Aldershot")


def a_finder(folder: Path, service: FakeService | None = None) -> PlaceFinder:
    return PlaceFinder(
        MemoryPublicRecord(),
        StandingClock(),
        index=an_index(folder, ended=ENDED),
        service=service,
        sample=BuiltInSample(),
    )


@pytest.mark.parametrize(
    ("typed", "month"), [("E1W 1UU", date(2007, 5, 1)), ("ab1 0aa", date(1996, 6, 1))]
)
async def test_p7_the_month_of_ending_is_told_without_the_network(
    tmp_path: Path, typed: str, month: date
) -> None:
    place = await a_finder(tmp_path).find(typed)
    assert (place.outcome, place.ended) == (PlaceOutcome.TERMINATED, month)
    assert (place.postcode, place.source, place.as_of) == (typed.upper(), "index", AS_OF)


@pytest.mark.parametrize("answer", [PlaceOutcome.TERMINATED, AGAIN])
async def test_p7_nobody_is_asked_about_a_postcode_that_the_table_knows_to_have_ended(
    tmp_path: Path, answer: Constituency | PlaceOutcome
) -> None:
    service = FakeService({"E1W 1UU": answer})
    place = await a_finder(tmp_path, service).find("E1W 1UU")
    assert (place.outcome, place.source) == (PlaceOutcome.TERMINATED, "index")
    assert service.asked.total() == 0


async def test_p3_a_look_alike_that_is_out_of_use_is_said_to_be(tmp_path: Path) -> None:
    place = await a_finder(tmp_path).find("EIW 1UU")
    assert (place.outcome, place.postcode) == (PlaceOutcome.TERMINATED, "E1W 1UU")


async def test_a_running_finder_takes_up_an_import(tmp_path: Path) -> None:
    now = [0.0]
    tables = LivePostcodes(Shelf(tmp_path), lambda: now[0])
    finder = PlaceFinder(MemoryPublicRecord(), StandingClock(), index=tables)
    seats = [await finder.find("SW1A 1AA")]
    for seat in (LONDON, BATTERSEA):
        a_shelf(tmp_path, rows=[("SW1A1AA", seat)])
        now[0] += LOOK_EVERY
        seats.append(await finder.find("SW1A 1AA"))
    assert [place.constituency and place.constituency.code for place in seats] == [
        None,
        LONDON,
        BATTERSEA,
    ]
