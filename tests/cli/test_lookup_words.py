"""`data lookup` tells staff what an outcome means, case by case."""

from __future__ import annotations

from typing import Any

import pytest

from chatbot.cli.lookup_words import explained
from chatbot.domain.places import PlaceOutcome
from tests.cli.small_house import House


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param("SW1A IAA", "letters and digits that look alike", id="p3"),
        pytest.param("IM1 1AA", "no seat in the UK Parliament", id="p4"),
        pytest.param("BT1 1AA", "The bot offers its 18 seats", id="p5"),
        pytest.param("GIR 0AA", "asks for the postcode of the home", id="p6"),
        pytest.param("ID1 1QE", "a slip, out of use, or newer", id="p8"),
        pytest.param("AB10 1PE", "Another seat begins close by", id="p11"),
        pytest.param("'; DROP", "Neither a postcode nor the name", id="p17"),
        pytest.param("Aberdeen", "Several seats have that in their names", id="m9"),
        pytest.param("Battersea", "Found by the name", id="m9"),
    ],
)
def test_each_case_is_explained_to_staff(house: House, typed: str, words: str) -> None:
    done = house.run("data", "lookup", typed)
    assert (done.returncode, words in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize("outcome", PlaceOutcome)
def test_no_outcome_is_left_as_a_bare_word(outcome: PlaceOutcome) -> None:
    found: dict[str, Any] = {
        "outcome": outcome.value,
        "source": "index",
        "near": [],
        "alternatives": [],
    }
    assert bool(explained({**found, "ended": None})) == (outcome is not PlaceOutcome.FOUND)


def test_p7_the_month_is_told() -> None:
    ended = {"outcome": "terminated", "source": "postcodes.io", "ended": "1996-06"}
    assert "Out of use since June 1996" in explained(ended)
