"""What a turn costs when there is much: contacts, steps, candidates, languages.

A turn here is a message received, answered and settled over SQLite as it ships; 64 people at
once, as a busy loop would. Processor time of all threads. A ratio of 1.15 is the limit: the
largest may cost a seventh more than the smallest.
"""

from __future__ import annotations

import asyncio
import gc
import random
import tempfile
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

from chatbot.content.release import compile_release
from chatbot.domain.calendar import Contest
from chatbot.domain.messages import Address, InboxKey, Incoming, Typed
from chatbot.domain.places import (
    Constituency,
    PersonId,
    Place,
    PlaceOutcome,
    Representation,
    SeatCode,
)
from chatbot.engine.session import Session
from chatbot.engine.world import World
from chatbot.service.converse import Conversation
from chatbot.service.ports import Arrival, CommitOutcome, Parcel, Sent
from chatbot.store.sql_store import SqlStore
from tests.bench.big_release import write_big_release
from tests.bench.figures import RUNS, Figure, timed
from tests.builders import a_ballot, a_person, a_seat, a_world
from tests.store.kit import NOON, SECRET, FixedClock

TITLE: Final = "Growth"
AT_ONCE: Final = 64
TURNS: Final = 2_048
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
    yield from _turns("contacts", {each: _contacts(each) for each in CONTACTS})
    yield from _turns("steps", {each: _steps(each) for each in STEPS})
    yield from _turns("candidates", {each: _candidates(each) for each in CANDIDATES})
    yield from _compiling()
    yield from _sharing()


def _turns(of: str, costs: Mapping[int, Sequence[float]]) -> Iterator[Figure]:
    least = min(costs)
    for each, seconds in costs.items():
        micro = [one * 1e6 for one in seconds]
        yield Figure(f"turn, {each:,} {of}", "us", micro, f"{TURNS:,} turns a run")
    ratio = median(costs[max(costs)]) / median(costs[least])
    yield Figure(f"{max(costs):,} {of} to {least:,}", "x", [ratio], "medians", FLAT)


def _contacts(many: int) -> list[float]:
    return asyncio.run(_measured(a_world(SMALL), many))


def _steps(many: int) -> list[float]:
    padding = {f"more{number}": _padding(number) for number in range(many // 10)}
    return asyncio.run(_measured(a_world(SMALL, **padding), 1_000))


def _padding(number: int) -> str:
    """A flow of ten steps that nobody comes to."""
    steps = (f"s{step}:\n  say: Words {step} of flow {number}." for step in range(9))
    return "\n".join((*steps, "s9:\n  end: over"))


def _candidates(many: int) -> list[float]:
    return asyncio.run(_measured(a_world(WITH_PEOPLE), 500, _Places(many), ("/start", "SW1A 1AA")))


# --- A house without doors ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Places:
    """One seat with so many candidates."""

    many: int = 1

    async def find(self, typed: str) -> Place:
        return Place(PlaceOutcome.FOUND, typed, a_seat())

    async def representation(
        self,
        seat: SeatCode,
        at: datetime,
        called: Sequence[Contest] = (),
        looked_for: Sequence[PersonId] = (),
    ) -> Representation | None:
        people = (a_person(number) for number in range(1, self.many + 1))
        return Representation(a_seat(), a_ballot(*people), None, None)

    async def seats(self) -> Sequence[Constituency]:
        return (a_seat(),)


@dataclass(frozen=True, slots=True)
class _OneWorld:
    world: World

    async def for_session(self, session: Session | None) -> World:
        return self.world


@dataclass
class _House:
    """Receives, answers and settles; nothing leaves it."""

    store: SqlStore
    conversation: Conversation
    said: list[Parcel]
    keys: Iterator[int] = field(default_factory=lambda: count(1))

    async def hears(self, numbers: Sequence[int], text: str) -> None:
        """The same words from so many people at once."""
        heard = [self._incoming(number, text) for number in numbers]
        arrivals = [Arrival(it.key, "telegram", text.encode(), NOON) for it in heard]
        await self.store.conversations.receive(arrivals)
        outcomes = await asyncio.gather(*(self.conversation.answer(it) for it in heard))
        assert set(outcomes) == {CommitOutcome.COMMITTED}
        parcels = self.said[:]
        self.said.clear()
        await self.store.outbox.settle([(parcel, Sent("1")) for parcel in parcels])

    def _incoming(self, number: int, text: str) -> Incoming:
        address = Address("telegram", str(10**9 + number))
        return Incoming(InboxKey(f"telegram:{next(self.keys)}"), address, NOON, Typed(text))


async def _measured(
    world: World, contacts: int, places: _Places | None = None, before: Sequence[str] = ("/start",)
) -> list[float]:
    """Seconds for a turn, run by run, among so many contacts who are all in the middle of it."""
    with tempfile.TemporaryDirectory() as folder:
        store = await SqlStore.open(f"sqlite:///{folder}/chatbot.db", SECRET, FixedClock())
        said: list[Parcel] = []
        deliver = partial(_keep, said)
        conversation = Conversation(
            store.conversations, _OneWorld(world), places or _Places(), deliver
        )
        house = _House(store, conversation, said)
        for text in before:
            for start in range(0, contacts, AT_ONCE):
                await house.hears(range(start, min(start + AT_ONCE, contacts)), text)
        try:
            return [await _run(house, contacts) for _ in range(RUNS)]
        finally:
            await store.close()


def _keep(said: list[Parcel], parcels: Sequence[Parcel], behind: Address | None) -> None:
    said.extend(parcels)


async def _run(house: _House, contacts: int) -> float:
    dice = random.Random(contacts)
    gc.collect()
    began = process_time()
    for _ in range(TURNS // AT_ONCE):
        await house.hears(dice.sample(range(contacts), AT_ONCE), "Because it matters to me")
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
        padding = {f"more{number}": _padding(number) for number in range(steps // 10)}
        world = a_world(SMALL, **padding)
        asyncio.run(_measured(world, AT_ONCE))
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        sessions = asyncio.run(_sessions(world, 1_000))
        size = (tracemalloc.get_traced_memory()[0] - before) / len(sessions)
        tracemalloc.stop()
        yield Figure(f"session held, {steps:,} steps", "bytes", [size], "1,000 sessions, traced")


async def _sessions(world: World, many: int) -> list[object]:
    """The snapshots of so many people who have begun."""
    held: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        store = await SqlStore.open(f"sqlite:///{folder}/chatbot.db", SECRET, FixedClock())
        said: list[Parcel] = []
        conversation = Conversation(
            store.conversations, _OneWorld(world), _Places(), partial(_keep, said)
        )
        house = _House(store, conversation, said)
        for start in range(0, many, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, many))
            await house.hears(numbers, "/start")
            addresses = (Address("telegram", str(10**9 + number)) for number in numbers)
            held += [await store.conversations.snapshot(address) for address in addresses]
        await store.close()
    return held
