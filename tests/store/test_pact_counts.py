"""Promises made together, in every store: counted by terms and day, with nobody's name."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from chatbot.domain.calendar import day_of
from chatbot.domain.pacts import KEPT_DAYS, Pact, met_on
from chatbot.engine.effects import Effect, SetLanguage
from chatbot.engine.pact_notes import Promised, keep_promise, let_go, take_back
from tests.store.kit import ANN, BEN, NOON, FixedClock, Store, a_turn, commit, take_turn

TODAY = day_of(NOON)
TOMORROW = TODAY + timedelta(days=1)
PACT = Pact("group:aaaaaaaaaa", "rally", 5, date(2024, 7, 7))
OTHER = Pact("seat:E14001226", "rally", 5, date(2024, 7, 7))


def promises(pact: Pact = PACT, counts_from: date = TOMORROW) -> tuple[Effect, ...]:
    return (SetLanguage("en"), *keep_promise(Promised(pact, counts_from), TODAY))


async def counts(store: Store, pact: Pact = PACT) -> dict[date, int]:
    held = await store.pact_counts.of(pact.scope, pact.campaign)
    return {day: change for day, change in held.get(pact, ()) if change}


async def test_promises_of_the_same_terms_are_counted_together(store: Store) -> None:
    await take_turn(store, *promises(), address=ANN)
    await take_turn(store, *promises(), address=BEN)
    await take_turn(store, *promises(OTHER), address=BEN)
    assert await counts(store) == {TOMORROW: 2}
    assert await counts(store, OTHER) == {TOMORROW: 1}


async def test_the_same_turn_again_promises_nothing_twice(store: Store) -> None:
    turn = a_turn(*promises())
    await commit(store, turn)
    await commit(store, turn)
    assert await counts(store) == {TOMORROW: 1}


async def test_two_who_reach_the_number_at_once_are_both_counted(store: Store) -> None:
    turns = [a_turn(*promises(), address=address) for address in (ANN, BEN)]
    await asyncio.gather(*(commit(store, turn) for turn in turns))
    pact = Pact(PACT.scope, PACT.campaign, 2, PACT.last)
    held = await counts(store)
    assert held == {TOMORROW: 2}
    assert met_on(pact, held.items(), TODAY) is None
    assert met_on(pact, held.items(), TOMORROW) == TOMORROW


async def test_a_promise_taken_back_before_it_counts_was_never_there(store: Store) -> None:
    await take_turn(store, *promises())
    back = take_back(Promised(PACT, TOMORROW), TODAY)
    assert back is not None
    await take_turn(store, back, *let_go("rally"))
    assert await counts(store) == {}


async def test_whom_staff_erase_does_not_count_any_more(store: Store) -> None:
    await take_turn(store, *promises(), address=ANN)
    await take_turn(store, *promises(), address=BEN)
    assert await store.contact_records.forget(ANN)
    assert await counts(store) == {TOMORROW: 1}


async def test_counts_name_nobody_and_go_two_weeks_after_the_last_day(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, *promises())
    clock.go_on(PACT.last - TODAY + timedelta(days=KEPT_DAYS))
    assert (await store.contact_records.purge(clock.now()))["pacts"] == 0
    clock.go_on(timedelta(days=1))
    assert (await store.contact_records.purge(clock.now()))["pacts"] == 1
    assert await counts(store) == {}
