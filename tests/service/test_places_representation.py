"""Who can be asked in a seat on a date. Everybody is test data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from chatbot.domain.calendar import CONTEST_OPENS
from chatbot.domain.calendar import LONDON as LONDON_TIME
from chatbot.domain.places import Ballot, BallotId, Person, PersonId, Representation, SeatCode
from chatbot.domain.routes import email_route
from chatbot.lookups.sample import BuiltInSample
from chatbot.service.places import PlaceFinder
from chatbot.service.representation import represent
from chatbot.service.seat_directory import FRESH
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.worlds import ABERDEEN_SOUTH, AS_OF, BICESTER, LONDON, StandingClock
from tests.service.places_fakes import a_seat

SEAT = a_seat(ABERDEEN_SOUTH, "Aberdeen South")
GENERAL, BY_ELECTION = date(2024, 7, 4), date(2026, 6, 18)
KNOWN = date(2026, 6, 27)

IVY = Person(PersonId("dc:1"), "Ivy Mock", "A", "candidate", email_route("ivy@example.org"))
ELM = Person(
    PersonId("dc:2"), "Elm Mock", "B", "candidate", email_route("elm.mock.MP@Parliament.uk")
)
MEMBER = Person(PersonId("mnis:1"), "Ivy Mock", "A", "mp", email_route("ivy.mp@example.org"))
HELD = (MEMBER, "a test", KNOWN)


def a_ballot(day: date, *, by: bool = False, **more: object) -> Ballot:
    ident = BallotId(f"parl.aberdeen-south.{'by.' if by else ''}{day.isoformat()}")
    ballot = Ballot(ident, ABERDEEN_SOUTH, day, (ELM, IVY), verified=True, elected=IVY.id)
    return replace(ballot, **more)  # type: ignore[arg-type]


BALLOTS = (a_ballot(GENERAL), a_ballot(BY_ELECTION, by=True))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), LONDON_TIME)


def on(day: date, ballots: tuple[Ballot, ...] = BALLOTS) -> Representation:
    return represent(SEAT, ballots, HELD, noon(day))


# --- The ballot -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "opened"),
    [
        (GENERAL - CONTEST_OPENS - timedelta(days=1), None),
        (GENERAL - CONTEST_OPENS, GENERAL),
        (date(2024, 6, 20), GENERAL),
        (GENERAL, GENERAL),
        (date(2024, 7, 5), None),
        (date(2026, 6, 1), BY_ELECTION),
        (date(2026, 6, 19), None),
    ],
)
def test_a_ballot_is_open_for_two_months_and_all_polling_day(
    day: date, opened: date | None
) -> None:
    ballot = on(day).ballot
    assert (ballot.poll_date if ballot else None) == opened


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (GENERAL, None),
        (date(2024, 7, 5), GENERAL),
        (BY_ELECTION, GENERAL),
        (date(2026, 6, 19), BY_ELECTION),
    ],
)
def test_the_last_ballot_is_the_newest_that_is_over(day: date, last: date | None) -> None:
    ballot = on(day).last_ballot
    assert (ballot.poll_date if ballot else None) == last


def test_nobody_is_elected_before_the_poll_is_over() -> None:
    before, after = on(GENERAL), on(date(2024, 7, 5))
    assert before.ballot is not None
    assert after.last_ballot is not None
    assert (before.ballot.elected, after.last_ballot.elected) == (None, IVY.id)


def test_c7_an_address_at_parliament_is_not_offered_while_it_is_dead() -> None:
    dissolved, by_election = on(date(2024, 6, 20)).ballot, on(date(2026, 6, 1)).ballot
    assert dissolved is not None
    assert by_election is not None
    assert [one.email for one in dissolved.candidates] == [None, IVY.email]
    assert [one.email for one in by_election.candidates] == [ELM.email, IVY.email]


def test_c11_a_cancelled_ballot_gives_way_to_the_one_that_replaces_it() -> None:
    cancelled = a_ballot(date(2026, 6, 18), by=True, cancelled=True)
    new = a_ballot(date(2026, 7, 30), by=True)
    alone, replaced = on(date(2026, 6, 10), (cancelled,)), on(date(2026, 6, 10), (cancelled, new))
    assert (alone.ballot is not None and alone.ballot.cancelled) is True
    assert replaced.ballot is not None
    assert replaced.ballot.poll_date == new.poll_date
    assert on(date(2026, 6, 20), (cancelled,)).last_ballot is None


# --- The member -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "sits"),
    [
        (date(2024, 5, 1), False),
        (date(2024, 6, 20), False),
        (GENERAL, False),
        (date(2024, 7, 5), False),
        (date(2026, 6, 17), False),
        (BY_ELECTION, False),
        (date(2026, 6, 19), True),
        (KNOWN, True),
        (date(2026, 11, 1), True),
    ],
)
def test_m7_a_member_is_shown_only_for_days_since_the_poll_that_made_them(
    day: date, sits: bool
) -> None:
    known = on(day)
    assert (known.mp, known.mp_source, known.mp_as_of) == (HELD if sits else (None, None, None))


def test_without_a_by_election_a_member_sits_since_the_general_election() -> None:
    ballots = (a_ballot(GENERAL),)
    days = (GENERAL, date(2024, 7, 5), date(2025, 1, 1))
    assert [on(day, ballots).mp is not None for day in days] == [False, True, True]


def test_a_member_known_from_before_a_poll_is_not_shown_after_it() -> None:
    later = a_ballot(date(2026, 8, 13), by=True)
    days = (date(2026, 6, 1), date(2026, 8, 14))
    assert [on(day, (later,)).mp is not None for day in days] == [True, False]


def test_nobody_sits_while_a_by_election_is_ahead_whatever_an_older_list_says() -> None:
    later = a_ballot(date(2026, 8, 13), by=True)
    known = on(date(2026, 8, 10), (later,))
    assert (known.mp, known.vacant) == (None, True)


def test_on_the_night_of_a_by_election_nobody_is_said_to_be_the_member() -> None:
    later, night = a_ballot(date(2026, 8, 13), by=True), time(22, 1)
    at = datetime.combine(later.poll_date, night, LONDON_TIME)
    known = represent(SEAT, (later,), HELD, at, members_as_of=KNOWN)
    assert (known.mp, known.vacant, known.last_ballot) == (None, False, replace(later))


@pytest.mark.parametrize(
    ("day", "vacant"),
    [(KNOWN - timedelta(days=1), False), (KNOWN, True), (date(2026, 9, 1), True)],
)
def test_m1_a_list_without_a_member_says_nothing_of_the_days_before_it(
    day: date, vacant: bool
) -> None:
    known = represent(SEAT, (), None, noon(day), members_as_of=KNOWN)
    assert (known.mp, known.vacant) == (None, vacant)


@pytest.mark.parametrize(
    ("day", "listed", "opened"),
    [
        (date(2026, 7, 15), date(2026, 11, 27), False),
        (date(2026, 7, 16), date(2026, 11, 27), True),
        (date(2026, 7, 15), date(2026, 7, 15), True),
        (date(2026, 7, 14), date(2026, 7, 15), False),
    ],
)
def test_a_list_of_later_vacates_a_seat_only_when_the_writ_must_have_come(
    day: date, listed: date, opened: bool
) -> None:
    later = a_ballot(date(2026, 8, 13), by=True, as_of=listed)
    known = represent(replace(SEAT, nation="england"), (later,), HELD, noon(day))
    assert (known.ballot is not None, known.vacant, known.mp is None) == (opened,) * 3


def test_m1_a_vacant_seat_has_no_member() -> None:
    known = represent(SEAT, BALLOTS, None, noon(date(2026, 6, 1)))
    assert (known.mp, known.ballot is not None) == (None, True)


def test_m7_nobody_sits_before_a_general_election_that_is_to_come() -> None:
    ballots = (a_ballot(date(2029, 5, 3)),)
    days = (date(2029, 3, 26), date(2029, 3, 27), date(2029, 5, 3), date(2029, 5, 4))
    assert [on(day, ballots).mp is not None for day in days] == [True, False, False, False]


# --- From the record, or from the sample ----------------------------------------------------


@pytest.fixture
def record() -> MemoryPublicRecord:
    return MemoryPublicRecord()


@pytest.fixture
def finder(record: MemoryPublicRecord) -> PlaceFinder:
    return PlaceFinder(record, StandingClock(), sample=BuiltInSample())


async def test_before_any_import_the_sample_s_people_stand(finder: PlaceFinder) -> None:
    known = await finder.representation(LONDON, noon(date(2024, 6, 20)))
    assert known is not None
    assert known.ballot is not None
    assert (known.ballot.source, known.mp) == ("sample", None)
    assert all(person.test_data for person in known.ballot.candidates)


async def test_before_any_import_the_sample_s_member_sits_today(finder: PlaceFinder) -> None:
    known = await finder.representation(LONDON, noon(KNOWN))
    assert known is not None
    assert known.mp is not None
    assert (known.mp.role, known.mp.test_data, known.mp_source) == ("mp", True, "sample")
    assert known.ballot is None


async def test_real_ballots_and_test_people_never_mix(
    finder: PlaceFinder, record: MemoryPublicRecord
) -> None:
    await record.replace_ballots(GENERAL, [a_ballot(GENERAL)], "a test", AS_OF)
    real = await finder.representation(ABERDEEN_SOUTH, noon(date(2024, 6, 20)))
    empty = await finder.representation(LONDON, noon(date(2024, 6, 20)))
    assert real is not None
    assert real.ballot is not None
    assert real.ballot.candidates[1].id == IVY.id
    assert empty is not None
    assert (empty.ballot, empty.last_ballot, empty.mp, empty.vacant) == (None, None, None, False)


async def test_a_vacant_seat_is_not_filled_with_a_test_member(
    finder: PlaceFinder, record: MemoryPublicRecord
) -> None:
    await record.replace_members([(ABERDEEN_SOUTH, MEMBER)], "a test", KNOWN)
    vacant = await finder.representation(LONDON, noon(KNOWN))
    assert vacant is not None
    assert (vacant.mp, vacant.last_ballot) == (None, None)


async def test_a_list_of_seats_alone_leaves_the_sample_s_people(
    finder: PlaceFinder, record: MemoryPublicRecord
) -> None:
    seat = a_seat(LONDON, "Cities of London and Westminster")
    await record.replace_constituencies([seat], "a test", AS_OF)
    known = await finder.representation(LONDON, noon(KNOWN))
    assert known is not None
    assert known.mp is not None


async def test_an_old_code_means_the_seat_of_today(finder: PlaceFinder) -> None:
    known = await finder.representation(SeatCode("S14000008"), noon(KNOWN))
    assert known is not None
    assert known.constituency.code == "S14000108"


async def test_a_code_outside_the_650_is_nobody_s(finder: PlaceFinder) -> None:
    assert await finder.representation(SeatCode("E14000639"), noon(KNOWN)) is None


async def test_seats_are_those_imported_and_those_of_the_sample_by_name(
    finder: PlaceFinder, record: MemoryPublicRecord
) -> None:
    before = await finder.seats()
    assert [seat.name for seat in before] == sorted(seat.name for seat in before)
    assert BICESTER in [seat.code for seat in before]


async def test_an_import_is_seen_after_a_while(record: MemoryPublicRecord) -> None:
    clock = StandingClock()
    finder = PlaceFinder(record, clock)
    before = await finder.seats()
    await record.replace_constituencies([SEAT], "a test", AS_OF)
    kept = await finder.seats()
    clock.pass_by(FRESH)
    assert (before, kept, await finder.seats()) == ((), (), (SEAT,))
