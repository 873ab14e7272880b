"""Snapshots are trusted for as long as nobody else moves contacts on."""

from __future__ import annotations

from chatbot.domain.messages import Address
from chatbot.service.ports import CommitOutcome
from chatbot.store.trust import MOST_STALE, TRIED_EVERY, Trust
from tests.store.kit import (
    ANN,
    OpenStore,
    a_session,
    a_turn,
    commit,
    take_turn,
)


def rounds(trust: Trust, times: int, is_stale: bool) -> int:
    """So many turns; how often what is held was given."""
    given = 0
    for number in range(times):
        address = Address("telegram", str(number))
        given += trust.may_give(address)
        trust.learn(address, is_stale)
    return given


def test_alone_everything_held_is_given() -> None:
    assert rounds(Trust(), 1000, is_stale=False) == 1000


def test_where_others_move_contacts_on_it_is_read_first_and_tried_now_and_then() -> None:
    trust = Trust()
    given = rounds(trust, 1000, is_stale=True)
    assert MOST_STALE * 32 / 2 < given < 60
    assert 0 < rounds(trust, 320, is_stale=True) <= 320 / TRIED_EVERY


def test_when_they_stop_it_is_given_again() -> None:
    trust = Trust()
    rounds(trust, 100, is_stale=True)
    rounds(trust, 2000, is_stale=False)
    assert rounds(trust, 100, is_stale=False) == 100


async def test_two_processes_that_take_turns_with_one_person_soon_lose_no_turn(
    open_store: OpenStore,
) -> None:
    one, other = await open_store(), await open_store()
    await take_turn(one, session=a_session())
    stale = 0
    for number in range(40):
        store = one if number % 2 else other
        while True:
            known = await store.conversations.snapshot(ANN)
            turn = a_turn(version=known.version, session=a_session(number))
            if (await commit(store, turn)).outcome is CommitOutcome.COMMITTED:
                break
            stale += 1
    assert 10 < stale < 24
    assert (await one.conversations.snapshot(ANN)).session == a_session(39)
