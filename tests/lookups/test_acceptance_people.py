"""The real lists of people, with their traps. Names are compared, none is written down here
but those that the specification names as traps."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from datetime import date

import pytest

from chatbot.domain.places import Ballot, Constituency
from chatbot.domain.routes import RouteKind
from chatbot.lookups.import_options import Imported, ImportOptions
from chatbot.lookups.import_people import import_candidates, import_members
from chatbot.lookups.readers.constituencies import read_constituencies
from chatbot.lookups.readers.csv_rows import rows
from chatbot.lookups.readers.democracy_club import read_candidates
from chatbot.lookups.readers.members import read_members
from chatbot.lookups.readers.parliament_results import read_results
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.shared_data import shared


@pytest.fixture(scope="module")
def seats() -> tuple[Constituency, ...]:
    return read_constituencies(shared("constituencies_2024.csv"))


@pytest.fixture(scope="module")
def final(seats: tuple[Constituency, ...]) -> tuple[Ballot, ...]:
    return read_candidates(shared("candidates_2024_safe.csv"), seats)


def size(ballots: tuple[Ballot, ...]) -> tuple[int, int]:
    return len(ballots), sum(len(ballot.candidates) for ballot in ballots)


def test_there_are_650_seats_and_23_have_a_welsh_name(seats: tuple[Constituency, ...]) -> None:
    nations = Counter(seat.nation for seat in seats)
    assert nations == {"england": 543, "scotland": 57, "wales": 32, "northern_ireland": 18}
    assert sum(seat.name_cy is not None for seat in seats) == 23


def test_the_final_list_is_whole(final: tuple[Ballot, ...]) -> None:
    assert size(final) == (650, 4515)
    assert {ballot.poll_date for ballot in final} == {date(2024, 7, 4)}
    lengths = [len(ballot.candidates) for ballot in final]
    assert (min(lengths), max(lengths)) == (5, 13)


def test_seven_seats_have_no_winner_because_a_count_is_missing(final: tuple[Ballot, ...]) -> None:
    assert sum(ballot.elected is None for ballot in final) == 7
    assert all(ballot.verified for ballot in final)


def test_all_but_ten_ballots_stand_in_the_order_that_democracy_club_gives(
    seats: tuple[Constituency, ...],
) -> None:
    """It sorts by the last word and not by first names; the law by surname, particles and all."""
    path = shared("raw_dc_2024-06-26_final.csv")
    given: defaultdict[str, list[str]] = defaultdict(list)
    for _, row in rows(path, ()):
        given[row["ballot_paper_id"]].append("dc:" + row["person_id"])
    ballots = read_candidates(path, seats)
    other = [one.id for one in ballots if [who.id for who in one.candidates] != given[one.id]]
    assert (size(ballots), len(other)) == ((650, 4515), 10)


def test_c5_two_people_of_one_name_stay_two(final: tuple[Ballot, ...]) -> None:
    (ballot,) = [one for one in final if one.id == "parl.mid-buckinghamshire.2024-07-04"]
    doubled = [person for person in ballot.candidates if person.id in {"dc:26113", "dc:34503"}]
    assert len({person.name for person in doubled}) == 1
    assert len({person.party for person in doubled}) == 2


def test_c10_the_speaker_stands_as_such(final: tuple[Ballot, ...]) -> None:
    (ballot,) = [one for one in final if one.id == "parl.chorley.2024-07-04"]
    parties = [person.party for person in ballot.candidates]
    assert (len(parties), "Speaker seeking re-election" in parties) == (5, True)


def test_c1_a_list_before_nominations_is_not_verified(seats: tuple[Constituency, ...]) -> None:
    early = read_candidates(shared("candidates_2024_prenomination_safe.csv"), seats)
    assert size(early) == (650, 3190)
    assert not any(ballot.verified for ballot in early)


def test_c9_34_people_on_one_ballot() -> None:
    results = read_results(shared("raw_parliament_byelections_2025_2026.csv"))
    assert Counter(len(ballot.candidates) for ballot in results) == Counter([15, 11, 14, 7, 5, 34])
    assert all(ballot.elected and ballot.verified for ballot in results)


@pytest.mark.parametrize(
    ("name", "sitting", "vacant", "silent"),
    [
        ("mps_2026-06-27.csv", 650, 0, 4),
        ("mps_dfe_2026-01-27_with_vacancies.csv", 649, 1, 2),
        ("mps_dfe_2026-05-19_with_vacancies.csv", 647, 3, 4),
    ],
)
def test_m1_m4_members_vacancies_and_missing_addresses(
    name: str, sitting: int, vacant: int, silent: int
) -> None:
    members = read_members(shared(name))
    assert (len(members.sitting), len(members.vacant)) == (sitting, vacant)
    assert sum(member.email is None for _, member in members.sitting) == silent


@pytest.mark.parametrize(
    ("name", "people", "with_email"),
    [
        ("export_csv_core_real_head.csv", 11, 0),
        ("export_csv_field_group_person_sanitised.csv", 12, 8),
    ],
)
def test_exports_of_every_shape_are_read(
    seats: tuple[Constituency, ...], name: str, people: int, with_email: int
) -> None:
    path = shared("api_examples") / "democracyclub_candidates" / name
    ballots = read_candidates(path, seats, force=True)
    standing = [person for ballot in ballots for person in ballot.candidates]
    assert (len(standing), sum(one.email is not None for one in standing)) == (people, with_email)


# --- What a newer list changes ------------------------------------------------------------------


@pytest.fixture(scope="module")
def told(seats: tuple[Constituency, ...]) -> dict[str, Imported]:
    """What an operator is told, list after list, in the order in which they came out."""
    record = MemoryPublicRecord()

    async def all_lists() -> dict[str, Imported]:
        await record.replace_constituencies(seats, "a test", date(2024, 5, 29))
        return {
            name: await work(shared(name), record, ImportOptions(as_of=day))
            for name, day, work in (
                ("candidates_2024_prenomination_safe.csv", date(2024, 5, 29), import_candidates),
                ("candidates_2024_safe.csv", date(2024, 6, 26), import_candidates),
                ("mps_dfe_2026-01-27_with_vacancies.csv", None, import_members),
                ("mps_dfe_2026-05-19_with_vacancies.csv", None, import_members),
                ("mps_2026-06-27.csv", None, import_members),
            )
        }

    return asyncio.run(all_lists())


def test_c3_c4_what_the_final_list_changes_is_told_in_words(told: dict[str, Imported]) -> None:
    """423 ids of May are gone: 236 people, and 187 whose entries have other ids now."""
    notes = told["candidates_2024_safe.csv"].notes
    assert "2024-07-04: 3,190 people before, 4,515 now." in notes
    (counted,) = [note for note in notes if " people came" in note]
    assert counted.startswith(
        "1,561 people came, 236 left, 20 moved to another seat, 20 changed party, "
    )
    assert counted.endswith("187 got another id.")
    assert max(map(len, notes)) < 1_200
    assert "@" not in " ".join(notes)


def test_m1_m5_what_newer_lists_of_members_change_is_told_in_words(
    told: dict[str, Imported],
) -> None:
    may, june = (
        told[name].notes
        for name in ("mps_dfe_2026-05-19_with_vacancies.csv", "mps_2026-06-27.csv")
    )
    assert "3 seats are vacant: Makerfield, Aberdeen South, Arbroath and Broughty Ferry." in may
    assert any(note.startswith("1 person came, 3 left, 4 changed party") for note in may)
    assert "647 members before, 650 now." in june
    assert any(note.startswith("3 people came, 2 changed party") for note in june)


def test_c9_a_real_ballot_of_13_has_everybody_in_order(final: tuple[Ballot, ...]) -> None:
    ident = "parl.richmond-and-northallerton.2024-07-04"
    (ballot,) = [one for one in final if one.id == ident]
    assert [person.position for person in ballot.candidates] == list(range(1, 14))


def test_c14_real_names_come_through_as_they_are(final: tuple[Ballot, ...]) -> None:
    people = [person for ballot in final for person in ballot.candidates]
    assert sum("'" in one.name for one in people) >= 29
    assert sum(not one.name.isascii() for one in people) >= 21
    parties = {one.party for one in people}
    assert "SDLP (Social Democratic & Labour Party)" in parties
    assert any('"' in party for party in parties)


def test_c15_m8_every_real_candidate_is_named_cleanly_and_has_no_street(
    final: tuple[Ballot, ...],
) -> None:
    people = [person for ballot in final for person in ballot.candidates]
    assert all(one.name == " ".join(one.name.split()) and one.party for one in people)
    routes = [route for one in people for route in one.routes]
    assert {route.kind for route in routes} <= {RouteKind.EMAIL, RouteKind.WEB, RouteKind.SOCIAL}
