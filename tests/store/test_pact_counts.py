"""Promises made together, in every store: counted by terms and day, with nobody's name."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import psycopg

from chatbot.domain.calendar import day_of
from chatbot.domain.messages import Address, Carried
from chatbot.domain.pacts import KEPT_DAYS, Pact, met_on
from chatbot.engine.effects import CountInPact, Effect, SetLanguage
from chatbot.engine.pact_notes import Promised, keep_promise, let_go, take_back
from chatbot.service.ports import CommitOutcome, Unreachable
from chatbot.store.pact_counts import write
from chatbot.store.statements import Db, flavour_of
from tests.store.kit import (
    ANN,
    BEN,
    NOON,
    FixedClock,
    OpenStore,
    Store,
    a_turn,
    commit,
    says,
    take_turn,
)

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


async def test_whom_the_bot_cannot_reach_does_not_count_and_is_taken_back_once(
    store: Store,
) -> None:
    ann = await take_turn(store, says("Noted"), *promises(), address=ANN)
    await take_turn(store, *promises(), address=BEN)
    await store.outbox.settle([(ann.parcels[0], Unreachable("blocked"))])
    assert await counts(store) == {TOMORROW: 1}
    held = (await store.conversations.snapshot(ANN)).contact
    assert (held.stopped, held.remembered) == (True, {})
    await store.conversations.address_closed(BEN)
    assert await counts(store) == {}
    for address in (ANN, BEN):
        await store.conversations.address_closed(address)
        assert await store.contact_records.forget(address)
    assert await counts(store) == {}


async def test_a_contact_that_another_one_replaces_does_not_count_any_more(store: Store) -> None:
    await take_turn(store, SetLanguage("en"), address=ANN)
    await take_turn(store, *promises(), address=BEN)
    contact_id = (await store.conversations.snapshot(ANN)).contact_id
    assert contact_id is not None
    token = await store.doors.offer(contact_id, BEN.channel, NOON + timedelta(minutes=15))
    assert token is not None
    assert await store.doors.join(token, BEN, replacing=True) is Carried.HERE
    assert await counts(store) == {}


async def test_counts_name_nobody_and_go_two_weeks_after_the_last_day(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, *promises())
    clock.go_on(PACT.last - TODAY + timedelta(days=KEPT_DAYS))
    assert (await store.contact_records.purge(clock.now()))["pacts"] == 0
    clock.go_on(timedelta(days=1))
    assert (await store.contact_records.purge(clock.now()))["pacts"] == 1
    assert await counts(store) == {}


# --- Several processes -----------------------------------------------------------------------


async def test_two_who_reach_the_number_in_two_processes_are_both_counted_on_one_day(
    open_store: OpenStore,
) -> None:
    one, other = await open_store(), await open_store()
    people = [Address("telegram", str(number)) for number in range(5)]
    for address in people[:3]:
        await take_turn(one, *promises(), address=address)
    last = [a_turn(*promises(), address=address) for address in people[3:]]
    done = await asyncio.gather(*map(commit, (one, other), last))
    assert [it.outcome for it in done] == [CommitOutcome.COMMITTED] * 2
    for store in (one, other):
        held = (await counts(store)).items()
        assert met_on(PACT, held, TODAY) is None
        assert met_on(PACT, held, TOMORROW) == TOMORROW


def test_processes_that_count_the_same_pacts_in_another_order_do_not_wait_for_each_other(
    emptied_postgres_url: str,
) -> None:
    pacts = [Pact(f"group:{number:010}", "rally", 5, PACT.last) for number in range(5)]
    changes = [CountInPact(pact, TOMORROW, 1) for pact in pacts]

    def count_all(changes: list[CountInPact]) -> None:
        with psycopg.connect(emptied_postgres_url) as db:
            write(Db(db.cursor(), flavour_of("postgresql")), changes)

    count_all(changes)
    with ThreadPoolExecutor() as processes, psycopg.connect(emptied_postgres_url) as held:
        held.execute(_LOCK, [pacts[2].scope])
        done = [processes.submit(count_all, it) for it in (changes, changes[::-1])]
        with psycopg.connect(emptied_postgres_url, autocommit=True) as watching:
            while watching.execute(_WAITING).fetchall() != [(2,)]:
                pass
        held.rollback()
        assert [it.result() for it in done] == [None, None]  # a deadlock would raise
        counted = held.execute("SELECT change FROM pact_count").fetchall()
    assert counted == [(3,)] * 5


_LOCK = "SELECT 1 FROM pact_count WHERE scope = %s FOR UPDATE"
_WAITING = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def test_who_takes_it_back_while_another_process_finds_them_gone_is_taken_back_once(
    open_store: OpenStore,
) -> None:
    one, other = await open_store(), await open_store()
    people = [Address("telegram", str(number)) for number in range(12)]
    for address in people:
        await take_turn(one, *promises(), address=address)
    back = take_back(Promised(PACT, TOMORROW), TODAY)
    assert back is not None
    for address in people:
        known = await one.conversations.snapshot(address)
        turn = a_turn(back, *let_go("rally"), version=known.version, address=address)
        await asyncio.gather(commit(one, turn), other.conversations.address_closed(address))
    assert await counts(one) == {}
