"""Bringing files into use: all or nothing, with a sentence for the operator."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chatbot.domain.errors import ImportRefused
from chatbot.lookups.import_options import ImportOptions
from chatbot.lookups.import_people import import_candidates, import_members
from chatbot.lookups.imports import import_constituencies, import_postcodes
from chatbot.lookups.readers.source_file import Progress
from chatbot.lookups.reports import lookup_report, status_report
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import Shelf
from chatbot.service.places import PlaceFinder
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.worlds import AS_OF, LONDON, StandingClock, a_postcode, a_shelf

FORCED = ImportOptions(force=True)
CANDIDATES = "person_id,person_name,ballot_paper_id,party_name,post_label,gss_code,email\n"


@pytest.fixture
def record() -> MemoryPublicRecord:
    return MemoryPublicRecord()


def a_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


async def test_constituencies_are_kept_with_source_and_date(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    text = "gss_code,name\nE14001172,Cities of London and Westminster\n"
    path = a_file(tmp_path, "seats_2024-07-01.csv", text)
    done = await import_constituencies(path, record, FORCED)
    assert (done.rows, done.source, done.as_of) == (1, path.name, date(2024, 7, 1))
    assert await record.provenance() == [("constituencies", path.name, date(2024, 7, 1), 1)]


async def test_source_and_date_can_be_given(tmp_path: Path, record: MemoryPublicRecord) -> None:
    path = a_file(tmp_path, "seats_2024-07-01.csv", "gss_code,name\nE14001172,A Seat\n")
    options = ImportOptions(as_of=AS_OF, source="ONS", force=True)
    done = await import_constituencies(path, record, options)
    assert (done.source, done.as_of) == ("ONS", AS_OF)


async def test_c16_a_refused_file_changes_nothing(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    good = a_file(tmp_path, "good.csv", "gss_code,name\nE14001172,A Seat\n")
    await import_constituencies(good, record, FORCED)
    before = await record.constituencies()
    for text in ("", "gss_code,name\n", "name\nA Seat\n", "gss_code,name\nE14000639,Old\n"):
        with pytest.raises(ImportRefused):
            await import_constituencies(a_file(tmp_path, "bad.csv", text), record, ImportOptions())
    assert await record.constituencies() == before


async def test_postcodes_become_a_table_that_is_used(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    shelf = Shelf(tmp_path / "places")
    path = a_file(tmp_path, "postcodes_2023-08-01.tsv", "SW1A1AA\tE14001172\n")
    done = await import_postcodes(path, record, shelf, FORCED)
    index = shelf.open()
    assert index is not None
    assert (done.what, done.rows, index.as_of) == ("postcodes", 1, date(2023, 8, 1))
    assert index.seat(a_postcode("SW1A 1AA")) == LONDON
    assert done.notes == (
        "0 before, 1 now.",
        "The seats have no names yet: import the constituencies too.",
    )


async def test_a_table_of_seats_is_named_beside_its_list(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    path = a_file(tmp_path, "short_2026-05-01.csv", "postcode,short_code\nSW1A 1AA,COL\n")
    seats = a_file(tmp_path, "seats.csv", "gss_code,three_code\nE14001172,COL\n")
    await record.replace_constituencies([], "a list", AS_OF)
    options = ImportOptions(force=True, seats=seats)
    done = await import_postcodes(path, record, Shelf(tmp_path / "places"), options)
    assert (done.rows, done.source) == (1, "short_2026-05-01.csv with seats.csv")


async def test_a_refused_list_of_postcodes_leaves_the_table(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    shelf = a_shelf(tmp_path / "places")
    before = shelf.postcodes.read_bytes()
    path = a_file(tmp_path, "few.tsv", "SW1A1AA\tE14001172\n")
    with pytest.raises(ImportRefused, match=r"few\.tsv has 1 postcodes"):
        await import_postcodes(path, record, shelf, ImportOptions())
    assert shelf.postcodes.read_bytes() == before


async def test_boundaries_are_told_by_their_columns(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    shelf = a_shelf(tmp_path / "places", near=())
    text = "AB101PE\tS14000060\tW07000089:90;S14000061:41\t5\n"
    done = await import_postcodes(a_file(tmp_path, "near.tsv", text), record, shelf, FORCED)
    index = shelf.open()
    assert index is not None
    assert (done.what, done.rows) == ("near boundaries", 1)
    assert index.near(a_postcode("AB10 1PE")) == ("S14000061", "W07000089")


async def test_candidates_replace_only_their_own_polling_day(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    row = "1,Ivy Mock,parl.chorley.{},Example Party A,Chorley,E14001170,\n"
    for day in ("2024-07-04", "by.2026-06-18", "2024-07-04"):
        path = a_file(tmp_path, "people.csv", CANDIDATES + row.format(day))
        done = await import_candidates(path, record, FORCED)
    assert [what for what, *_ in await record.provenance()] == [
        "ballots 2024-07-04",
        "ballots 2026-06-18",
    ]
    assert done.notes == (
        "1 row read: 1 person.",
        "1 ballot of 2024-07-04.",
        "1 of 1 person: no e-mail address.",
        "1 of 1 person: no public way to reach them at all.",
        "1 ballot is not verified, and shown as provisional.",
        "2024-07-04: 1 person before, 1 now.",
        "Nothing changed.",
    )


async def test_results_of_parliament_are_taken_as_candidates(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    header = "Election date,ONS ID,Constituency name,Party name,Candidate first name,"
    header += "Candidate surname,Votes,Democracy Club person ID\n"
    row = "18/06/2026,E14001350,Makerfield,Example Party A,Ivy,Mock,3,8\n"
    done = await import_candidates(
        a_file(tmp_path, "results.csv", header + row), record, ImportOptions()
    )
    assert (done.rows, done.source) == (1, "UK Parliament: results.csv")


async def test_members_and_vacancies_are_told_apart(
    tmp_path: Path, record: MemoryPublicRecord
) -> None:
    text = "pcon_code,member_id,display_as,party_text,member_email\n"
    text += "E14001172,1,Ivy Mock,Example Party A,No email found\n"
    text += "E14001350,Vacant,Vacant,Vacant,No email found\n"
    done = await import_members(a_file(tmp_path, "mps.csv", text), record, FORCED)
    assert done.rows == 1
    assert done.notes == (
        "1 member has no e-mail address.",
        "1 seat is vacant: E14001350.",
        "0 members before, 1 now.",
        "Everybody is new: nothing was held before.",
    )


async def test_progress_is_told(tmp_path: Path, record: MemoryPublicRecord) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, of: int) -> None:
        told.append((done, of))

    progress: Progress = tell
    path = a_file(tmp_path, "seats.csv", "gss_code,name\nE14001172,A Seat\n")
    await import_constituencies(path, record, ImportOptions(force=True, progress=progress))
    assert told == [(31, 31)]


# --- What is shown --------------------------------------------------------------------------


async def test_a_look_up_is_shown_with_the_keys_of_the_contract() -> None:
    places = PlaceFinder(MemoryPublicRecord(), StandingClock(), sample=BuiltInSample())
    report = await lookup_report(places, "ab10 1pe", datetime(2024, 6, 20, 12, tzinfo=UTC))
    people = report.pop("people")
    assert report == {
        "postcode": "AB10 1PE",
        "outcome": "found",
        "constituency": {"code": "S14000060", "name": "Aberdeen North", "nation": "scotland"},
        "alternatives": [],
        "near": [{"code": "S14000061", "name": "Aberdeen South", "nation": "scotland"}],
        "source": "sample",
        "as_of": "2023-08-01",
        "ended": None,
        "calendar": {
            "phase": "regulated",
            "poll_date": "2024-07-04",
            "by_election": False,
            "cancelled": False,
            "dissolved": True,
            "vacant": False,
        },
    }
    assert len(people) == 6
    promised = {"name", "party", "role", "routes"}
    assert all(promised <= person.keys() for person in people)
    ways = {frozenset(person.keys() - promised) for person in people}
    assert ways == {frozenset({"test_data", "web"}), frozenset({"test_data", "email"})}


async def test_a_look_up_of_today_shows_the_member() -> None:
    places = PlaceFinder(MemoryPublicRecord(), StandingClock(), sample=BuiltInSample())
    report = await lookup_report(places, "AB10 1AB", datetime(2026, 6, 27, 12, tzinfo=UTC))
    assert [person["role"] for person in report["people"]] == ["mp"]


@pytest.mark.parametrize(
    ("typed", "outcome"), [("nonsense", "invalid"), ("JE2 4WD", "outside"), ("BT1 1AA", "choose")]
)
async def test_a_look_up_without_a_seat_shows_nobody(typed: str, outcome: str) -> None:
    places = PlaceFinder(MemoryPublicRecord(), StandingClock(), sample=BuiltInSample())
    report = await lookup_report(places, typed, datetime(2026, 6, 27, 12, tzinfo=UTC))
    assert (report["outcome"], report["constituency"], report["people"]) == (outcome, None, [])


async def test_status_shows_what_is_held(tmp_path: Path, record: MemoryPublicRecord) -> None:
    await record.replace_constituencies([], "a list", AS_OF)
    held = await status_report(record, record.corrections, a_shelf(tmp_path).open())
    empty = MemoryPublicRecord()
    none = await status_report(empty, empty.corrections, None)
    assert held == {
        "postcodes": {"source": "a test", "as_of": "2023-08-01", "rows": 9},
        "near_boundaries": {"source": "a test", "as_of": "2023-08-01", "rows": 1},
        "record": [
            {"what": "constituencies", "source": "a list", "as_of": "2023-08-01", "rows": 0}
        ],
        "corrections": [],
    }
    assert none == {"postcodes": None, "near_boundaries": None, "record": [], "corrections": []}
