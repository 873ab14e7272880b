"""What an import or a fetch changed, as somebody of the campaign reads it."""

from __future__ import annotations

from dataclasses import replace

from chatbot.domain.places import PersonId
from chatbot.service.changes_in_words import MOST_NAMED, in_words
from chatbot.service.fetch_changes import Held, candidates_of, changes_between
from tests.lookups.listed import BATH, CLACTON, by_election, candidate, changed_person

SEATS = {CLACTON: "Clacton", BATH: "Bath"}
ONE, TWO, THREE = candidate(1), candidate(2), candidate(3)


def told(before: Held, after: Held) -> tuple[str, ...]:
    return in_words(changes_between(before, after), SEATS, is_first=not before)


def held(*people: object) -> Held:
    return candidates_of([by_election(*people)])  # type: ignore[arg-type]


def test_counts_come_first_and_then_names_with_seats_and_parties() -> None:
    after = candidates_of(
        [
            by_election(replace(ONE, party="Other Party"), candidate(4)),
            by_election(TWO, seat=BATH),
        ]
    )
    assert told(held(ONE, TWO, THREE), after) == (
        "1 person came, 1 left, 1 moved to another seat, 1 changed party.",
        "Came: Test Person 4 (Test Party, Clacton).",
        "Left: Test Person 3 (Test Party, Clacton).",
        "Moved: Test Person 2 (Test Party) from Clacton to Bath.",
        "Changed party: Test Person 1 (Clacton) from Test Party to Other Party.",
    )


def test_addresses_are_told_of_and_never_told() -> None:
    before = held(ONE, TWO, changed_person(THREE, email=None))
    after = held(
        changed_person(ONE, email="new@example.org"), changed_person(TWO, email=None), THREE
    )
    said = told(before, after)
    assert said == (
        "3 people changed, gained or lost an e-mail address.",
        "No e-mail address any more: Test Person 2 (Clacton).",
        "First e-mail address: Test Person 3 (Clacton).",
        "Another e-mail address: Test Person 1 (Clacton).",
    )
    assert "@" not in " ".join(said)


def test_names_and_ids_are_told_with_what_they_were() -> None:
    after = held(replace(ONE, name="Test New Name"), replace(TWO, id=PersonId("dc:7")))
    assert told(held(ONE, TWO), after) == (
        "1 person changed name, 1 got another id.",
        "Changed name: Test Person 1 is now Test New Name (Clacton).",
        "Another id: Test Person 2 (Clacton) from dc:2 to dc:7.",
    )


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    many = [candidate(number) for number in range(10, 10 + MOST_NAMED + 3)]
    counted, came = told(held(ONE), held(ONE, *many))
    assert counted == f"{MOST_NAMED + 3} people came."
    assert came.endswith("; and 3 more.")
    assert came.count("Test Person") == MOST_NAMED


def test_in_a_list_that_was_empty_everybody_is_new() -> None:
    assert told({}, held(ONE, TWO)) == ("Everybody is new: nothing was held before.",)


def test_where_nothing_changed_that_is_said() -> None:
    assert told(held(ONE), held(ONE)) == ("Nothing changed.",)
