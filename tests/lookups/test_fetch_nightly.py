"""The refresh by night: what it does, what it leaves, and that it never outlives the house."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from chatbot.domain.errors import ImportRefused, LookupFailed, StoreFailed
from chatbot.service import fetch_nightly
from chatbot.service.fetch_nightly import (
    POLLS_BEHIND,
    Lists,
    refresh,
    refresh_nightly,
    seconds_to_next_night,
)
from chatbot.service.fetch_sources import Sitting
from chatbot.store.memory.public_record import MemoryPublicRecord
from tests.lookups.listed import (
    BY_ELECTION,
    GENERAL,
    TODAY,
    ToldLists,
    a_record,
    by_election,
    candidate,
    general_election,
    members,
)
from tests.lookups.worlds import StandingClock

LONDON = ZoneInfo("Europe/London")


def a_keeper() -> ToldLists:
    return ToldLists(
        found_polls=[BY_ELECTION],
        found_ballots={
            BY_ELECTION: [by_election(candidate(1))],
            GENERAL: general_election(),
        },
        found_sitting=Sitting(tuple(members())),
    )


def both(keeper: ToldLists, *polls: date) -> Lists:
    return Lists(keeper, keeper, lambda: polls)


async def labels(record: MemoryPublicRecord) -> list[str]:
    return [what for what, *_ in await record.provenance()]


async def test_a_house_with_nothing_gets_everything() -> None:
    record = MemoryPublicRecord()
    await refresh(record, both(a_keeper(), GENERAL), TODAY)
    assert await labels(record) == [
        f"ballots {BY_ELECTION}",
        f"ballots {GENERAL}",
        "constituencies",
        "members",
    ]


async def test_what_is_of_today_is_left_to_whoever_did_it() -> None:
    record, keeper = MemoryPublicRecord(), a_keeper()
    await refresh(record, both(keeper, GENERAL), TODAY)
    keeper.asked.clear()
    await refresh(record, both(keeper, GENERAL), TODAY)
    assert dict(keeper.asked) == {"polls": 1}
    await refresh(record, both(keeper), TODAY + timedelta(days=1))
    assert dict(keeper.asked) == {"polls": 2, f"ballots {BY_ELECTION}": 1, "sitting": 1}


async def test_c13_polls_that_are_over_are_left_as_they_are() -> None:
    record, keeper = await a_record(), a_keeper()
    await refresh(record, both(keeper), BY_ELECTION + POLLS_BEHIND)
    asked_then = keeper.asked[f"ballots {BY_ELECTION}"]
    await refresh(record, both(keeper), BY_ELECTION + POLLS_BEHIND + timedelta(days=1))
    assert (asked_then, keeper.asked[f"ballots {BY_ELECTION}"]) == (1, 1)


async def test_a_part_that_fails_leaves_the_others_to_be_tried() -> None:
    record, keeper = await a_record(), a_keeper()
    keeper.found_polls = LookupFailed("example.org did not answer in time")
    keeper.found_ballots = {GENERAL: ImportRefused("it is cut off")}
    with capture_logs() as logs:
        await refresh(record, both(keeper, GENERAL), TODAY)
    assert await labels(record) == ["constituencies", "members"]
    assert [(one["event"], one["part"]) for one in logs] == [
        ("refresh.failed", "polls"),
        ("refresh.failed", "candidates"),
        ("refresh.done", "members"),
    ]


async def test_m7_nobody_asks_for_members_while_there_are_none() -> None:
    record, keeper = await a_record(), a_keeper()
    await record.replace_ballots(GENERAL, general_election(), "a test", TODAY)
    await refresh(record, Lists(None, keeper), GENERAL - timedelta(days=3))
    assert keeper.asked["sitting"] == 0


async def test_a_log_has_counts_and_no_names() -> None:
    record, keeper = await a_record(), a_keeper()
    await refresh(record, Lists(keeper, None), TODAY)
    keeper.found_ballots = {BY_ELECTION: [by_election(candidate(2))]}
    with capture_logs() as logs:
        await refresh(record, Lists(keeper, None), TODAY + timedelta(days=1))
    (done,) = [one for one in logs if one["event"] == "refresh.done"]
    assert (done["people_new"], done["people_gone"]) == (1, 1)
    assert "Test Person" not in str(logs)


# --- The nights -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "lot", "then"),
    [
        ("2026-06-28 12:00", 0.0, "2026-06-29 02:00"),
        ("2026-06-28 12:00", 1.0, "2026-06-29 05:00"),
        ("2026-06-28 01:00", 0.5, "2026-06-28 03:30"),
        ("2026-06-28 02:00", 0.0, "2026-06-29 02:00"),
        ("2026-06-28 04:00", 0.9, "2026-06-29 04:42"),
    ],
)
def test_the_minute_is_drawn_within_the_next_night(now: str, lot: float, then: str) -> None:
    here = datetime.fromisoformat(now).replace(tzinfo=LONDON)
    due = here + timedelta(seconds=seconds_to_next_night(here, lot))
    assert due.strftime("%Y-%m-%d %H:%M") == then


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first refresh comes with the start."""
    monkeypatch.setattr(fetch_nightly, "FIRST_AFTER", (0.0, 0.0))


class Waiting(ToldLists):
    """A keeper who takes his time, and says when he began."""

    def __init__(self) -> None:
        super().__init__()
        self.began = asyncio.Event()
        self.cancelled = False

    async def polls(self) -> Sequence[date]:
        self.began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return []


@pytest.mark.usefixtures("at_once")
async def test_a_refresh_under_way_is_dropped_when_the_house_closes() -> None:
    record, keeper, stop = await a_record(), Waiting(), asyncio.Event()
    running = asyncio.create_task(
        refresh_nightly(record, Lists(keeper, None), StandingClock(), stop)
    )
    await keeper.began.wait()
    stop.set()
    await running
    assert keeper.cancelled


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("fault", "event"),
    [(StoreFailed("locked"), "refresh.failed"), (KeyError("ours"), "refresh.broken")],
)
async def test_a_fault_closes_no_house(fault: Exception, event: str) -> None:
    class Faulty(MemoryPublicRecord):
        async def provenance(self) -> Sequence[tuple[str, str, date, int]]:
            tried.set()
            raise fault

    tried, stop = asyncio.Event(), asyncio.Event()
    with capture_logs() as logs:
        running = asyncio.create_task(
            refresh_nightly(Faulty(), Lists(a_keeper(), None), StandingClock(), stop)
        )
        await tried.wait()
        await asyncio.sleep(0)
        stop.set()
        await running
    assert event in [one["event"] for one in logs]


async def test_a_house_without_services_waits_for_its_end() -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(
        refresh_nightly(MemoryPublicRecord(), Lists(None, None), StandingClock(), stop)
    )
    await asyncio.sleep(0)
    still_there = not running.done()
    stop.set()
    await running
    assert still_there
