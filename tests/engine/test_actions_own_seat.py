"""A seat that somebody picked comes before what any list says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chatbot.domain.places import Constituency, Place, PlaceOutcome, SeatCode
from chatbot.engine.actions import FAILED
from chatbot.engine.actions.spec import Result
from chatbot.engine.values import items_of, listed, seat_value
from tests.builders import a_seat
from tests.engine.test_actions import SEAT, found, run

FOUND = Place(PlaceOutcome.FOUND, "SW1A 1AA", a_seat(), source="index")
OTHER, THIRD = replace(a_seat("Other"), code=SeatCode("E14000001")), a_seat("Third")


def with_own(place: Place, own: Constituency = OTHER) -> Result:
    return found("find_constituency", place, postcode="SW1A 1AA", own=seat_value(own))


@pytest.mark.parametrize(
    "place",
    [
        replace(FOUND, near=(OTHER,)),
        replace(FOUND, outcome=PlaceOutcome.CHOOSE, constituency=None, alternatives=(OTHER,)),
        replace(FOUND, outcome=PlaceOutcome.PARTIAL, constituency=None, alternatives=(OTHER,)),
    ],
)
def test_p12_a_seat_that_the_person_picked_before_comes_before_the_list(place: Place) -> None:
    result = with_own(place)
    assert (result.outcome, result.values["seat"]) == ("found", seat_value(OTHER))
    assert (result.values["own"], result.values["typed"]) == (seat_value(OTHER), None)


def test_p12_it_holds_for_the_seat_that_it_was_picked_in_place_of() -> None:
    picked = run("pick_seat", choice=OTHER.code, seats=listed([seat_value(OTHER)]), listed=SEAT)
    again = found("find_constituency", FOUND, postcode="SW1A 1AA", own=picked.values["own"])
    assert (again.outcome, again.values["seat"]) == ("found", seat_value(OTHER))


def test_p12_a_list_that_has_another_seat_makes_it_a_question() -> None:
    result = with_own(FOUND)
    assert result.outcome == "not_as_chosen"
    assert [row["label"] for row in items_of(result.values["seats"])] == ["Other", "Testford East"]


@pytest.mark.parametrize(
    ("place", "outcome"),
    [
        (Place(PlaceOutcome.UNKNOWN, "SW1A 1AA"), "unknown"),
        (Place(PlaceOutcome.UNAVAILABLE), FAILED),
        (replace(FOUND, outcome=PlaceOutcome.REPAIRED), "repaired"),
        (Place(PlaceOutcome.CHOOSE, "SW1A 1AA", alternatives=(a_seat(),)), "choose"),
    ],
)
def test_a_seat_picked_before_answers_nothing_that_is_not_known(
    place: Place, outcome: str
) -> None:
    assert (with_own(place).outcome, with_own(place).values["own"]) == (outcome, seat_value(OTHER))


def test_m9_what_was_found_by_its_name_is_taken_for_the_person_s_own() -> None:
    named = Place(PlaceOutcome.FOUND, constituency=OTHER, source="name")
    assert with_own(named, THIRD).outcome == "found"
    taken = run("take_seat", seat=seat_value(OTHER), listed=SEAT)
    again = found("find_constituency", FOUND, postcode="SW1A 1AA", own=taken.values["own"])
    assert (taken.outcome, again.values["seat"]) == ("taken", seat_value(OTHER))
    assert run("take_seat", seat="x").outcome == FAILED


def test_p7_the_month_in_which_a_postcode_ended_is_a_result() -> None:
    ended = Place(PlaceOutcome.TERMINATED, "AB1 0AA", ended=date(1996, 6, 1))
    assert found("find_constituency", ended, postcode="AB1 0AA").values["ended"] == "1996-06-01"
