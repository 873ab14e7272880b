"""One soak from beginning to end."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.botapi import BotApiServer
from tests.soak.crowd import DRINKS, Crowd, Peaks
from tests.soak.judge import findings
from tests.soak.troubles import Troubles
from tests.soak.workers import Shape, opened

SETTLES_WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, with how many people at a time, and how much trouble. `every`: seconds between
    two troubles of a process. `rate`: messages a second that the house may send."""

    shape: Shape
    seed: int
    seconds: float
    people: int
    think: float = 0.3
    every: tuple[float, float] = (0.5, 3.0)
    rate: int = 30
    peaks: Peaks = field(default_factory=Peaks)


@dataclass
class Outcome:
    """`wrong` is empty when all is as it must be."""

    plan: Plan
    people: int
    repeated: int
    longest_wait: float
    troubles: dict[str, int]
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        done = ", ".join(f"{number} {name}" for name, number in sorted(self.troubles.items()))
        head = (
            f"{self.plan.shape}, seed {self.plan.seed}: {self.people} people, "
            f"{self.repeated} messages repeated, "
            f"the longest wait {self.longest_wait:.0f} s; {done}"
        )
        return "\n  ".join([head, *self.wrong[:20]])


async def soak(plan: Plan, folder: Path, postgres_url: str = "") -> Outcome:
    """Run it. What it makes is in `folder`, logs among it."""
    async with (
        BotApiServer() as telegram,
        opened(plan.shape, folder, telegram, postgres_url, plan.rate) as workers,
    ):
        way = await _without_faults(telegram)
        chance = random.Random(plan.seed)
        crowd = Crowd(telegram, random.Random(plan.seed + 1), plan.people, plan.think, plan.peaks)
        troubles = Troubles(workers, telegram, chance, plan.every)
        talking = asyncio.create_task(crowd.come())
        await troubles.make(time.monotonic() + plan.seconds)
        crowd.close()
        while not talking.done():
            await workers.replace_fallen()
            await asyncio.wait([talking], timeout=1.0)
        await talking
        await workers.replace_fallen()
        with suppress(TimeoutError):  # the judge says what is left
            await workers.settled(SETTLES_WITHIN)
        running = [served for served in workers.alive if served.code is None]
        metrics = "".join([await served.metrics() for served in running])
        await workers.end()
        repeated = sum(visit.repeated for visit in crowd.visits)
        wrong = findings(crowd.visits, way, troubles, metrics)
        longest = crowd.patience.longest
        return Outcome(plan, len(crowd.visits), repeated, longest, troubles.counts, wrong)


async def _without_faults(telegram: BotApiServer) -> dict[str, list[str]]:
    """What somebody hears when nothing breaks, by what they drink."""
    crowd = Crowd(telegram, random.Random(0), 1, 0.0)
    visits = [await crowd.visit(drink) for drink in DRINKS]
    assert not any(visit.stuck or visit.repeated for visit in visits), visits
    return {visit.drink: visit.heard for visit in visits}
