"""What pages read: words that left for a page stay a short time, for whichever process asks."""

from __future__ import annotations

from datetime import timedelta

from chatbot.domain.messages import Address, Lane, Outgoing
from chatbot.engine.effects import ForgetContact
from chatbot.service.ports import Parcel, Sent
from chatbot.store.retention import OUTBOX_KEPT, SHOWN_KEPT, SHOWN_ROWS
from tests.store.kit import (
    NOON,
    FixedClock,
    OpenStore,
    Store,
    a_key,
    a_session,
    a_turn,
    an_arrival,
    says,
    take_turn,
)

PAGE = Address("web", "k" * 24)


async def shown(
    store: Store, *texts: str, is_shown: bool = True, lane: Lane = Lane.REPLY
) -> list[Parcel]:
    """Say something and let it leave for a page."""
    said = [says(text, lane=lane) for text in texts]
    result = await take_turn(store, *said, session=a_session(), address=PAGE)
    parcels = list(result.parcels) or await store.outbox.claim(len(texts))
    await store.outbox.settle([(it, Sent(str(it.id), shown=is_shown)) for it in parcels])
    return parcels


async def words(store: Store, after: int = 0) -> list[str]:
    found = await store.screens.read(PAGE, after)
    assert found is not None
    said = [it.content for it in found.rows]
    return [it.text.text for it in said if isinstance(it, Outgoing)]


async def test_what_left_for_a_page_can_be_read_in_order_and_from_any_row_on(store: Store) -> None:
    first, second = await shown(store, "one", "two")
    assert await words(store) == ["one", "two"]
    assert await words(store, first.id) == ["two"]
    assert await words(store, second.id) == []
    assert dict(await store.screens.heads([first.contact_id])) == {first.contact_id: second.id}


async def test_what_left_for_elsewhere_cannot_be_read(store: Store) -> None:
    (parcel,) = await shown(store, "a secret", is_shown=False)
    assert await words(store) == []
    assert dict(await store.screens.heads([parcel.contact_id])) == {parcel.contact_id: parcel.id}


async def test_what_has_not_left_is_not_read_and_makes_the_screen_unquiet(store: Store) -> None:
    result = await take_turn(store, says("soon"), session=a_session(), address=PAGE)
    found = await store.screens.read(PAGE)
    assert found is not None
    assert (found.rows, found.is_quiet) == ((), False)
    await store.outbox.settle([(result.parcels[0], Sent("1", shown=True))])
    found = await store.screens.read(PAGE)
    assert found is not None
    assert found.is_quiet


async def test_only_the_newest_rows_stay_and_only_for_a_day(
    store: Store, clock: FixedClock
) -> None:
    for number in range(SHOWN_ROWS + 2):
        await shown(store, str(number))
    assert await words(store) == [str(number) for number in range(2, SHOWN_ROWS + 2)]
    clock.go_on(SHOWN_KEPT + timedelta(minutes=1))
    gone = await store.contact_records.purge(clock.now())
    assert gone["shown"] == SHOWN_ROWS
    assert await words(store) == []


async def test_what_fell_due_while_nobody_was_there_stays_until_they_say_something(
    store: Store, clock: FixedClock
) -> None:
    await shown(store, "hello")
    await shown(store, "did they answer?", lane=Lane.BROADCAST)
    clock.go_on(SHOWN_KEPT * 15)
    await store.contact_records.purge(clock.now())
    assert await words(store) == ["did they answer?"]
    await shown(store, "thank you")
    assert await words(store) == ["did they answer?", "thank you"]
    clock.go_on(SHOWN_KEPT + timedelta(minutes=1))
    await store.contact_records.purge(clock.now())
    assert await words(store) == []


async def test_not_even_that_stays_longer_than_four_weeks(store: Store, clock: FixedClock) -> None:
    await shown(store, "did they answer?", lane=Lane.BROADCAST)
    clock.go_on(OUTBOX_KEPT + timedelta(minutes=1))
    await store.contact_records.purge(clock.now())
    assert await words(store) == []


async def test_whoever_asks_what_is_held_sees_it_and_an_erased_contact_has_none(
    store: Store,
) -> None:
    (parcel,) = await shown(store, "my words")
    held = await store.contact_records.show(PAGE)
    assert held is not None
    assert held["messages_on_page"] == [{"step": "welcome.hello", "text": "my words"}]
    assert held["messages_waiting"] == []
    await take_turn(store, ForgetContact(), address=PAGE)
    assert await store.screens.read(PAGE) is None
    assert dict(await store.screens.heads([parcel.contact_id])) == {}


async def test_another_process_reads_it_at_once(open_store: OpenStore) -> None:
    here, there = await open_store(), await open_store()
    await shown(here, "said here")
    assert await words(there) == ["said here"]


async def test_an_arrival_is_done_with_its_turn_or_when_it_is_given_up(store: Store) -> None:
    first, second = an_arrival(), an_arrival()
    await store.conversations.receive([first, second])
    assert not await store.screens.is_done(first.key)
    assert not await store.screens.is_done(a_key())
    await store.conversations.commit([a_turn(key=first.key, at=NOON)])
    await store.conversations.close_arrival(second.key, "unreadable")
    assert await store.screens.is_done(first.key)
    assert await store.screens.is_done(second.key)
