"""Names in the order of a ballot paper."""

from __future__ import annotations

import pytest

from chatbot.domain.places import Person, PersonId
from chatbot.lookups.ballot_order import in_ballot_order, sort_name


def standing(number: int, name: str, sorted_as: str | None = None) -> Person:
    person = PersonId(f"sample:{number}")
    return Person(person, name, "Example Party A", "candidate", sort_name=sorted_as)


@pytest.mark.parametrize(
    ("name", "sorted_as"),
    [
        ("Alder Testperson", "Testperson, Alder"),
        ("Alder Birch Testperson", "Testperson, Alder Birch"),
        ("Alder de Testperson", "de Testperson, Alder"),
        ("Alder van der Testperson", "van der Testperson, Alder"),
        ("Alder Testperson Jr", "Testperson, Alder Jr"),
        ("Alder Testperson-Sample", "Testperson-Sample, Alder"),
        ("Alder", "Alder"),
        ("A.T.EST", "A.T.EST"),
        ("de Testperson", "Testperson, de"),
        ("", ""),
    ],
)
def test_the_surname_comes_first(name: str, sorted_as: str) -> None:
    assert sort_name(name) == sorted_as


def test_people_stand_by_surname_then_first_names_without_accents() -> None:
    names = [
        "Zoë Émock",
        "Alder Testperson",
        "Birch de Mock",
        "Zoe Elm",
        "Alder O'Mock",
        "Ivy Elm",
    ]
    ordered = in_ballot_order(standing(at, name) for at, name in enumerate(names))
    assert [(person.position, person.name) for person in ordered] == [
        (1, "Birch de Mock"),
        (2, "Ivy Elm"),
        (3, "Zoe Elm"),
        (4, "Zoë Émock"),
        (5, "Alder O'Mock"),
        (6, "Alder Testperson"),
    ]


def test_a_short_surname_stands_before_a_longer_one_that_begins_with_it() -> None:
    ordered = in_ballot_order([standing(1, "Alder Testperson"), standing(2, "Zoe Test")])
    assert [person.name for person in ordered] == ["Zoe Test", "Alder Testperson"]


def test_a_surname_that_is_given_is_kept() -> None:
    ordered = in_ballot_order([standing(1, "Alder Von Mock", "Von Mock, Alder")])
    assert [person.sort_name for person in ordered] == ["Von Mock, Alder"]


def test_two_of_one_name_always_stand_in_the_same_order() -> None:
    two = [standing(1, "Rowan Testperson"), standing(2, "Rowan Testperson")]
    assert in_ballot_order(two) == in_ballot_order(reversed(two))
