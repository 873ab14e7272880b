"""Row 39 of the fault matrix: a clock that is set, and the night in which an hour comes twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest

from chatbot.bootstrap.clock import SteadyWall
from chatbot.domain.calendar import LONDON
from chatbot.engine.effects import SetTimers, Timer
from chatbot.service.deliver import SWEEP_SECONDS
from chatbot.service.ports import Sent
from chatbot.store.sql_store import SqlStore
from tests.botapi import BotApiServer
from tests.cli.small_house import House
from tests.matrix.paths import (
    agrees,
    chooses,
    is_settled,
    leaves,
    names,
    path,
    repeated,
    rows,
)
from tests.matrix.processes import serving, until
from tests.store.kit import NOON, SECRET, FixedClock, a_session, says, take_turn, texts

HOUR = timedelta(hours=1)


class Machine:
    """A machine whose clock can be set; what is steady in it goes on."""

    def __init__(self) -> None:
        self.shows = NOON
        self.runs = 1000.0

    def passes(self, seconds: float) -> None:
        self.shows += timedelta(seconds=seconds)
        self.runs += seconds


class WallClock(FixedClock):
    """The conversation's time stands still; the wall's is the machine's."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()
        self.wall = SteadyWall(lambda: machine.shows, lambda: machine.runs)  # type: ignore[method-assign]


@pytest.mark.parametrize("jump", [2 * HOUR, -2 * HOUR, timedelta(days=-400)])
async def test_row_39_a_clock_that_is_set_ends_no_lease_early_and_none_late(
    tmp_path: Path, jump: timedelta
) -> None:
    machine = Machine()
    store = await SqlStore.open(f"sqlite:///{tmp_path / 'a.db'}", SECRET, WallClock(machine))
    result = await take_turn(store, says("One"), session=a_session())
    machine.shows += jump
    machine.passes(29)
    assert await store.outbox.claim(9, 9) == []
    machine.passes(2)
    (claimed,) = await store.outbox.claim(9, 9)
    assert texts([claimed]) == ["One"]
    await store.outbox.settle([(result.parcels[0], Sent("1"))])  # whose lease it was
    await store.outbox.settle([(claimed, Sent("2"))])
    machine.passes(60)
    assert await store.outbox.claim(9, 9) == []
    await store.close()


async def test_row_39_in_the_night_of_two_hours_from_one_to_two_a_timer_fires_once_and_in_time(
    tmp_path: Path,
) -> None:
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    second = first.replace(fold=1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == HOUR
    clock = FixedClock(first - HOUR)
    store = await SqlStore.open(f"sqlite:///{tmp_path / 'a.db'}", SECRET, clock)
    timers = (Timer("s1", 1, "idle", first), Timer("s1", 2, "no_reply", second))
    await take_turn(store, SetTimers(timers), session=a_session())
    fired = []
    for minutes in range(0, 180, 15):
        now = (first.astimezone(UTC) - HOUR + timedelta(minutes=minutes)).astimezone(LONDON)
        fired += [(now, it) for it in await store.conversations.fire_timers(now, 9)]
    assert [now for now, _ in fired] == [first, second]
    assert [now.fold for now, _ in fired] == [0, 1]
    await store.close()


def faked_by(file: Path) -> tuple[str, ...]:
    """What runs a program under a clock that a file moves; what is steady in it stays so."""
    found = find_spec("libfaketime")
    if found is None or found.origin is None:
        pytest.skip("libfaketime has no wheel for this machine")
    library = Path(found.origin).parent / "vendor/libfaketime/src/libfaketime.so.1"
    return (
        "env",
        f"LD_PRELOAD={library}",
        f"FAKETIME_TIMESTAMP_FILE={file}",
        "FAKETIME_NO_CACHE=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
    )


async def test_row_39_a_running_house_does_not_notice_that_somebody_sets_its_clock(
    house: House, telegram: BotApiServer
) -> None:
    file = house.folder / "clock"
    file.write_text("+0\n")
    person = telegram.person()
    async with serving(house, telegram, under=faked_by(file), pace=0.05) as served:
        for jump, step in (("+2h", agrees), ("-2h", chooses), ("-400d", names), ("+0", leaves)):
            if step is agrees:
                await person.starts()
            file.write_text(f"{jump}\n")
            await step(person)
            await until(lambda: is_settled(house))
            await asyncio.sleep(SWEEP_SECONDS)
        file.write_text("-400d\n")
        assert await served.stopped() == 0
        began, ended = (
            datetime.fromisoformat(served.said(event)[0]["timestamp"])
            for event in ("serve.started", "serve.stopped")
        )
    assert began - ended > timedelta(days=399), "the clock was not set"
    assert path(person)[-1].startswith("Another")
    assert repeated(person) == 0
    assert rows(house, "SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)]
