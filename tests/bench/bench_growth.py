"""What a turn costs when there is much: contacts, steps, candidates, languages.

A turn here is a message received, answered and settled over SQLite as it ships; 64 people at
once, as a busy loop would. Processor time of all threads. All sizes of one kind take turns with
each other, round after round, and a ratio is taken within its round. 1.15 is the limit: the
largest may cost a seventh more than the smallest.
"""

from __future__ import annotations

import asyncio
import gc
import random
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Final

from chatbot.content.release import compile_release
from chatbot.domain.messages import Address
from chatbot.engine.world import World
from tests.bench.big_release import write_big_release
from tests.bench.figures import Figure, timed
from tests.bench.house import AT_ONCE, House, a_house
from tests.builders import a_world

TITLE: Final = "Growth"
TURNS: Final = 1_024
ROUNDS: Final = 15
FLAT: Final = 1.15
COMPILE_SECONDS: Final = 2.0

CONTACTS: Final = (100, 10_000, 100_000)
STEPS: Final = (10, 100, 1_000)
CANDIDATES: Final = (1, 20, 200)
FLOWS, LANGUAGES = 200, 16

SMALL: Final = """
    one:
      ask: What do you think?
      answer: text
      go: two
    two:
      ask: And what else?
      answer: text
      go: one
"""
WITH_PEOPLE: Final = """\
flow: 1
title: People
where: private
remembers:
  postcode: {type: postcode, keep: session}
  seat: {type: constituency, keep: session}
  people: {type: people, keep: session}
steps:
  postcode:
    ask: Where?
    answer: postcode
    save: postcode
  find:
    do: find_constituency
    with: {postcode: postcode}
    save: {seat: seat}
    outcomes: {found: who, near: who, repaired: who, choose: one, partial: one, terminated: one,
      special: one, outside: one, unknown: one, failed: one}
  who:
    do: find_people
    with: {seat: seat}
    save: {people: people}
    outcomes: {candidates: one, mp: one, vacant: one, nobody: one, failed: one}
  one:
    ask: What do you think?
    answer: text
    go: two
  two:
    ask: And what else?
    answer: text
    go: one
"""


def figures() -> Iterator[Figure]:
    """Every figure of the table."""
    yield from _turns("contacts", CONTACTS, _contacts)
    yield from _turns("steps", STEPS, _steps)
    yield from _turns("candidates", CANDIDATES, _candidates)
    yield from _compiling()
    yield from _sharing()


def _turns(of: str, sizes: Sequence[int], lived: Callable[[int], _Lived]) -> Iterator[Figure]:
    costs = asyncio.run(_measured({size: lived(size) for size in sizes}))
    for size in sizes:
        micro = [one * 1e6 for one in costs[size]]
        yield Figure(f"turn, {size:,} {of}", "us", micro, f"{TURNS:,} turns a run")
    pairs = zip(costs[sizes[-1]], costs[sizes[0]], strict=True)
    what = f"{sizes[-1]:,} {of} to {sizes[0]:,}"
    yield Figure(what, "x", [most / least for most, least in pairs], "of one round", FLAT)


@dataclass(frozen=True, slots=True)
class _Lived:
    """A world and who is in it: so many contacts, all in the middle of the conversation."""

    world: World
    contacts: int
    candidates: int = 1
    before: Sequence[str] = ("/start",)


def _contacts(many: int) -> _Lived:
    return _Lived(a_world(SMALL), many)


def _steps(many: int) -> _Lived:
    padding = {f"more{number}": _padding(number) for number in range(many // 10)}
    return _Lived(a_world(SMALL, **padding), 1_000)


def _padding(number: int) -> str:
    """A flow of ten steps that nobody comes to."""
    steps = (f"s{step}:\n  say: Words {step} of flow {number}." for step in range(9))
    return "\n".join((*steps, "s9:\n  end: over"))


def _candidates(many: int) -> _Lived:
    return _Lived(a_world(WITH_PEOPLE), 500, many, ("/start", "SW1A 1AA"))


async def _measured(sizes: Mapping[int, _Lived]) -> dict[int, list[float]]:
    """Seconds for a turn, by size, round after round: whoever else is at work slows them all."""
    async with AsyncExitStack() as open_houses:
        folder = Path(open_houses.enter_context(tempfile.TemporaryDirectory()))
        houses = {}
        for size, lived in sizes.items():
            house = a_house(folder / f"{size}.db", lived.world, lived.candidates)
            houses[size] = await open_houses.enter_async_context(house)
            for text in lived.before:
                await houses[size].all_hear(lived.contacts, text)
            await _run(houses[size], lived.contacts)
        costs: dict[int, list[float]] = {size: [] for size in sizes}
        for _ in range(ROUNDS):
            for size, lived in sizes.items():
                costs[size].append(await _run(houses[size], lived.contacts))
        return costs


async def _run(house: House, contacts: int) -> float:
    dice = random.Random(contacts)
    gc.collect()
    began = process_time()
    for _ in range(TURNS // AT_ONCE):
        await house.hears(dice.sample(range(contacts), AT_ONCE))
    return (process_time() - began) / (TURNS // AT_ONCE * AT_ONCE)


# --- Releases -------------------------------------------------------------------------------


def _compiling() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        flows, locales = write_big_release(Path(folder), FLOWS, LANGUAGES)
        seconds = timed(lambda: compile_release(flows, locales))
    method = "read, checked and compiled; five steps a flow, every text translated"
    what = f"release of {FLOWS} flows in {LANGUAGES} languages"
    yield Figure(what, "s", seconds, method, COMPILE_SECONDS)


def _sharing() -> Iterator[Figure]:
    """What one more session costs in memory beside a small and beside a large release."""
    for steps in (STEPS[0], STEPS[-1]):
        world = _steps(steps).world
        asyncio.run(_sessions(world, AT_ONCE))
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        sessions = asyncio.run(_sessions(world, 1_000))
        size = (tracemalloc.get_traced_memory()[0] - before) / len(sessions)
        tracemalloc.stop()
        yield Figure(f"session held, {steps:,} steps", "bytes", [size], "1,000 sessions, traced")


async def _sessions(world: World, many: int) -> list[object]:
    """The snapshots of so many people who have begun."""
    with tempfile.TemporaryDirectory() as folder:
        async with a_house(Path(folder) / "chatbot.db", world) as house:
            await house.all_hear(many, "/start")
            addresses = (Address("telegram", str(10**9 + number)) for number in range(many))
            return [await house.store.conversations.snapshot(address) for address in addresses]
