"""Every real postcode, and a hundred thousand that do not exist, against the imported table."""

from __future__ import annotations

import asyncio
import gzip
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chatbot.domain.places import Place, PlaceOutcome
from chatbot.domain.postcodes import INWARD_LETTERS, Whole, parse
from chatbot.domain.postcodes import read as read_typed
from chatbot.domain.seat_search import could_be_name
from chatbot.domain.seats import GB_SEATS, SEATS, seat_code
from chatbot.lookups.import_options import ImportOptions
from chatbot.lookups.imports import import_constituencies, import_postcodes
from chatbot.lookups.postcode_index import SectorIndex
from chatbot.lookups.readers.csv_rows import rows
from chatbot.lookups.readers.postcodes import read_postcodes
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import ImportedPostcodes, Shelf
from chatbot.service.places import PlaceFinder
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.shared_data import shared
from tests.lookups.worlds import AS_OF, StandingClock, a_postcode

# One process for all: each would build the table of the whole country anew.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("all postcodes")]

LARGEST_INDEX = 10_000_000
UNREAL = 100_000


@pytest.fixture(scope="module")
def record() -> MemoryPublicRecord:
    return MemoryPublicRecord()


@pytest.fixture(scope="module")
def index(
    tmp_path_factory: pytest.TempPathFactory, record: MemoryPublicRecord
) -> Iterator[ImportedPostcodes]:
    shelf = Shelf(tmp_path_factory.mktemp("places"))
    asyncio.run(everything_imported(record, shelf))
    opened = shelf.open()
    assert opened is not None
    yield opened
    opened.close()


async def everything_imported(record: MemoryPublicRecord, shelf: Shelf) -> None:
    options = ImportOptions(as_of=AS_OF)
    await import_constituencies(shared("constituencies_2024.csv"), record, options)
    for name in ("postcodes_gb.tsv.gz", "postcodes_near_boundary.tsv.gz"):
        await import_postcodes(shared(name), record, shelf, options)


@pytest.fixture
def finder(record: MemoryPublicRecord, index: ImportedPostcodes) -> PlaceFinder:
    return PlaceFinder(record, StandingClock(), index=index, sample=BuiltInSample())


def real_rows() -> Iterator[tuple[str, str]]:
    with gzip.open(shared("postcodes_gb.tsv.gz"), "rt", encoding="ascii") as file:
        for line in file:
            compact, _, code = line.rstrip("\n").partition("\t")
            yield compact, code


def test_every_real_postcode_is_in_its_seat(index: ImportedPostcodes) -> None:
    counted, wrong = 0, []
    for compact, code in real_rows():
        postcode = parse(compact)
        counted += 1
        if postcode is None or index.seat(postcode) != code:
            wrong.append(compact)
    assert (counted, wrong) == (1_733_406, [])


def test_no_postcode_that_does_not_exist_has_a_seat(index: ImportedPostcodes) -> None:
    real = {compact for compact, _ in real_rows()}
    sectors = sorted({compact[:-2] for compact in real})
    dice = random.Random(2024)
    tried = accepted = 0
    while tried < UNREAL:
        compact = dice.choice(sectors) + "".join(dice.choices(INWARD_LETTERS, k=2))
        if dice.random() < 0.2:
            compact = dice.choice(("BT", "IM", "JE", "GY", "BF", "ZZ", "AB")) + compact[-4:]
        postcode = parse(compact)
        if postcode is None or compact in real:
            continue
        tried += 1
        accepted += index.seat(postcode) is not None
    assert (tried, accepted) == (UNREAL, 0)


def test_the_tables_are_small(index: ImportedPostcodes) -> None:
    assert index.boundaries is not None
    assert index.postcodes.size + index.boundaries.size <= LARGEST_INDEX


def test_every_real_postcode_is_read_from_its_printed_form() -> None:
    dice = random.Random(2024)
    chosen = [compact for compact, _ in real_rows() if dice.random() < 0.02]
    assert [
        c for c in chosen if read_typed(str(a_postcode(c)).lower()) != Whole((a_postcode(c),))
    ] == []


def test_every_first_half_lists_exactly_its_seats(index: ImportedPostcodes) -> None:
    seats: dict[str, set[str]] = {}
    for compact, code in real_rows():
        seats.setdefault(compact[:-3], set()).add(code)
    wrong = [out for out, held in seats.items() if set(index.seats_in(out, None)) != held]
    assert (len(seats), wrong) == (2866, [])


def test_every_postcode_near_a_boundary_names_the_others(index: ImportedPostcodes) -> None:
    counted = wrong = 0
    path: Path = shared("postcodes_near_boundary.tsv.gz")
    with gzip.open(path, "rt", encoding="ascii") as file:
        for line in file:
            compact, _, others, _ = line.rstrip("\n").split("\t")
            named = {other.partition(":")[0] for other in others.split(";")}
            counted += 1
            wrong += set(index.near(a_postcode(compact))) != named
    assert (counted, wrong) == (75_043, 0)


# --- The cases of the specification, with the real table ------------------------------------


KNOWN_ANSWERS = {
    "SW1A 1AA": "Cities of London and Westminster",
    "SW1A 0AA": "Cities of London and Westminster",
    "SW1A 2AA": "Cities of London and Westminster",
    "EH1 1YZ": "Edinburgh East and Musselburgh",
    "AB10 1AB": "Aberdeen South",
    "SE1P 5ZZ": "Bermondsey and Old Southwark",
    "BR8 7RE": "Sevenoaks",
    "PH12 8TG": "Angus and Perthshire Glens",
    "SW9 9SZ": "Clapham and Brixton Hill",
    "OX26 2EW": "Bicester and Woodstock",
    "LL57 1LH": "Bangor Aberconwy",
    "PO33 2HX": "Isle of Wight East",
    "DL6 2NJ": "Richmond and Northallerton",
    "S6 2PN": "Sheffield Central",
    "TD15 1UZ": "Berwickshire, Roxburgh and Selkirk",
    "SY13 2BB": "North Shropshire",
}


@pytest.mark.parametrize(("typed", "name"), KNOWN_ANSWERS.items())
async def test_known_answers_are_right(finder: PlaceFinder, typed: str, name: str) -> None:
    assert named(await finder.find(typed)) == name


@pytest.mark.parametrize(
    "typed",
    [
        "sw1a1aa",
        " SW1A 1AA ",
        "sw1a-1aa",
        "SW1A\u00a01AA",
        "\uff33\uff37\uff11\uff21\u3000\uff11\uff21\uff21",
    ],
)
async def test_p1_however_it_is_typed(finder: PlaceFinder, typed: str) -> None:
    assert named(await finder.find(typed)) == "Cities of London and Westminster"


@pytest.mark.parametrize("typed", ["SW1A", "SW1A 1"])
async def test_p2_a_first_half(finder: PlaceFinder, typed: str) -> None:
    place = await finder.find(typed)
    assert place.outcome is PlaceOutcome.PARTIAL
    assert [seat.name for seat in place.alternatives] == [
        "Cities of London and Westminster",
        "Battersea",
    ]


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [("SW1A IAA", "SW1A 1AA"), ("EH1 IYZ", "EH1 1YZ"), ("0X26 2EW", "OX26 2EW")],
)
async def test_p3_look_alikes(finder: PlaceFinder, typed: str, postcode: str) -> None:
    place = await finder.find(typed)
    assert (place.outcome, place.postcode) == (PlaceOutcome.REPAIRED, postcode)
    assert named(place) == KNOWN_ANSWERS[postcode]


async def test_p3_nearly_every_look_alike_has_one_repair_and_none_a_wrong_one(
    finder: PlaceFinder, index: ImportedPostcodes
) -> None:
    dice = random.Random(2024)
    swaps = {"0": "O", "O": "0", "1": "I", "I": "1", "L": "1", "5": "S", "S": "5", "8": "B"}
    swaps |= {"B": "8", "2": "Z", "Z": "2", "6": "G", "G": "6"}
    repaired = wrong = tried = 0
    for compact, code in real_rows():
        if dice.random() > 0.002:
            continue
        at = dice.randrange(len(compact))
        typed = compact[:at] + swaps.get(compact[at], "") + compact[at + 1 :]
        if len(typed) != len(compact) or not any(char.isdigit() for char in typed):
            continue
        mistyped = parse(typed)
        if mistyped and index.seat(mistyped):
            continue
        place = await finder.find(typed)
        tried += 1
        repaired += place.outcome is PlaceOutcome.REPAIRED
        wrong += place.constituency is not None and place.constituency.code != code
    assert tried > 500
    assert (repaired / tried >= 0.99, wrong) == (True, 0)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        pytest.param("IM1 1AA", PlaceOutcome.OUTSIDE, id="p4"),
        pytest.param("JE2 4WD", PlaceOutcome.OUTSIDE, id="p4"),
        pytest.param("GY1 1AA", PlaceOutcome.OUTSIDE, id="p4"),
        pytest.param("BT1 1AA", PlaceOutcome.CHOOSE, id="p5"),
        pytest.param("BF1 1AA", PlaceOutcome.SPECIAL, id="p6"),
        pytest.param("GIR 0AA", PlaceOutcome.SPECIAL, id="p6"),
        pytest.param("XM4 5HQ", PlaceOutcome.SPECIAL, id="p6"),
        pytest.param("ASCN 1ZZ", PlaceOutcome.SPECIAL, id="p6"),
        pytest.param("DN55 1PT", PlaceOutcome.SPECIAL, id="p6"),
        pytest.param("E1W 1UU", PlaceOutcome.UNKNOWN, id="p7-without-network"),
        pytest.param("AB1 0AA", PlaceOutcome.UNKNOWN, id="p7-without-network"),
        pytest.param("ID1 1QE", PlaceOutcome.UNKNOWN, id="p8"),
        pytest.param("CO15 1QX", PlaceOutcome.SPECIAL, id="p10"),
        pytest.param("PO33 2HF", PlaceOutcome.SPECIAL, id="p10"),
    ],
)
async def test_p4_to_p10_no_seat_is_made_up(
    finder: PlaceFinder, typed: str, outcome: PlaceOutcome
) -> None:
    place = await finder.find(typed)
    assert (place.outcome, place.constituency) == (outcome, None)


async def test_p11_another_seat_41_metres_away(finder: PlaceFinder) -> None:
    place = await finder.find("AB10 1PE")
    assert (named(place), [seat.name for seat in place.near]) == (
        "Aberdeen North",
        ["Aberdeen South"],
    )
    assert (place.source, place.as_of) == ("index", date(2023, 8, 1))


@pytest.mark.parametrize("typed", ["SA34 0XX", "BH8 0EE", "LL49 9TW", "RG18 4NX"])
async def test_p12_whatever_the_table_says_any_seat_can_be_chosen_by_name(
    finder: PlaceFinder, typed: str
) -> None:
    told = await finder.find(typed)
    assert (told.outcome, told.constituency is not None) == (PlaceOutcome.FOUND, True)
    for other in await finder.seats():
        known = await finder.representation(other.code, datetime(2026, 6, 27, 12, tzinfo=UTC))
        assert known is not None
        assert known.constituency == other


async def test_p14_only_codes_of_the_650_are_ever_shown(index: ImportedPostcodes) -> None:
    labels = index.postcodes.header.labels
    assert (len(labels), [code for code in labels if seat_code(code) != code]) == (GB_SEATS, [])


async def test_m9_every_real_name_finds_its_seat_in_both_languages(finder: PlaceFinder) -> None:
    seats = await finder.seats()
    names = [(name, seat) for seat in seats for name in (seat.name, seat.name_cy) if name]
    wrong = [name for name, seat in names if (await finder.find(name)).constituency != seat]
    assert (len(seats), wrong) == (SEATS, [])
    assert [name for name, _ in names if not could_be_name(name)] == []


@pytest.mark.parametrize(
    ("typed", "exact", "others"),
    [
        ("Bath", "Bath", 0),
        ("Poole", "Poole", 0),
        ("East Ham", "East Ham", 0),
        ("Glasgow South", "Glasgow South", 0),
        ("Glasgow", None, 6),
        ("Newcastle", None, 4),
        ("Caerdydd", None, 4),
        ("north", None, 0),
    ],
)
async def test_m9_an_exact_name_wins_and_a_part_lists(
    finder: PlaceFinder, typed: str, exact: str | None, others: int
) -> None:
    place = await finder.find(typed)
    assert (named(place), len(place.alternatives)) == (exact, others)


def test_the_same_list_in_mysociety_s_form_makes_the_same_table(
    tmp_path: Path, index: ImportedPostcodes
) -> None:
    seats = shared("constituencies_2024.csv")
    three = {row["gss_code"]: row["three_code"] for _, row in rows(seats, ("gss_code",))}
    path = tmp_path / "postcodes_with_con.csv"
    with path.open("w", encoding="ascii") as file:
        file.write("postcode,short_code\n")
        for compact, code in real_rows():
            file.write(f"{compact[:-3]} {compact[-3:]},UKPARL.2025.{three[code]}\n")
    read_postcodes(path, seats=seats).table.write(tmp_path / "t", "a test", AS_OF)
    other, header = SectorIndex(tmp_path / "t"), index.postcodes.header
    assert (other.header.keys, other.header.labels) == (header.keys, header.labels)
    assert other.size == index.postcodes.size + len("a test") - len(header.source)
    assert [one for one, code in real_rows() if other.seat(a_postcode(one)) != code] == []


def named(place: Place) -> str | None:
    return place.constituency.name if place.constituency else None
