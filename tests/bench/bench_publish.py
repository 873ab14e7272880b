"""What people notice when a release is published: their turns before it, and while it is taken up.

So many turns begin each second, whoever is still waiting, over SQLite as it ships. Beside them a
release with one other word is published, compiled in a thread and gone over to, as `chatbot serve`
does. A turn's time runs from when it should have begun. A pause is how late a loop is that wants
to wake every millisecond; nobody's turn moves during one.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import quantiles
from time import monotonic
from typing import Final

import uvloop

from chatbot.bootstrap.first_release import Begun
from chatbot.bootstrap.flow_folders import FlowFolders
from chatbot.bootstrap.following import Following
from chatbot.bootstrap.garbage import search_less
from chatbot.bootstrap.logs import configure_logs
from chatbot.bootstrap.releases import Newest, PinnedWorlds, ReleasesInUse, Surroundings
from chatbot.domain.credits import ALWAYS
from chatbot.domain.publications import Publication
from tests.bench.big_release import write_big_release
from tests.bench.figures import RUNS, Figure
from tests.bench.house import House, a_house
from tests.bootstrap.small_flows import SameCredits
from tests.store.kit import FixedClock

TITLE: Final = "Publishing"

RELEASES: Final = {"12 flows in 8 languages": (12, 8), "200 flows in 16 languages": (200, 16)}
"""About what is shipped, and as large as one can get."""

EACH_SECOND: Final = 100
PEOPLE: Final = 200
BEFORE: Final = 2.0
ALL_AFTER: Final = 0.5
"""Seconds between publication and going over; `serve` waits longer, and nothing happens then."""

LONGEST_MS: Final = 50.0
TICK: Final = 0.001
MS: Final = 1_000.0


@dataclass
class Felt:
    """Milliseconds: of turns, and by which the loop was late."""

    turns: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return quantiles(self.turns, n=100)[49]

    @property
    def p99(self) -> float:
        return quantiles(self.turns, n=100)[98]

    @property
    def pause(self) -> float:
        return max(self.late)


def figures() -> Iterator[Figure]:
    """Every figure of the table."""
    configure_logs("console", logging.WARNING)
    for name, (flows, languages) in RELEASES.items():
        runs = [_run(flows, languages) for _ in range(RUNS)]
        for when, felt in (
            ("before", [before for before, _ in runs]),
            ("while it is taken up", [during for _, during in runs]),
        ):
            method = f"{EACH_SECOND} turns a second, {when}"
            yield Figure(f"{name}: turn, median", "ms", [it.median for it in felt], method)
            yield Figure(f"{name}: turn, p99", "ms", [it.p99 for it in felt], method)
            limit = None if when == "before" else LONGEST_MS
            yield Figure(f"{name}: longest pause", "ms", [it.pause for it in felt], method, limit)


def _run(flows: int, languages: int) -> tuple[Felt, Felt]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_measured(flows, languages))


async def _measured(flows: int, languages: int) -> tuple[Felt, Felt]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folders = FlowFolders(*write_big_release(folder, flows, languages), folder / "taken")
        async with _published(folder, folders) as (house, following):
            search_less()
            before = Felt()
            async with _felt(house, before):
                await asyncio.sleep(BEFORE)
            await _edit(folder, folders, house)
            during = Felt()
            async with _felt(house, during):
                await following.look(asyncio.Event())
            assert following.in_use.current().id == folders.id()
            return before, during


@asynccontextmanager
async def _published(folder: Path, folders: FlowFolders) -> AsyncIterator[tuple[House, Following]]:
    """A house that talks with the release in the folders, and all people in the middle of it."""
    release, content = folders.packed()
    worlds = Surroundings().world(release, "test", ALWAYS)
    async with a_house(folder / "chatbot.db", worlds) as house:
        releases = house.store.releases
        made = Publication(1, release.id, FixedClock().wall(), "publish")
        assert await releases.publish(made, content)
        begun = Begun(release, made)
        in_use = ReleasesInUse(releases, Newest(release, "test"))
        pinned = PinnedWorlds(in_use, Surroundings(), SameCredits())
        house.conversation = replace(house.conversation, worlds=pinned)
        await house.all_hear(PEOPLE, "/start")
        yield (
            house,
            Following(releases, in_use, begun, None, FixedClock(), lambda _: None, ALL_AFTER),
        )


async def _edit(folder: Path, folders: FlowFolders, house: House) -> None:
    """One other word, published by another process: that costs this one nothing."""
    path = folder / "flows" / "test" / "main.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Welcome to", "Welcome again to"), encoding="utf-8")
    release, content = folders.packed()
    made = Publication(2, release.id, FixedClock().wall(), "publish")
    assert await house.store.releases.publish(made, content)


@asynccontextmanager
async def _felt(house: House, felt: Felt) -> AsyncIterator[None]:
    """Turns and ticks while the block lasts; whatever has begun is waited for."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_ticks(felt, over))
        tasks.create_task(_turns(house, felt, over))
        yield
        over.set()


async def _ticks(felt: Felt, over: asyncio.Event) -> None:
    while not over.is_set():
        began = monotonic()
        await asyncio.sleep(TICK)
        felt.late.append((monotonic() - began - TICK) * MS)


async def _turns(house: House, felt: Felt, over: asyncio.Event) -> None:
    began, number = monotonic(), 0
    async with asyncio.TaskGroup() as tasks:
        while not over.is_set():
            due = began + number / EACH_SECOND
            await asyncio.sleep(max(0.0, due - monotonic()))
            tasks.create_task(_turn(house, felt, number % PEOPLE, due))
            number += 1


async def _turn(house: House, felt: Felt, person: int, due: float) -> None:
    """Whoever has come to the end begins again by saying so."""
    await house.hears([person], "/start")
    felt.turns.append((monotonic() - due) * MS)
