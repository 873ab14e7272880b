"""Lanes on the way out: who goes first, whom a flood holds, one budget for all processes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address, Lane, Outgoing, Retire, RichText
from chatbot.service.deliver import BROADCASTS_IN_HAND, CLAIM_LIMIT, Deliverer
from chatbot.service.deliver_gate import BUDGET_AGAIN_SECONDS, Gate
from chatbot.service.ports import Delivery, Grant, Later, Parcel, Sent
from tests.service.house import until
from tests.service.stand_in import WordChannel


class SharedBudget:
    """A budget in memory that two gates or two houses spend from."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens
        self.is_away = False
        self.flooded_by: set[ContactId] = set()

    async def take(self, channel: str, wanted: int, rate: float, burst: int) -> Grant:
        if self.is_away:
            raise OSError("away")
        granted = min(wanted, self.tokens)
        self.tokens -= granted
        return Grant(granted, 0.0 if granted else 0.01)

    async def flooded(self, channel: str, contact_id: ContactId, seconds: float) -> float:
        self.flooded_by.add(contact_id)
        return seconds if len(self.flooded_by) > 1 else 0.0


class ListedOutbox:
    """An outbox whose rows are given out once; it notes what was asked and what became of them."""

    def __init__(self, *due: Parcel) -> None:
        self.due = list(due)
        self.asked: list[tuple[int, int | None]] = []
        self.settled: list[tuple[Parcel, Delivery]] = []

    async def claim(self, limit: int, broadcasts: int | None = None) -> list[Parcel]:
        self.asked.append((limit, broadcasts))
        given, self.due = self.due[:limit], self.due[limit:]
        return given

    async def settle(self, results: Sequence[tuple[Parcel, Delivery]]) -> None:
        self.settled += results

    async def sent_as(self, contact_id: ContactId, target: Retire) -> str | None:
        return None


class ChattyChannel(WordChannel):
    """Refuses the chats it is told to as too fast."""

    def __init__(self, *flooding: str) -> None:
        super().__init__()
        self.flooding = set(flooding)

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        if parcel.address.identity in self.flooding:
            return Later(30, "address", flood=True)
        return await super().send(parcel, ref)


def parcel(number: int, lane: Lane = Lane.REPLY) -> Parcel:
    words = Outgoing(RichText(lane.name), "en")
    return Parcel(
        number, ContactId(number), Address("word", str(number)), words, "lease", lane=lane
    )


async def through(gate: Gate, notes: list[str], lane: Lane) -> None:
    await gate.enter(0, lane)
    notes.append(lane.name)
    gate.leave()


async def test_the_lanes_pass_in_their_order() -> None:
    gate, notes = Gate(at_once=1), list[str]()
    gate.hold(0.01)
    await asyncio.gather(*(through(gate, notes, lane) for lane in [*reversed(Lane), *Lane]))
    assert notes == [lane.name for lane in Lane for _ in range(2)]


async def test_no_broadcast_passes_while_a_reply_waits() -> None:
    gate, notes = Gate(rate=200, burst=1), list[str]()
    lanes = [Lane.BROADCAST] * 3 + [Lane.REPLY] * 20
    await gate.enter(0)
    gate.leave()
    await asyncio.gather(*(through(gate, notes, lane) for lane in lanes))
    assert notes == ["REPLY"] * 20 + ["BROADCAST"] * 3


async def test_two_gates_pass_no_more_than_their_budget() -> None:
    budget = SharedBudget(5)
    gates = [Gate(rate=1, budget=budget) for _ in range(2)]
    notes = list[str]()
    tasks = [asyncio.create_task(through(gates[n % 2], notes, Lane.REPLY)) for n in range(9)]
    await until(lambda: len(notes) == 5)
    await asyncio.sleep(0.03)
    assert len(notes) == 5
    budget.tokens = 4
    await asyncio.gather(*tasks)


async def test_a_budget_that_does_not_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("chatbot.service.deliver_gate.BUDGET_AGAIN_SECONDS", 0.01)
    assert BUDGET_AGAIN_SECONDS >= 1
    budget = SharedBudget(5)
    budget.is_away = True
    gate, notes = Gate(rate=1, budget=budget), list[str]()
    passing = asyncio.create_task(through(gate, notes, Lane.REPLY))
    await asyncio.sleep(0.02)
    assert notes == []
    budget.is_away = False
    await passing


async def test_a_group_that_floods_never_delays_people_in_private() -> None:
    channel = ChattyChannel("1")
    outbox = ListedOutbox(parcel(1, Lane.GROUP), *(parcel(n) for n in range(2, 30)))
    deliverer = Deliverer(outbox, [channel], {"word": 1000.0})
    stop = asyncio.Event()
    running = asyncio.create_task(deliverer.run(stop))
    await until(lambda: len(channel.sent) == 28)
    stop.set()
    await running
    await deliverer.drain(1)
    held = {it.id: delivery for it, delivery in outbox.settled if not isinstance(delivery, Sent)}
    assert list(held) == [1]


@pytest.mark.parametrize("budget", [None, SharedBudget(1000)], ids=["alone", "together"])
async def test_two_chats_that_flood_within_a_second_hold_everybody(
    budget: SharedBudget | None,
) -> None:
    channel = ChattyChannel("1", "2")
    outbox = ListedOutbox(parcel(1), parcel(2))
    deliverer = Deliverer(outbox, [channel], {"word": 1000.0}, budget=budget)
    stop = asyncio.Event()
    running = asyncio.create_task(deliverer.run(stop))
    await until(lambda: len(outbox.settled) == 2)
    deliverer.dispatch([parcel(3)])
    await asyncio.sleep(0.05)
    assert channel.sent == []
    stop.set()
    await running
    await deliverer.drain(0.1)


async def test_few_broadcasts_are_in_hand_at_once() -> None:
    door = asyncio.Event()

    class Slow(WordChannel):
        async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
            await door.wait()
            return await super().send(parcel, ref)

    broadcasts = [parcel(n, Lane.BROADCAST) for n in range(1, BROADCASTS_IN_HAND + 1)]
    outbox = ListedOutbox(*broadcasts)
    deliverer = Deliverer(outbox, [Slow()])
    stop = asyncio.Event()
    running = asyncio.create_task(deliverer.run(stop))
    await until(lambda: len(outbox.asked) >= 2)
    assert [asked for _, asked in outbox.asked[:2]] == [BROADCASTS_IN_HAND, 0]
    door.set()
    await until(lambda: len(outbox.settled) == BROADCASTS_IN_HAND)
    stop.set()
    await running
    await deliverer.drain(1)


async def test_whoever_waits_in_the_outbox_is_not_kept_there_by_all_who_came_since() -> None:
    channel = WordChannel()
    outbox = ListedOutbox(*(parcel(n) for n in range(1, 6)))
    deliverer = Deliverer(outbox, [channel], {"word": 200.0})
    deliverer.dispatch([parcel(n) for n in range(100, 200 + 2 * CLAIM_LIMIT)])
    stop = asyncio.Event()
    running = asyncio.create_task(deliverer.run(stop))
    await until(lambda: len(channel.sent) >= 120)  # the burst had left before anybody looked
    stop.set()
    await running
    await deliverer.drain(0.1)
    left = [int(who) for who, _ in channel.sent]
    assert {1, 2, 3, 4, 5} <= set(left[:80])
    assert left == [
        *sorted(left[: left.index(1)]),
        1,
        2,
        3,
        4,
        5,
        *sorted(left[left.index(5) + 1 :]),
    ]


async def test_what_waits_longer_than_it_may_be_held_goes_back_and_slows_nobody() -> None:
    channel = WordChannel()
    outbox = ListedOutbox()
    deliverer = Deliverer(outbox, [channel], {"word": 100.0})
    gone = [replace(parcel(n), hold_until=time.monotonic()) for n in range(100, 400)]
    deliverer.dispatch([parcel(n) for n in range(1, 100)])  # more than the burst
    deliverer.dispatch([*gone, parcel(500)])
    await until(lambda: ("500", "REPLY") in channel.sent)
    await deliverer.drain(0.1)
    back = {it.id for it, delivery in outbox.settled if isinstance(delivery, Later)}
    assert back == {it.id for it in gone}


async def test_which_message_counts_is_asked_where_another_process_may_have_sent_it_too() -> None:
    class SlowOutbox(ListedOutbox):
        async def settle(self, results: Sequence[tuple[Parcel, Delivery]]) -> None:
            await asyncio.sleep(0.05)  # longer than the parcel may be held
            await super().settle(results)

        async def sent_as(self, contact_id: ContactId, target: Retire) -> str | None:
            return "the other one"

    channel, outbox = WordChannel(), SlowOutbox()
    deliverer = Deliverer(outbox, [channel])
    asked = replace(parcel(1), question=("s", 1))
    deliverer.dispatch([replace(asked, hold_until=time.monotonic() + 0.02)])
    await until(lambda: len(outbox.settled) == 1 and deliverer.is_idle)
    deliverer.dispatch([replace(parcel(1), id=2, content=Retire("s", 1))])
    await until(lambda: channel.retired)
    assert channel.retired == ["the other one"]
    await deliverer.drain(1)
