"""The built-in sample: real places, and people nobody can take for real."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from chatbot.domain.places import Ballot, Person
from chatbot.domain.postcodes import Whole, read
from chatbot.domain.seats import fold_name, seat_code
from chatbot.lookups.readers.constituencies import read_constituencies
from chatbot.lookups.readers.near_boundaries import read_boundaries
from chatbot.lookups.readers.postcodes import read_postcodes
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import Shelf
from tests.lookups.shared_data import shared
from tests.lookups.worlds import AS_OF, a_postcode

SAMPLE = BuiltInSample()
SEATS = SAMPLE.constituencies()
BALLOTS = {seat.name: SAMPLE.ballots(seat.code)[0] for seat in SEATS}

PLAINLY_TEST = (
    "test mock mhock sampl example placeholder specimen trial dummy pretend fiction "
    "rehearsal demo makebelieve essai tastail"
).split()


def everybody() -> list[Person]:
    return [person for ballot in BALLOTS.values() for person in ballot.candidates]


def test_it_covers_the_four_nations() -> None:
    nations = Counter(seat.nation for seat in SEATS)
    assert nations == {"england": 10, "scotland": 3, "wales": 3, "northern_ireland": 18}
    assert all(seat_code(seat.code) == seat.code for seat in SEATS)


def test_every_postcode_leads_to_a_seat_and_none_to_northern_ireland() -> None:
    for typed in SAMPLE.postcodes:
        assert read(typed) == Whole((a_postcode(typed),))
        code = SAMPLE.seat(a_postcode(typed))
        assert code is not None
        assert not code.startswith("N")


def test_every_seat_has_one_ballot_of_the_last_general_election() -> None:
    for ballot in BALLOTS.values():
        assert 5 <= len(ballot.candidates) <= 13
        assert (ballot.poll_date, ballot.source) == (date(2024, 7, 4), "sample")
        assert ballot.elected in [person.id for person in ballot.candidates]


def test_everybody_is_plainly_test_data() -> None:
    for person in everybody():
        assert person.test_data
        assert person.id.startswith("sample:")
        assert "xample" in person.party
        assert person.email is None or person.email.endswith("@example.org")
        assert person.web is None or person.web.startswith("https://example.org/")
        assert any(word in fold_name(person.name) for word in PLAINLY_TEST), person.name


def test_every_person_is_one_person() -> None:
    assert len({person.id for person in everybody()}) == len(everybody())


@pytest.mark.parametrize("ballot", BALLOTS.values(), ids=list(BALLOTS))
def test_somebody_on_every_ballot_has_no_e_mail(ballot: Ballot) -> None:
    assert sum(person.email is None for person in ballot.candidates) == 1


@pytest.mark.parametrize("ballot", BALLOTS.values(), ids=list(BALLOTS))
def test_positions_are_those_of_the_paper(ballot: Ballot) -> None:
    assert [one.position for one in ballot.candidates] == [*range(1, len(ballot.candidates) + 1)]


def test_awkward_cases_can_be_rehearsed() -> None:
    names = Counter(person.name for person in BALLOTS["Mid Buckinghamshire"].candidates)
    assert names.most_common(1) == [("Rowan Testperson", 2)]
    assert len(BALLOTS["Clacton"].candidates) == 13
    assert any("Speaker" in person.party for person in BALLOTS["Chorley"].candidates)
    every = " ".join(person.name for person in everybody())
    assert "'" in every
    assert not every.isascii()


def test_the_member_is_the_one_elected() -> None:
    for seat in SEATS:
        held = SAMPLE.member(seat.code)
        assert held is not None
        assert (held[0].role, held[0].id) == ("mp", SAMPLE.ballots(seat.code)[0].elected)


def test_it_knows_nothing_of_other_seats() -> None:
    unknown = seat_code("E14001063")
    assert unknown is not None
    assert (SAMPLE.ballots(unknown), SAMPLE.member(unknown)) == ((), None)
    assert SAMPLE.seat(a_postcode("M1 1AE")) is None


# --- Against the real files -----------------------------------------------------------------


def test_seats_bear_their_real_names() -> None:
    real = {seat.code: seat for seat in read_constituencies(shared("constituencies_2024.csv"))}
    assert [real[seat.code] for seat in SEATS] == list(SEATS)
    assert {seat.code for seat in real.values() if seat.nation == "northern_ireland"} <= {
        seat.code for seat in SEATS
    }


@pytest.mark.slow
def test_postcodes_lie_where_they_really_lie(tmp_path_factory: pytest.TempPathFactory) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("real"))
    read_postcodes(shared("postcodes_gb.tsv.gz")).table.write(shelf.postcodes, "real", AS_OF)
    read_boundaries(shared("postcodes_near_boundary.tsv.gz")).write(
        shelf.boundaries, "real", AS_OF
    )
    real = shelf.open()
    assert real is not None
    for typed in SAMPLE.postcodes:
        postcode = a_postcode(typed)
        assert (typed, real.seat(postcode)) == (typed, SAMPLE.seat(postcode))
        assert (typed, real.near(postcode)) == (typed, tuple(SAMPLE.near(postcode)))
    for outward in ("SW1A", "AB10", "CF10", "CO15", "OX26"):
        assert real.seats_in(outward, None) == tuple(SAMPLE.seats_in(outward, None))
    real.close()
