"""Whether somebody who watches a total, or a bar, can tell that one person was counted [row 66].

Every trial has a group of its own with a history of its own; a coin decides whether the victim is
counted. The attacker then says which. Chance is one half. An attacker who learns is first told the
truth of as many trials as it is then tested on.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count as count_from
from math import sqrt
from statistics import mean

import pytest

from chatbot.domain.calendar import day_of
from chatbot.domain.messages import Address, InboxKey
from chatbot.domain.pacts import NUMBERS, Pact, PactStanding, counts_from, of_group
from chatbot.domain.tallies import LONGEST_DELAY, shown
from chatbot.engine.effects import CountInGroup, CountInPact, Effect, SetLanguage
from chatbot.engine.needs import NeedPacts, NeedTally, Pacts, Tally
from chatbot.engine.pact_notes import Promised, take_back
from chatbot.service.group_facts import KnownGroups
from chatbot.service.ports import TurnRecord
from chatbot.store.memory import MemoryStore

TRIALS = 1_000
CAMPAIGN = "rally"
NOON = datetime(2024, 6, 20, 12, tzinfo=UTC)
BY_CHANCE = 3 * 0.5 / sqrt(TRIALS)
"""Three standard deviations of a coin over so many trials."""


class Clock:
    """Stands still until it is moved."""

    at = NOON

    def now(self) -> datetime:
        return self.at

    def wall(self) -> datetime:
        return self.at


async def count(store: MemoryStore, group: str, at: datetime, who: int) -> None:
    """Somebody is counted, by a turn as it is committed."""
    effects = (SetLanguage("en"), CountInGroup(group, CAMPAIGN, at))
    address, key = Address("test", f"{group}{who}"), InboxKey(f"test:{group}:{who}")
    (done,) = await store.conversations.commit([TurnRecord(key, address, at, 0, None, effects)])
    assert done.outcome == "committed"


async def test_row_66_watching_the_total_around_one_act_is_no_better_than_chance() -> None:
    lot = random.Random(66)
    clock = Clock()
    store = MemoryStore(clock)
    facts = KnownGroups(store.group_key, store.group_totals, store.conversations)
    right, changed = 0, 0
    for trial in range(TRIALS):
        group = f"g{trial:09}"
        for who in range(lot.randrange(60)):
            await count(store, group, NOON - timedelta(days=lot.randrange(10)), who)

        async def poll(at: datetime, group: str = group) -> int | None:
            fact = await facts.fact(NeedTally(group, CAMPAIGN, day_of(at)))
            assert isinstance(fact, Tally)
            return fact.figure

        before = await poll(NOON)
        acts = lot.random() < 0.5
        if acts:
            await count(store, group, NOON + timedelta(minutes=1), 1_000)
        after = [await poll(NOON + timedelta(minutes=minute)) for minute in (1, 2, 10, 600)]
        differs = any(figure != before for figure in after)
        changed += differs
        right += acts is (differs or lot.random() < 0.5)
    assert changed == 0
    assert abs(right / TRIALS - 0.5) < BY_CHANCE


# --- A bar of promises made together ---------------------------------------------------------


async def change(store: MemoryStore, who: int, *effects: Effect) -> None:
    """A turn, with what it changes of promises."""
    address, key = Address("test", str(who)), InboxKey(f"pact:{who}")
    turn = TurnRecord(key, address, NOON, 0, None, (SetLanguage("en"), *effects))
    (done,) = await store.conversations.commit([turn])
    assert done.outcome == "committed"


@pytest.mark.parametrize("joins", [True, False], ids=["promises", "takes back"])
async def test_row_66_watching_a_bar_around_one_act_is_no_better_than_chance(joins: bool) -> None:
    lot = random.Random(66)
    people = count_from(1)
    right, changed, met = 0, 0, 0
    for trial in range(TRIALS):
        store = MemoryStore(Clock())
        totals, talks = store.group_totals, store.conversations
        facts = KnownGroups(store.group_key, totals, talks, pacts=store.pact_counts)
        today = day_of(NOON)
        last = today + timedelta(days=lot.randrange(21))
        pact = Pact(of_group(str(trial)), CAMPAIGN, lot.choice([*NUMBERS.values()]), last)

        def promise(day: date, pact: Pact = pact) -> Promised:
            return Promised(pact, counts_from(pact, day, 1 + lot.randrange(LONGEST_DELAY)))

        async def poll(
            at: datetime, pact: Pact = pact, facts: KnownGroups = facts
        ) -> tuple[PactStanding, ...]:
            fact = await facts.fact(NeedPacts(pact.scope, CAMPAIGN, day_of(at)))
            assert isinstance(fact, Pacts)
            return fact.standing

        held = [
            promise(today - timedelta(days=lot.randrange(10))) for _ in range(lot.randrange(30))
        ]
        victim = promise(today if joins else today - timedelta(days=lot.randrange(10)))
        made = held if joins else [*held, victim]
        so_far = (CountInPact(pact, one.counts_from, 1) for one in made)
        await change(store, next(people), *so_far)
        before = await poll(NOON)
        acts = lot.random() < 0.5
        if acts:
            act = CountInPact(pact, victim.counts_from, 1) if joins else take_back(victim, today)
            assert act is not None
            await change(store, next(people), act)
        after = [await poll(NOON + timedelta(minutes=minute)) for minute in (1, 2, 10, 600)]
        differs = any(seen != before for seen in after)
        changed += differs
        met += any(one.met_on is not None for one in before)
        right += acts is (differs or lot.random() < 0.5)
    assert 0 < met < TRIALS
    assert changed == 0
    assert abs(right / TRIALS - 0.5) < BY_CHANCE


# --- Stronger attackers: they may watch for weeks -------------------------------------------


def watched(lot: random.Random, others: Callable[[int], int], acts: bool) -> tuple[int, ...]:
    """The days since the victim's on which the figure changed, and by how much."""
    key, group = lot.randbytes(32), "g"
    days: Counter[int] = Counter()
    for day in range(-10, 8):
        for _ in range(others(day)):
            days[day + 1 + lot.randrange(LONGEST_DELAY)] += 1
    if acts:
        days[1 + lot.randrange(LONGEST_DELAY)] += 1
    figures = [
        shown(key, group, CAMPAIGN, sum(n for on, n in days.items() if on <= day)) or 0
        for day in range(12)
    ]
    return tuple(figures)


def learnt(seed: int, make: Callable[[random.Random, bool], tuple[int, ...]]) -> float:
    """How often an attacker is right who has learnt what goes with what is seen."""
    lot = random.Random(seed)
    seen: dict[object, Counter[bool]] = {}
    for _ in range(4 * TRIALS):
        acts = lot.random() < 0.5
        seen.setdefault(make(lot, acts), Counter())[acts] += 1
    right = 0
    for _ in range(TRIALS):
        acts = lot.random() < 0.5
        known = seen.get(make(lot, acts), Counter())
        guess = known[True] > known[False] if known[True] != known[False] else lot.random() < 0.5
        right += guess is acts
    return right / TRIALS


def test_watching_for_days_in_a_lively_group_tells_next_to_nothing() -> None:
    def make(lot: random.Random, acts: bool) -> tuple[int, ...]:
        figures = watched(lot, lambda day: lot.randrange(5), acts)
        return (figures[0] % 10, figures[4] - figures[0])

    found = [learnt(seed, make) for seed in range(3)]
    assert mean(found) < 0.55


def test_even_whoever_controls_everybody_else_guesses_little_better() -> None:
    def make(lot: random.Random, acts: bool) -> tuple[int, ...]:
        figures = watched(lot, lambda day: 2 if day < 0 else 0, acts)
        return (figures[0], figures[4])

    found = [learnt(seed, make) for seed in range(3)]
    assert mean(found) < 0.6
