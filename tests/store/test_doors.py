"""One contact by several addresses: one session, one erasure, and links that work once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Carried
from chatbot.engine.effects import ForgetContact
from chatbot.service.ports import CommitOutcome, Later
from tests.store.kit import (
    ANN,
    BEN,
    NOON,
    FixedClock,
    OpenStore,
    Store,
    a_session,
    a_turn,
    an_arrival,
    remembers,
    says,
    take_turn,
)

PAGE = Address("web", "p" * 24)
OTHER_PAGE = Address("web", "q" * 24)
SOON = NOON + timedelta(minutes=15)


async def known(store: Store, address: Address = ANN) -> ContactId:
    await take_turn(store, says("hello", 1), session=a_session(), address=address)
    found = (await store.conversations.snapshot(address)).contact_id
    assert found is not None
    return found


async def offered(store: Store, channel: str = "web", address: Address = ANN) -> str:
    token = await store.doors.offer(await known(store, address), channel, SOON)
    assert token is not None
    return token


async def carried(store: Store) -> None:
    """Ann's talk can be held in a page too."""
    assert await store.doors.join(await offered(store), PAGE) is Carried.HERE


async def test_a_link_gives_the_same_contact_and_session_one_more_address(store: Store) -> None:
    await carried(store)
    here, there = [await store.conversations.snapshot(it) for it in (ANN, PAGE)]
    assert (here.contact_id, here.version) == (there.contact_id, there.version)
    assert here.session == there.session
    assert (here.is_here, there.is_here) == (True, False)


async def test_messages_go_where_the_person_spoke_last(store: Store) -> None:
    await carried(store)
    await take_turn(store, remembers("name", "Ann"), session=a_session(2), address=PAGE)
    assert [(await store.conversations.snapshot(it)).is_here for it in (ANN, PAGE)] == [
        False,
        True,
    ]
    late = a_turn(version=(await store.conversations.snapshot(ANN)).version, address=ANN)
    await store.conversations.commit([replace(late, spoke=False)])
    assert not (await store.conversations.snapshot(ANN)).is_here
    await take_turn(store, session=a_session(3), address=ANN)
    assert (await store.conversations.snapshot(ANN)).is_here


async def test_what_still_waits_leaves_for_where_the_person_is_now(
    store: Store, clock: FixedClock
) -> None:
    await carried(store)
    old = await store.outbox.claim(10)
    await store.outbox.settle([(it, Later(1.0)) for it in old])
    await take_turn(store, says("one"), session=a_session(2), address=PAGE)
    clock.go_on(timedelta(minutes=5))
    assert [it.address for it in await store.outbox.claim(10)] == [PAGE]


async def test_two_turns_of_one_contact_by_two_addresses_at_once_are_one_and_a_stale_one(
    store: Store,
) -> None:
    await carried(store)
    version = (await store.conversations.snapshot(PAGE)).version
    turns = [
        a_turn(remembers(name, 1), version=version, session=a_session(2), address=address)
        for name, address in (("a", ANN), ("b", PAGE))
    ]
    results = await store.conversations.commit(turns)
    assert [it.outcome for it in results] == [CommitOutcome.COMMITTED, CommitOutcome.STALE]


async def test_a_link_works_once_but_whoever_used_it_may_come_again_with_it(store: Store) -> None:
    token = await offered(store)
    assert await store.doors.is_open(token, "web")
    assert await store.doors.join(token, PAGE) is Carried.HERE
    assert not await store.doors.is_open(token, "web")
    assert await store.doors.join(token, PAGE) is Carried.HERE
    assert await store.doors.join(token, OTHER_PAGE) is Carried.USED


async def test_a_link_that_is_over_opens_nothing(store: Store, clock: FixedClock) -> None:
    token = await offered(store)
    clock.go_on(timedelta(minutes=16))
    assert not await store.doors.is_open(token, "web")
    assert await store.doors.join(token, PAGE) is Carried.LOST
    await store.contact_records.purge(clock.now())
    assert await store.doors.join(token, PAGE) is Carried.LOST


async def test_a_new_link_ends_the_one_before(store: Store) -> None:
    first, second = await offered(store), await offered(store)
    assert await store.doors.join(first, PAGE) is Carried.LOST
    assert await store.doors.join(second, PAGE) is Carried.HERE


@pytest.mark.parametrize("token", ["", "x", "A" * 24, "A" * 500, "\x00" * 24, "ä" * 24])
async def test_a_forged_link_opens_nothing(store: Store, token: str) -> None:
    await offered(store)
    assert not await store.doors.is_open(token, "web")
    assert await store.doors.join(token, PAGE) is Carried.LOST


async def test_a_link_to_one_channel_opens_no_other(store: Store) -> None:
    token = await offered(store, "telegram")
    assert not await store.doors.is_open(token, "web")
    assert await store.doors.join(token, PAGE) is Carried.LOST


async def test_where_another_talk_is_nothing_is_lost_without_asking(store: Store) -> None:
    await known(store, BEN)
    token = await offered(store, "telegram", PAGE)
    assert await store.doors.join(token, BEN) is Carried.ASK
    assert (await store.conversations.snapshot(BEN)).session is not None
    assert await store.doors.join(token, BEN, replacing=True) is Carried.HERE
    mine, page = [await store.conversations.snapshot(it) for it in (BEN, PAGE)]
    assert mine.contact_id == page.contact_id


async def test_somebody_of_whom_nothing_is_kept_is_not_asked(store: Store) -> None:
    await take_turn(store, says("hello", 1), session=a_session(), address=BEN)
    await take_turn(store, says("bye"), address=BEN)
    assert await store.doors.join(await offered(store, "telegram", PAGE), BEN) is Carried.HERE


async def test_back_where_the_talk_began_it_is_the_same_one(store: Store) -> None:
    await carried(store)
    await take_turn(store, says("two", 2), session=a_session(2), address=PAGE)
    contact_id = (await store.conversations.snapshot(PAGE)).contact_id
    assert contact_id is not None
    token = await store.doors.offer(contact_id, "telegram", SOON)
    assert token is not None
    assert await store.doors.join(token, ANN) is Carried.HERE
    assert (await store.conversations.snapshot(ANN)).session == a_session(2)


async def test_a_new_page_closes_the_one_before(store: Store) -> None:
    await carried(store)
    assert await store.doors.join(await offered(store), OTHER_PAGE) is Carried.HERE
    assert (await store.conversations.snapshot(PAGE)).contact_id is None
    assert await store.screens.read(PAGE) is None
    assert await store.screens.read(OTHER_PAGE) is not None


@pytest.mark.parametrize("by", [ANN, PAGE])
async def test_erased_by_one_address_is_erased_by_all(store: Store, by: Address) -> None:
    await carried(store)
    token = await offered(store)
    dead = an_arrival()
    await store.conversations.receive([dead])
    await store.conversations.close_arrival(dead.key, "broken", PAGE)
    await take_turn(store, ForgetContact(), address=by)
    for address in (ANN, PAGE):
        assert (await store.conversations.snapshot(address)).contact_id is None
        assert await store.contact_records.show(address) is None
    assert await store.screens.read(PAGE) is None
    assert await store.doors.join(token, OTHER_PAGE) is Carried.LOST
    assert await store.dead_letters.payload(dead.key) is None


async def test_staff_find_and_erase_somebody_by_any_address(store: Store) -> None:
    await carried(store)
    held = await store.contact_records.show(PAGE)
    assert held is not None
    assert held["addresses"] == [str(ANN), str(PAGE)]
    assert await store.contact_records.forget(PAGE)
    assert await store.contact_records.show(ANN) is None


async def test_no_offer_for_somebody_who_is_gone(store: Store) -> None:
    contact_id = await known(store)
    await store.contact_records.forget(ANN)
    assert await store.doors.offer(contact_id, "web", SOON) is None


async def test_the_page_of_letters_finds_them_wherever_the_talk_is(store: Store) -> None:
    await carried(store)
    contact_id = (await store.conversations.snapshot(ANN)).contact_id
    assert contact_id is not None
    await take_turn(store, says("x"), session=a_session(3), address=PAGE)
    holder = await store.page_tokens.holder(store.page_tokens.token(contact_id, "set", SOON))
    assert holder is not None
    assert (holder.address, holder.held.session) == (PAGE, a_session(3))


async def test_what_one_process_joined_the_other_knows(open_store: OpenStore) -> None:
    here, there = await open_store(), await open_store()
    await known(there, BEN)
    token = await offered(here, "telegram", PAGE)
    assert await here.doors.join(token, BEN, replacing=True) is Carried.HERE
    result = await take_turn(there, says("hello again"), session=a_session(9), address=BEN)
    if result.outcome is CommitOutcome.STALE:
        result = await take_turn(there, says("hello again"), session=a_session(9), address=BEN)
    assert result.outcome is CommitOutcome.COMMITTED
    found = await here.screens.read(PAGE)
    assert found is not None
    assert found.contact_id == (await there.conversations.snapshot(BEN)).contact_id
