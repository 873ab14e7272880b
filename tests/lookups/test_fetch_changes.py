"""What a new list changes about people, told from the old one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.domain.places import BallotId, PersonId
from chatbot.service.fetch_changes import (
    Held,
    candidates_of,
    changes_between,
    counts_of,
)
from chatbot.service.fetch_notes import about_people
from tests.lookups.listed import BATH, BY_ELECTION, CLACTON, by_election, candidate, changed_person

ONE, TWO = candidate(1), candidate(2)


def held(*people: object) -> Held:
    return candidates_of([by_election(*people)])  # type: ignore[arg-type]


BEFORE = held(ONE, TWO)


def test_nothing_is_told_where_nothing_changed() -> None:
    assert changes_between(BEFORE, BEFORE) == ()


@pytest.mark.parametrize(
    ("after", "kinds"),
    [
        (held(ONE, TWO, candidate(3)), {"new": 1}),
        (held(ONE), {"gone": 1}),
        (held(ONE, replace(TWO, party="Other Party")), {"party": 1}),
        (held(ONE, changed_person(TWO, email=None)), {"email": 1}),
        (held(ONE, replace(TWO, name="Test Other")), {"renamed": 1}),
        (held(ONE, replace(TWO, position=7, sort_name="x", listed_since=BY_ELECTION)), {}),
        (
            held(changed_person(TWO, party="Other Party", email=None)),
            {"gone": 1, "party": 1, "email": 1},
        ),
    ],
)
def test_c3_m5_each_kind_of_change_is_told_apart(after: Held, kinds: dict[str, int]) -> None:
    assert counts_of(changes_between(BEFORE, after)) == kinds


def test_c3_somebody_who_stands_elsewhere_has_moved() -> None:
    after = candidates_of([by_election(ONE), by_election(TWO, seat=BATH)])
    (change,) = changes_between(BEFORE, after)
    assert (change.kind, change.was, change.now) == ("moved", CLACTON, BATH)


def test_c4_a_new_id_beside_the_same_name_and_party_is_the_same_person() -> None:
    after = held(ONE, candidate(7, name="TEST PÉRSON 2", email="new@example.org"))
    kinds = {change.kind: (change.was, change.now) for change in changes_between(BEFORE, after)}
    assert kinds == {
        "merged": ("dc:2", "dc:7"),
        "email": ("an address", "an address"),
        "renamed": ("Test Person 2", "TEST PÉRSON 2"),
    }


def test_c4_a_merge_that_the_keeper_tells_of_is_believed() -> None:
    merged = {PersonId("dc:2"): PersonId("dc:1")}
    (change,) = changes_between(BEFORE, held(ONE), merged)
    assert (change.kind, change.was, change.now) == ("merged", "dc:2", "dc:1")


def test_c4_a_merge_into_somebody_who_does_not_stand_is_none() -> None:
    merged = {PersonId("dc:2"): PersonId("dc:99")}
    assert counts_of(changes_between(BEFORE, held(ONE), merged)) == {"gone": 1}


def test_c5_two_of_one_name_and_party_are_not_guessed_at() -> None:
    before = held(ONE, replace(TWO, name=ONE.name))
    after = held(replace(ONE, id=PersonId("dc:8")), replace(ONE, id=PersonId("dc:9")))
    assert counts_of(changes_between(before, after)) == {"new": 2, "gone": 2}


def test_c5_two_of_one_name_and_different_parties_stay_apart() -> None:
    other = replace(TWO, name=ONE.name, party="Other Party")
    renumbered = replace(other, id=PersonId("dc:9"))
    (change,) = changes_between(held(ONE, other), held(ONE, renumbered))
    assert (change.kind, change.was, change.now) == ("merged", "dc:2", "dc:9")


def test_one_id_on_two_ballots_counts_once_whatever_their_order_and_is_told() -> None:
    one = by_election(ONE, TWO)
    other = replace(one, id=BallotId("parl.bath.by.2026-08-13"), constituency=BATH)
    held_first, held_last = candidates_of([one, other]), candidates_of([other, one])
    assert len(held_first) == 2
    assert changes_between(held_first, held_last) == ()
    (*_, told, _) = about_people([one, other])
    assert told.startswith(f"{ONE.id} is on 2 ballots of {BY_ELECTION}")
    assert not any("should have one id each" in said for said in about_people([one]))
