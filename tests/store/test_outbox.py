"""The outbox of every store: in order for each contact, in one pair of hands, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.domain.messages import (
    Address,
    CopyButton,
    MailButton,
    Mark,
    OptionButton,
    Outgoing,
    Picture,
    Retire,
    RichText,
    ShareButton,
    Toast,
    UrlButton,
)
from chatbot.engine.effects import AnswerPress, RetireButtons, Send, SetStopped
from chatbot.service.ports import Delivery, Later, Parcel, Refused, Sent, Unreachable, Unsure
from tests.store.kit import (
    ANN,
    BEN,
    FixedClock,
    Store,
    a_session,
    says,
    take_turn,
    texts,
)

LEASE_OVER = timedelta(seconds=31)


async def test_parcels_of_a_turn_are_claimed_at_birth(store: Store) -> None:
    result = await take_turn(store, says("One"), says("Two", visit=1), session=a_session())
    assert texts(result.parcels) == ["One", "Two"]
    assert [parcel.question for parcel in result.parcels] == [None, ("s1", 1)]
    assert {parcel.address for parcel in result.parcels} == {ANN}
    assert await store.outbox.claim(9) == []


async def test_what_left_is_not_claimed_again(store: Store, clock: FixedClock) -> None:
    result = await take_turn(store, says("One"), says("Two"))
    await store.outbox.settle([(parcel, Sent("77")) for parcel in result.parcels])
    clock.go_on(LEASE_OVER)
    assert await store.outbox.claim(9) == []


async def test_when_a_lease_ends_another_takes_over(store: Store, clock: FixedClock) -> None:
    result = await take_turn(store, says("One"), says("Two"))
    clock.go_on(timedelta(seconds=29))
    assert await store.outbox.claim(9) == []
    clock.go_on(timedelta(seconds=2))
    (taken,) = await store.outbox.claim(9)
    assert (taken.id, taken.content) == (result.parcels[0].id, result.parcels[0].content)
    assert (taken.attempts, taken.lease != result.parcels[0].lease) == (1, True)


async def test_one_who_woke_too_late_settles_nothing(store: Store, clock: FixedClock) -> None:
    result = await take_turn(store, says("One"))
    clock.go_on(LEASE_OVER)
    (taken,) = await store.outbox.claim(9)
    await store.outbox.settle([(result.parcels[0], Refused("late"))])
    await store.outbox.settle([(taken, Later(0))])
    assert texts(await store.outbox.claim(9)) == ["One"]


async def test_only_the_oldest_parcel_of_a_contact_is_given_out(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, says("A1"), says("A2"))
    await take_turn(store, says("B1"), says("B2"), address=BEN)
    clock.go_on(LEASE_OVER)
    first = await store.outbox.claim(9)
    assert texts(first) == ["A1", "B1"]
    assert await store.outbox.claim(9) == []
    await store.outbox.settle([(parcel, Sent()) for parcel in first])
    assert texts(await store.outbox.claim(9)) == ["A2", "B2"]


async def test_no_more_is_claimed_than_asked_for(store: Store, clock: FixedClock) -> None:
    for n in range(5):
        await take_turn(store, says("Hi"), address=Address("telegram", str(n)))
    clock.go_on(LEASE_OVER)
    assert len(await store.outbox.claim(2)) == 2
    assert len(await store.outbox.claim(9)) == 3


async def test_what_comes_behind_something_older_waits_for_it(
    store: Store, clock: FixedClock
) -> None:
    first = await take_turn(store, says("One"))
    second = await take_turn(store, says("Two"))
    assert second.parcels == ()
    await store.outbox.settle([(first.parcels[0], Sent())])
    assert texts(await store.outbox.claim(9)) == ["Two"]


async def test_a_parcel_put_back_waits_its_time(store: Store, clock: FixedClock) -> None:
    result = await take_turn(store, says("One"))
    await store.outbox.settle([(result.parcels[0], Later(60))])
    clock.go_on(timedelta(seconds=59))
    assert await store.outbox.claim(9) == []
    clock.go_on(timedelta(seconds=2))
    (again,) = await store.outbox.claim(9)
    assert (texts([again]), again.attempts) == (["One"], 1)


@pytest.mark.parametrize("hold", ["parcel", "address", "channel"])
async def test_a_parcel_put_back_takes_what_follows_back(
    store: Store, clock: FixedClock, hold: str
) -> None:
    result = await take_turn(store, says("One"), says("Two"))
    one, two = result.parcels
    await store.outbox.settle([(one, Later(5, hold)), (two, Later(5, hold))])  # type: ignore[arg-type]
    assert await store.outbox.claim(9) == []
    clock.go_on(timedelta(seconds=6))
    (again,) = await store.outbox.claim(9)
    await store.outbox.settle([(again, Sent())])
    assert texts([again, *await store.outbox.claim(9)]) == ["One", "Two"]


async def test_what_left_in_spite_of_that_is_still_recorded(
    store: Store, clock: FixedClock
) -> None:
    result = await take_turn(store, says("One"), says("Two"))
    one, two = result.parcels
    await store.outbox.settle([(one, Later(0)), (two, Sent("2"))])
    (again,) = await store.outbox.claim(9)
    await store.outbox.settle([(again, Sent("1"))])
    clock.go_on(LEASE_OVER)
    assert await store.outbox.claim(9) == []


async def test_a_refused_parcel_lets_the_next_one_go(store: Store, clock: FixedClock) -> None:
    await take_turn(store, says("One"), says("Two"))
    clock.go_on(LEASE_OVER)
    (one,) = await store.outbox.claim(9)
    await store.outbox.settle([(one, Refused("too_long"))])
    assert texts(await store.outbox.claim(9)) == ["Two"]


async def test_a_reply_that_may_have_left_is_tried_once_more(
    store: Store, clock: FixedClock
) -> None:
    result = await take_turn(store, says("One"), says("Two"))
    await store.outbox.settle([(result.parcels[0], Unsure("timeout"))])
    (again,) = await store.outbox.claim(9)
    assert texts([again]) == ["One"]
    await store.outbox.settle([(again, Unsure("timeout"))])
    assert texts(await store.outbox.claim(9)) == ["Two"]


async def test_somebody_unreachable_gets_nothing_more(store: Store, clock: FixedClock) -> None:
    result = await take_turn(store, says("One"), says("Two"), session=a_session())
    await store.outbox.settle([(result.parcels[0], Unreachable("blocked"))])
    clock.go_on(LEASE_OVER)
    assert await store.outbox.claim(9) == []
    found = await store.conversations.snapshot(ANN)
    assert (found.contact.stopped, found.session) == (True, None)


@pytest.mark.parametrize(
    "delivery",
    [Sent("1"), Later(1), Refused("no"), Unsure("?"), Unreachable("gone")],
    ids=lambda it: type(it).__name__,
)
async def test_a_parcel_is_settled_once(
    store: Store, clock: FixedClock, delivery: Delivery
) -> None:
    result = await take_turn(store, says("One"))
    await store.outbox.settle([(result.parcels[0], Sent("5"))])
    await store.outbox.settle([(result.parcels[0], delivery)])
    clock.go_on(LEASE_OVER)
    assert await store.outbox.claim(9) == []
    assert not (await store.conversations.snapshot(ANN)).contact.stopped


async def test_the_message_of_a_question_is_found_again(store: Store) -> None:
    result = await take_turn(store, says("?", visit=4), session=a_session())
    (parcel,) = result.parcels
    assert await store.outbox.sent_as(parcel.contact_id, Retire("s1", 4)) is None
    await store.outbox.settle([(parcel, Sent("4711"))])
    assert await store.outbox.sent_as(parcel.contact_id, Retire("s1", 4)) == "4711"
    assert await store.outbox.sent_as(parcel.contact_id, Retire("s1", 5)) is None
    assert await store.outbox.sent_as(parcel.contact_id, Retire("s2", 4)) is None


async def test_a_question_shown_again_is_found_where_it_was_shown_last(store: Store) -> None:
    for ref in ("1", "2"):
        result = await take_turn(store, says("?", visit=4), session=a_session())
        await store.outbox.settle([(result.parcels[0], Sent(ref))])
    contact_id = result.parcels[0].contact_id
    assert await store.outbox.sent_as(contact_id, Retire("s1", 4)) == "2"


async def test_a_toast_is_handed_over_at_once_and_kept_nowhere(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, says("One"))
    toast = AnswerPress(Toast("press-1", "Thank you"))
    result = await take_turn(store, toast, says("Two"))
    assert texts(result.parcels) == ["Toast"]
    assert result.parcels[0].id < 0
    await store.outbox.settle([(result.parcels[0], Later(1))])
    clock.go_on(LEASE_OVER)
    assert texts(await store.outbox.claim(9)) == ["One"]


async def test_a_toast_alone_makes_nobody_known(store: Store) -> None:
    result = await take_turn(store, AnswerPress(Toast("press-1", None)))
    assert texts(result.parcels) == ["Toast"]
    assert (await store.conversations.snapshot(ANN)).version == 0


async def test_buttons_are_retired_in_order(store: Store, clock: FixedClock) -> None:
    retire = RetireButtons(Retire("s1", 1))
    result = await take_turn(store, retire, says("Next"), session=a_session(2))
    assert texts(result.parcels) == ["Retire", "Next"]
    clock.go_on(LEASE_OVER)
    assert [parcel.content for parcel in await store.outbox.claim(9)] == [Retire("s1", 1)]


async def test_stopping_drops_what_waits_but_not_its_own_words(
    store: Store, clock: FixedClock
) -> None:
    await take_turn(store, says("One"), says("Two"))
    result = await take_turn(store, SetStopped(True), says("Stopped."))
    assert texts(result.parcels) == ["Stopped."]
    clock.go_on(LEASE_OVER)
    assert texts(await store.outbox.claim(9)) == ["Stopped."]


WHOLE = Outgoing(
    RichText("Read this", (Mark("bold", 0, 4), Mark("link", 5, 4, "https://example.org"))),
    "ar",
    "rtl",
    (
        OptionButton("yes", "Yes", "v1:abc"),
        UrlButton("Page", "https://example.org"),
        ShareButton("Tell", "words"),
        CopyButton("Copy", "words"),
        MailButton("Write", "ann@example.org", "Subject", "Body"),
    ),
    Picture("pictures/map.png", "A map"),
    "welcome.hello",
    Retire("s1", 3),
)


async def test_a_message_comes_back_as_it_was(store: Store, clock: FixedClock) -> None:
    await take_turn(store, Send(WHOLE, ("s1", 4)))
    clock.go_on(LEASE_OVER)
    (parcel,) = await store.outbox.claim(9)
    assert (parcel.content, parcel.question) == (WHOLE, ("s1", 4))


async def test_settling_what_never_was_changes_nothing(store: Store) -> None:
    result = await take_turn(store, says("One"))
    (parcel,) = result.parcels
    stranger = Parcel(10**15, parcel.contact_id, ANN, WHOLE, "0" * 16)
    await store.outbox.settle([(stranger, Sent("1")), (stranger, Unsure("?"))])
    await store.outbox.settle([])
    assert await store.outbox.claim(9) == []
