"""Nobody is credited whose lists are not in use, and nobody is left out whose are."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chatbot.domain.credits import Credit, CreditLine
from chatbot.domain.errors import StoreFailed
from chatbot.lookups.live_postcodes import LivePostcodes
from chatbot.lookups.postcode_table import PostcodeTable
from chatbot.lookups.readers.postcodes import read_postcodes
from chatbot.lookups.sample import BuiltInSample
from chatbot.lookups.shelf import Shelf
from chatbot.service.credits_in_use import FRESH, CreditsInUse
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.builders import a_ballot, a_person, a_seat
from tests.lookups.postcode_lists import ONSPD_2026, a_file, mysociety_seats, ons_rows
from tests.lookups.worlds import AS_OF, StandingClock, a_shelf

STATISTICS = Credit(CreditLine.STATISTICS)


class Failing(MemoryPublicRecord):
    """A database that may be away."""

    away = False

    async def provenance(self) -> list[tuple[str, str, date, int]]:
        if self.away:
            raise StoreFailed("away")
        return list(await super().provenance())


@pytest.fixture
def record() -> Failing:
    return Failing()


def in_use(
    record: Failing, folder: Path, clock: StandingClock | None = None, *, asks: bool = False
) -> CreditsInUse:
    tables = LivePostcodes(Shelf(folder))
    return CreditsInUse(record, tables, BuiltInSample(), clock or StandingClock(), asks=asks)


async def test_before_any_import_the_sample_is_credited(record: Failing, tmp_path: Path) -> None:
    survey = Credit(CreditLine.ORDNANCE_SURVEY, (2023,))
    assert await in_use(record, tmp_path).now() == (survey, STATISTICS)


async def test_the_year_is_that_of_the_imported_edition(record: Failing, tmp_path: Path) -> None:
    PostcodeTable().write(Shelf(tmp_path).postcodes, "a list", date(2026, 8, 1))
    survey, _ = await in_use(record, tmp_path).now()
    assert survey == Credit(CreditLine.ORDNANCE_SURVEY, (2026,))


async def test_a_service_that_is_asked_has_the_edition_of_this_year(
    record: Failing, tmp_path: Path
) -> None:
    a_shelf(tmp_path)
    survey, _ = await in_use(record, tmp_path, asks=True).now()
    assert survey.years == (AS_OF.year, 2026)


@pytest.mark.parametrize(
    ("source", "line"),
    [("Democracy Club", CreditLine.DEMOCRACY_CLUB), ("seats.csv", CreditLine.MYSOCIETY)],
)
async def test_a_list_of_seats_is_credited_to_whoever_made_it(
    record: Failing, tmp_path: Path, source: str, line: CreditLine
) -> None:
    await record.replace_constituencies([a_seat()], source, AS_OF)
    assert Credit(line) in await in_use(record, tmp_path).now()


async def test_people_are_credited_once_they_are_held(record: Failing, tmp_path: Path) -> None:
    clock = StandingClock()
    credits = in_use(record, tmp_path, clock)
    assert len(await credits.now()) == 2
    await record.replace_ballots(date(2024, 7, 4), [a_ballot()], "a list", AS_OF)
    await record.replace_members([(a_seat().code, a_person())], "a list", AS_OF)
    clock.pass_by(FRESH)
    lines = {one.line for one in await credits.now()}
    assert lines >= {CreditLine.DEMOCRACY_CLUB, CreditLine.PARLIAMENT}


async def test_ballots_of_parliament_s_results_are_credited_to_parliament(
    record: Failing, tmp_path: Path
) -> None:
    await record.replace_ballots(date(2024, 7, 4), [a_ballot()], "UK Parliament: a.csv", AS_OF)
    lines = {one.line for one in await in_use(record, tmp_path).now()}
    assert (CreditLine.PARLIAMENT in lines, CreditLine.DEMOCRACY_CLUB in lines) == (True, False)


async def test_a_database_that_is_away_takes_no_credit_from_anybody(
    record: Failing, tmp_path: Path
) -> None:
    clock = StandingClock()
    credits = in_use(record, tmp_path, clock)
    before = await credits.now()
    record.away = True
    clock.pass_by(FRESH)
    assert await credits.now() == before


def test_mysociety_is_credited_for_its_own_lookup_only(tmp_path: Path) -> None:
    short = "postcode,short_code\nSW1A 1AA,UKPARL.2025.COL\n"
    seats = a_file(tmp_path, mysociety_seats(), "seats.csv")
    theirs = read_postcodes(a_file(tmp_path, short, "a.csv"), seats=seats, force=True)
    others = read_postcodes(a_file(tmp_path, ons_rows(ONSPD_2026), "b.csv"), force=True)
    assert (theirs.owed, others.owed) == ((CreditLine.MYSOCIETY,), ())
    held = Shelf(tmp_path)
    theirs.table.write(held.postcodes, "a list", AS_OF, theirs.owed)
    opened = held.open()
    assert opened is not None
    assert opened.owed == theirs.owed
