"""One turn: look up, decide, commit, hand over; and what becomes of one that cannot be decided."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from structlog.testing import capture_logs

from chatbot.domain.errors import FlowFault, StoreFailed
from chatbot.domain.messages import Address, InboxKey, Incoming, Pressed, Typed
from chatbot.domain.places import Place
from chatbot.engine.effects import AlertStaff, Turn
from chatbot.engine.needs import MAX_NEEDS_PER_TURN, Facts, Need, NeedPlace
from chatbot.service import converse_lookups
from chatbot.service.converse import FAILED_TRIES, STALE_TRIES, Conversation
from chatbot.service.converse_lookups import decide_knowing
from chatbot.service.ports import (
    Arrival,
    CommitOutcome,
    CommitResult,
    Conversations,
    Parcel,
    TurnRecord,
)
from tests.service.house import House, Store, build, running, until
from tests.service.stand_in import SORRY, STAND_IN, FewPlaces, OneWorld, RunningClock, WordChannel


@pytest.fixture
def channel() -> WordChannel:
    return WordChannel()


@pytest.fixture
async def house(store: Store, clock: RunningClock, channel: WordChannel) -> House:
    return build(store, clock, channel)


async def test_what_is_said_is_answered_in_order(house: House, channel: WordChannel) -> None:
    async with running(house):
        await house.hears("ann", *"abcdefgh")
        await until(lambda: len(channel.sent) == 8)
    assert channel.heard("ann") == [f"{n}: {word}" for n, word in enumerate("abcdefgh", 1)]


async def test_a_repeated_arrival_changes_nothing(house: House, channel: WordChannel) -> None:
    once = house.arrival("ann", "hello")
    for _ in range(3):
        await house.receiver.receive([once])
    await house.settled()
    assert channel.heard("ann") == ["1: hello"]


async def test_a_turn_waits_for_what_it_must_look_up(house: House, channel: WordChannel) -> None:
    await house.hears("ann", "find ZZ1 1ZZ")
    await house.hears("bob", "find ZZ9 9ZZ")
    await house.settled()
    assert channel.heard("ann") == ["Testford East"]
    assert channel.heard("bob") == ["?"]


async def test_a_turn_that_cannot_be_decided_gets_an_apology_and_blocks_nobody(
    house: House, channel: WordChannel
) -> None:
    with capture_logs() as logs:
        await house.hears("ann", "fail secret words")
        await house.settled()
        await house.hears("ann", "hello")
        await house.settled()
    assert channel.heard("ann") == [SORRY, "1: hello"]
    assert await house.store.conversations.unhandled("word", 10) == []
    assert "secret words" not in str(logs)


async def test_a_press_is_answered_even_when_the_turn_fails(
    house: House, channel: WordChannel
) -> None:
    await house.hears("ann", "#fail")
    await house.settled()
    assert channel.toasts == [None]
    assert channel.heard("ann") == [SORRY]


async def test_a_press_is_answered_once(house: House, channel: WordChannel) -> None:
    await house.hears("ann", "#toast")
    await house.settled()
    await house.hears("ann", "#yes")
    await house.settled()
    assert channel.toasts == ["Noted", None]


async def test_an_alert_reaches_the_log(
    store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    alert = Turn(None, (AlertStaff("test_alert", "flow.step"),))
    house = build(store, clock, channel, engine=lambda *known: alert)
    with capture_logs() as logs:
        await house.hears("ann", "hello")
        await house.settled()
    assert [(log["code"], log["detail"]) for log in logs if log["event"] == "staff.alert"] == [
        ("test_alert", "flow.step")
    ]


@dataclass
class Moody:
    """A store whose commits end as ordered, then as they do."""

    inner: Conversations
    ordered: list[CommitOutcome] = field(default_factory=list)
    closed: list[tuple[InboxKey, str | None]] = field(default_factory=list)
    commits: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    async def commit(self, turns: Sequence[TurnRecord]) -> list[CommitResult]:
        self.commits += 1
        if self.ordered:
            return [CommitResult(self.ordered.pop(0), cause="ordered")]
        return await self.inner.commit(turns)

    async def close_arrival(
        self, key: InboxKey, cause: str | None = None, address: Address | None = None
    ) -> None:
        self.closed.append((key, cause))
        await self.inner.close_arrival(key, cause, address)


@pytest.fixture
def moody(store: Store) -> Moody:
    return Moody(store.conversations)


@pytest.fixture
def told() -> list[Parcel]:
    return []


@pytest.fixture
def conversation(moody: Moody, told: list[Parcel]) -> Conversation:
    def deliver(parcels: Sequence[Parcel], behind: Address | None) -> None:
        told.extend(parcels)

    return Conversation(moody, OneWorld(), FewPlaces(), deliver, STAND_IN)


def incoming(clock: RunningClock, text: str = "hello") -> Incoming:
    return Incoming(InboxKey("word:1"), Address("word", "ann"), clock.now(), Typed(text))


TRIES = {CommitOutcome.STALE: STALE_TRIES, CommitOutcome.FAILED: FAILED_TRIES}


@pytest.mark.parametrize("mood", [CommitOutcome.STALE, CommitOutcome.FAILED])
async def test_a_turn_is_taken_again_several_times(
    conversation: Conversation, moody: Moody, clock: RunningClock, mood: CommitOutcome
) -> None:
    moody.ordered = [mood] * TRIES[mood]
    assert await conversation.answer(incoming(clock)) is CommitOutcome.COMMITTED
    assert moody.commits == TRIES[mood] + 1


@pytest.mark.parametrize("mood", [CommitOutcome.STALE, CommitOutcome.FAILED])
async def test_a_turn_that_never_fits_becomes_a_dead_letter(
    conversation: Conversation,
    moody: Moody,
    told: list[Parcel],
    clock: RunningClock,
    mood: CommitOutcome,
) -> None:
    moody.ordered = [mood] * (TRIES[mood] + 1)
    assert await conversation.answer(incoming(clock)) is None
    assert moody.closed == [("word:1", "ordered")]
    assert [parcel.content.text.text for parcel in told] == [SORRY]  # type: ignore[union-attr]


async def test_a_store_that_does_not_answer_raises_and_leaves_the_arrival(
    store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    house = build(store, clock, channel)

    class Away(Moody):
        async def commit(self, turns: Sequence[TurnRecord]) -> list[CommitResult]:
            raise StoreFailed("unreachable")

    gone = Conversation(
        Away(store.conversations), OneWorld(), FewPlaces(), lambda *_: None, STAND_IN
    )
    await store.conversations.receive([house.arrival("ann", "hello")])
    with pytest.raises(StoreFailed):
        await gone.answer(incoming(clock))
    assert len(await store.conversations.unhandled("word", 10)) == 1


async def test_an_apology_is_for_people_only(
    conversation: Conversation, told: list[Parcel], clock: RunningClock
) -> None:
    press = Incoming(InboxKey("word:2"), Address("word", "ann"), clock.now(), Pressed("fail"))
    assert await conversation.answer(press) is None
    assert len(told) == 1


async def test_look_ups_end_with_their_time() -> None:
    class Slow(FewPlaces):
        async def find(self, typed: str) -> Place:
            await asyncio.sleep(60)
            return await super().find(typed)

    need = NeedPlace("ZZ1 1ZZ")
    known: list[Facts] = []

    def decide(facts: Facts) -> Turn | Need:
        known.append(dict(facts))
        return Turn(None, ()) if facts else need

    await decide_knowing(Slow(), decide, seconds=0.01)
    assert known == [{}, {need: None}]


@pytest.mark.parametrize(("takes", "signs"), [(0.0, 0), (0.09, 2)])
async def test_only_a_long_look_up_shows_that_somebody_is_at_work(
    monkeypatch: pytest.MonkeyPatch, takes: float, signs: int
) -> None:
    class Slow(FewPlaces):
        async def find(self, typed: str) -> Place:
            await asyncio.sleep(takes)
            return await super().find(typed)

    def decide(facts: Facts) -> Turn | Need:
        return Turn(None, ()) if facts else NeedPlace("ZZ1 1ZZ")

    monkeypatch.setattr(converse_lookups, "BUSY_AFTER", 0.03)
    monkeypatch.setattr(converse_lookups, "BUSY_AGAIN", 0.03)
    shown = list[bool]()
    await decide_knowing(Slow(), decide, lambda: shown.append(True))
    assert bool(shown) == bool(signs)
    await asyncio.sleep(0.05)
    assert len(shown) <= signs + 1


async def test_an_engine_that_asks_what_it_knows_already_is_given_up() -> None:
    places = FewPlaces()
    with pytest.raises(FlowFault):
        await decide_knowing(places, lambda facts: NeedPlace("ZZ1 1ZZ"))
    assert places.asked == ["ZZ1 1ZZ"]


async def test_a_turn_that_needs_without_end_is_given_up(
    store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    house = build(store, clock, channel, engine=lambda *known: NeedPlace(str(len(known[4]))))
    await house.hears("ann", "hello")
    await house.settled()
    assert channel.heard("ann") == [SORRY]
    assert len(house.conversation.places.asked) == MAX_NEEDS_PER_TURN  # type: ignore[attr-defined]


async def test_an_unreadable_arrival_is_a_dead_letter_and_the_next_is_answered(
    house: House, channel: WordChannel
) -> None:
    await house.hears("ann", "!", "-", "hello")
    await house.settled()
    assert channel.heard("ann") == ["1: hello"]
    assert await house.store.conversations.unhandled("word", 10) == []


async def test_different_people_do_not_wait_for_each_other(
    store: Store, clock: RunningClock, channel: WordChannel
) -> None:
    door = asyncio.Event()

    class Waiting(FewPlaces):
        async def find(self, typed: str) -> Place:
            await door.wait()
            return await super().find(typed)

    house = build(store, clock, channel)
    object.__setattr__(house.conversation, "places", Waiting())
    await house.hears("ann", "find ZZ1 1ZZ")
    await house.hears("bob", "hello")
    await until(lambda: channel.sent)
    assert channel.sent == [("bob", "1: hello")]
    door.set()
    await house.settled()
    assert channel.heard("ann") == ["Testford East"]


async def test_arrivals_nobody_finished_are_taken_up(house: House, channel: WordChannel) -> None:
    left: list[Arrival] = [house.arrival("ann", "one"), house.arrival("bob", "two")]
    await house.store.conversations.receive(left)
    await house.receiver.recover()
    await house.settled()
    assert sorted(channel.sent) == [("ann", "1: one"), ("bob", "1: two")]


async def test_a_timer_comes_in_as_a_turn_of_its_address(
    house: House, channel: WordChannel, clock: RunningClock
) -> None:
    await house.hears("ann", "remind 600")
    await house.settled()
    await house.receiver.fire_timers()
    await house.settled()
    assert channel.heard("ann") == []
    clock.skip(601)
    await house.receiver.fire_timers()
    await house.settled()
    assert channel.heard("ann") == ["no_reply at visit 1"]
