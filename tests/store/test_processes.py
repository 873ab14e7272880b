"""Several processes on one database, and one that dies."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from chatbot.domain.messages import Address
from chatbot.engine.effects import SetTimers, Timer
from chatbot.service.ports import CommitOutcome, Sent
from tests.store.kit import (
    ANN,
    NOON,
    FixedClock,
    OpenStore,
    a_session,
    a_turn,
    an_arrival,
    commit,
    says,
    take_turn,
    texts,
)

ROOT = Path(__file__).parents[2]

DIES = """
import asyncio, os, signal, sys
from tests.store.kit import *

async def main():
    store = await SqlStore.open(sys.argv[1], SECRET, FixedClock())
    arrival = an_arrival(key="telegram:kept")
    await store.conversations.receive([arrival, an_arrival(key="telegram:left")])
    result = await take_turn(store, says("One"), says("Two"), session=a_session(5))
    turn = a_turn(says("Three"), key="telegram:kept", session=a_session(6))
    pending = asyncio.create_task(commit(store, turn)) if sys.argv[2] == "during" else None
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.parametrize("when", ["after", "during"])
async def test_what_a_killed_process_committed_is_taken_up_by_another(
    database_url: str, open_store: OpenStore, clock: FixedClock, when: str
) -> None:
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", DIES, database_url, when], cwd=ROOT
    )
    assert done.returncode == -signal.SIGKILL
    store = await open_store()
    left = await store.conversations.unhandled("telegram", 9)
    assert [it.key for it in left] == ["telegram:kept", "telegram:left"]
    assert (await store.conversations.snapshot(ANN)).session == a_session(5)
    assert await store.outbox.claim(9) == []
    clock.go_on(timedelta(seconds=31))
    claimed = await store.outbox.claim(9)
    assert texts(claimed) == ["One"]
    await store.outbox.settle([(claimed[0], Sent("1"))])
    assert texts(await store.outbox.claim(9)) == ["Two"]


async def test_row_07_a_process_that_slept_too_long_cannot_settle(
    open_store: OpenStore, clock: FixedClock
) -> None:
    sleeper, other = await open_store(), await open_store()
    result = await take_turn(sleeper, says("One"), session=a_session())
    clock.go_on(timedelta(seconds=31))
    (taken,) = await other.outbox.claim(9)
    await sleeper.outbox.settle([(result.parcels[0], Sent("1"))])
    contact_id = taken.contact_id
    await other.outbox.settle([(taken, Sent("2"))])
    await sleeper.outbox.settle([(result.parcels[0], Sent("3"))])
    assert await other.outbox.claim(9) == []
    assert contact_id == result.parcels[0].contact_id


async def test_row_08_what_another_process_changed_is_noticed_at_the_commit(
    open_store: OpenStore,
) -> None:
    one, other = await open_store(), await open_store()
    await take_turn(one, session=a_session(1))
    await take_turn(other, session=a_session(2))
    held = await one.conversations.snapshot(ANN)
    assert held.session == a_session(1)
    stale = await commit(one, a_turn(version=held.version, session=a_session(3)))
    assert stale.outcome is CommitOutcome.STALE
    assert (await one.conversations.snapshot(ANN)).session == a_session(2)


async def test_row_11_the_same_update_to_two_processes_is_taken_once(
    open_store: OpenStore,
) -> None:
    stores = [await open_store() for _ in range(2)]
    arrivals = [an_arrival() for _ in range(20)]
    for arrival in arrivals:
        new = await asyncio.gather(*(it.conversations.receive([arrival]) for it in stores))
        assert sorted(row[0] for row in new) in ([False, True], [True, True])
        turns = [a_turn(says("Hi"), key=arrival.key, version=0) for _ in stores]
        known = [await it.conversations.snapshot(ANN) for it in stores]
        version = max(it.version for it in known)
        turns = [a_turn(says("Hi"), key=arrival.key, version=version) for _ in stores]
        results = await asyncio.gather(
            *(commit(store, turn) for store, turn in zip(stores, turns, strict=True))
        )
        outcomes = Counter(result.outcome for result in results)
        assert outcomes[CommitOutcome.COMMITTED] == 1


async def test_newcomers_who_reach_two_processes_at_once_become_one(
    open_store: OpenStore,
) -> None:
    stores = [await open_store() for _ in range(2)]
    people = [Address("telegram", str(number)) for number in range(40)]
    turns = [
        [a_turn(says("Hi"), session=a_session(), address=it) for it in people] for _ in stores
    ]
    turns[1].reverse()
    results = await asyncio.gather(
        *(store.conversations.commit(own) for store, own in zip(stores, turns, strict=True))
    )
    outcomes = Counter(result.outcome for own in results for result in own)
    assert outcomes == {CommitOutcome.COMMITTED: 40, CommitOutcome.STALE: 40}


async def test_two_processes_never_hold_parcels_of_one_contact(
    open_store: OpenStore, clock: FixedClock
) -> None:
    stores = [await open_store() for _ in range(3)]
    people = [Address("telegram", str(number)) for number in range(12)]
    for address in people:
        await take_turn(stores[0], *(says(str(n)) for n in range(4)), address=address)
    clock.go_on(timedelta(seconds=31))
    left: dict[Address, list[str]] = {address: [] for address in people}
    for _ in range(40):
        rounds = await asyncio.gather(*(store.outbox.claim(5) for store in stores))
        holders = Counter(parcel.address for claimed in rounds for parcel in claimed)
        assert set(holders.values()) <= {1}
        for store, claimed in zip(stores, rounds, strict=True):
            for parcel in claimed:
                left[parcel.address] += texts([parcel])
            await store.outbox.settle([(parcel, Sent()) for parcel in claimed])
        if not any(rounds):
            break
    assert set(map(tuple, left.values())) == {("0", "1", "2", "3")}


async def test_a_timer_fires_in_one_process(open_store: OpenStore) -> None:
    stores = [await open_store() for _ in range(3)]
    for number in range(30):
        address = Address("telegram", str(number))
        timers = SetTimers((Timer("s1", 1, "idle", NOON),))
        await take_turn(stores[0], timers, session=a_session(), address=address)
    keys = []
    for _ in range(3):  # whoever finds one locked leaves it for the next time
        fired = await asyncio.gather(*(it.conversations.fire_timers(NOON, 20) for it in stores))
        keys += [arrival.key for arrivals in fired for arrival in arrivals]
    assert len(keys) == len(set(keys)) == 30


async def test_a_turn_after_forgetting_elsewhere_is_stale(open_store: OpenStore) -> None:
    one, other = await open_store(), await open_store()
    await take_turn(one, session=a_session(1))
    held = await one.conversations.snapshot(ANN)
    await other.contact_records.forget(ANN)
    late = await commit(one, a_turn(says("?"), version=held.version, session=a_session(2)))
    assert (late.outcome, late.parcels) == (CommitOutcome.STALE, ())
    assert (await one.conversations.snapshot(ANN)).version == 0


async def test_the_only_reader_of_a_chat_takes_over_all_that_waits_for_it(
    open_store: OpenStore,
) -> None:
    dead, alive = await open_store(), await open_store()
    result = await take_turn(dead, says("One"), says("Two"), session=a_session())
    await take_turn(dead, says("Other"), address=Address("telegram", "2"))
    taken = await alive.outbox.take_over(result.parcels[0].contact_id)
    assert texts(taken) == ["One", "Two"]
    await dead.outbox.settle([(result.parcels[0], Sent("1"))])
    await alive.outbox.settle([(parcel, Sent("2")) for parcel in taken])
    assert await alive.outbox.take_over(taken[0].contact_id) == []


async def test_the_only_carrier_of_a_channel_releases_what_the_dead_one_held(
    open_store: OpenStore,
) -> None:
    dead, alive = await open_store(), await open_store()
    await take_turn(dead, says("One"), session=a_session())
    await take_turn(dead, says("Elsewhere"), address=Address("terminal", "local"))
    await alive.outbox.release("telegram")
    (parcel,) = await alive.outbox.claim(9)
    assert (texts([parcel]), parcel.attempts) == (["One"], 1)
