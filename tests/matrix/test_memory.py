"""Row 40 of the fault matrix: memory stays flat however much is said, and a limit on it is met."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.botapi import BotApiServer
from tests.cli.small_house import House
from tests.matrix.paths import PATIENCE, goes_on, is_settled, rows
from tests.matrix.processes import Served, serving, until

PEOPLE: Final = 100
UPDATES: Final = int(os.environ.get("CHATBOT_TEST_UPDATES", "6000"))
WARM_AFTER: Final = 1 / 4
"""Of the updates: until then what is held in memory on purpose fills."""

FLAT: Final = 1.10
FAST: Final = {"CHATBOT_TELEGRAM_RATE": "1000"}


KIB: Final = 1024


def of_status(served: Served, name: str) -> int:
    """A size that the system tells of a process, in KiB."""
    status = Path(f"/proc/{served.process.pid}/status").read_text()
    return int(next(row for row in status.splitlines() if row.startswith(f"{name}:")).split()[1])


@pytest.mark.slow
async def test_row_40_memory_stays_flat_over_thousands_of_updates(
    house: House, telegram: BotApiServer
) -> None:
    people = [telegram.person() for _ in range(PEOPLE)]
    seen = []
    async with serving(house, telegram, webhook=False, **FAST) as served:
        for round_ in range(UPDATES // PEOPLE):
            for number, person in enumerate(people):
                if (round_ + number) % 3:
                    await person.says("What now?")
                else:
                    await person.starts()
            await until(lambda: not telegram.pending_updates, PATIENCE)
            if round_ >= UPDATES // PEOPLE * WARM_AFTER:
                await until(lambda: is_settled(house), PATIENCE)
                seen.append(of_status(served, "VmRSS"))
        await until(lambda: is_all_answered(house), PATIENCE)
    assert max(seen) <= seen[0] * FLAT, seen[:: len(seen) // 10]


def is_all_answered(house: House) -> bool:
    """What was answered is noted a moment after its answer has left."""
    return rows(house, "SELECT count(*) FROM inbox WHERE state <> 'done'") == [(0,)]


async def test_row_40_without_memory_it_refuses_and_goes_on_when_there_is_some(
    house: House, telegram: BotApiServer
) -> None:
    person = telegram.person()
    async with serving(house, telegram) as served:
        await person.starts()
        await person.sees("May I keep", PATIENCE)
        limit(served, f"{of_status(served, 'VmSize') * KIB}:unlimited")
        for _ in range(40):
            telegram.inject({"message": {"text": "x" * 900_000}})
        await telegram.until(lambda: refused(telegram) >= 3, PATIENCE)
        limit(served, "unlimited")
        await goes_on(person)
        await until(lambda: not telegram.pending_updates, PATIENCE)
        assert await served.stopped() == 0


def refused(telegram: BotApiServer) -> int:
    return sum(delivery.status != 200 for delivery in telegram.deliveries)


def limit(served: Served, size: str) -> None:
    subprocess.run(["prlimit", f"--pid={served.process.pid}", f"--as={size}"], check=True)
