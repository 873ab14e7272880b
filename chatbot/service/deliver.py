"""Carry the outbox to its channels: in order for each contact, different contacts at once.

Parcels come claimed: born so by a turn, or by a sweep over what is due. One that cannot leave soon
goes back to the outbox, so that no lease runs out in our hands; the outbox puts back with it what
follows, and gives out nothing newer before it. Sending is at least once; `ports.Delivery` says
what each end means.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog

from chatbot.domain.messages import Address, Lane, Retire, Toast
from chatbot.service.broadcast_ports import Permits
from chatbot.service.deliver_floods import Floods
from chatbot.service.deliver_gate import Gate
from chatbot.service.deliver_pages import has_pages, with_pages
from chatbot.service.deliver_permits import wait_behind, withheld
from chatbot.service.deliver_questions import Questions, aimed_at
from chatbot.service.deliver_settling import Results, Settling
from chatbot.service.meter import Meter, Unmetered
from chatbot.service.ports import (
    Channel,
    Delivery,
    Later,
    Outbox,
    PageLinks,
    Parcel,
    Refused,
    SendBudget,
    Sent,
    Unreachable,
    Unsure,
)

SWEEP_SECONDS = 1.0
"""How often the outbox is looked through for what is due."""

CLAIM_LIMIT = 100
"""Swept parcels in hand at which a sweep takes no more: seconds of work, not minutes.

What turns leave does not count: were it to fill the room, whatever waits in the outbox would wait
for as long as people come faster than answers may leave.
"""

BROADCASTS_IN_HAND = 20
"""So few that they leave within a second, and that people's replies never wait for room."""

PATIENCE_SECONDS = 5.0
"""A wait so short is waited out; a longer one is the outbox's to remember."""

ROWLESS_SECONDS = 60.0
"""How long the last words to somebody who is forgotten are held: nothing else holds them."""

ELSEWHERE_SECONDS = 300.0
"""Another process may carry a channel that we do not have; until then it waits."""

_log = structlog.get_logger()


@dataclass(slots=True)
class _Held:
    """A parcel in hand. `swept`: from the outbox; `leaving` is set while the channel has it.

    `age` is its row's number, which rises for all contacts together; what has no row is as old as
    the newest row.
    """

    parcel: Parcel
    swept: bool
    age: int
    since: float
    leaving: bool = False


class Deliverer:
    """The one way out. `rates`: sends a second by channel; one not named has no limit of ours.

    `budget` is what other processes share with this one. Made on the event loop that it runs on.
    """

    def __init__(
        self,
        outbox: Outbox,
        channels: Iterable[Channel],
        rates: Mapping[str, float | None] | None = None,
        meter: Meter | None = None,
        pages: PageLinks | None = None,
        budget: SendBudget | None = None,
        permits: Permits | None = None,
    ) -> None:
        self._outbox = outbox
        self._pages = pages
        self._permits = permits
        self._channels = {channel.name: channel for channel in channels}
        self._gates = {
            name: Gate((rates or {}).get(name), budget=budget, channel=name)
            for name in self._channels
        }
        self._floods = Floods(budget)
        self._meter = meter or Unmetered()
        self._loop = asyncio.get_running_loop()
        self._clock = self._loop.time
        self._lines: dict[Address, deque[_Held]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._look = asyncio.Event()
        self._more_behind: set[Address] = set()
        self._settling = Settling(outbox, self._on_settled)
        self._questions = Questions(outbox)
        self._newest = 0
        self._closing = False

    @property
    def in_hand(self) -> int:
        """Parcels held now."""
        return sum(len(line) for line in self._lines.values())

    @property
    def is_idle(self) -> bool:
        """Whether nothing is in hand and all that became of it is written."""
        return not self._tasks and self._settling.is_idle

    def is_pressed(self, channel: str) -> bool:
        """Whether messages wait to leave here: then nothing goes out that can be spared."""
        gate = self._gates.get(channel)
        return gate is None or gate.waiting > 0 or gate.held_for > 0

    def dispatch(self, parcels: Sequence[Parcel], behind: Address | None = None) -> None:
        """Send what a turn just left, after whatever waits here for longer.

        `behind`: for this contact the turn left others in the outbox, behind older ones; they go
        as soon as those are settled.
        """
        for parcel in parcels:
            self._take(parcel, swept=False)
        if behind is not None:
            self._more_behind.add(behind)
            if behind not in self._lines:
                self._look.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until asked to stop; `drain` ends the rest."""
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._look.clear()
                await self._sweep()
                looked = asyncio.create_task(self._look.wait())
                await asyncio.wait(
                    [stopped, looked], timeout=SWEEP_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                looked.cancel()
        finally:
            stopped.cancel()

    async def drain(self, seconds: float) -> None:
        """Let the sends in hand end, and put everything else back."""
        self._closing = True
        ends = self._clock() + seconds
        if self._tasks:
            _, late = await asyncio.wait(self._tasks.values(), timeout=seconds / 2)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._settling.flushed(max(ends - self._clock(), 0.1))

    async def _sweep(self) -> None:
        room = CLAIM_LIMIT - sum(held.swept for line in self._lines.values() for held in line)
        # What left and could not be written down may have lost its lease: claimed, it left twice.
        if room <= 0 or self._settling.is_failing:
            return
        broadcasts = max(0, BROADCASTS_IN_HAND - self._broadcasts_in_hand())
        if any(gate.broadcasts_held_for > 0 for gate in self._gates.values()):
            broadcasts = 0
        try:
            due = await self._outbox.claim(room, broadcasts)
        except Exception as fault:
            _log.error("outbox.claim_failed", fault=type(fault).__name__)
            return
        for parcel in due:
            if not (self._settling.knows(parcel) or self._holds(parcel)):
                self._take(parcel, swept=True)

    def _holds(self, parcel: Parcel) -> bool:
        """Whether it is in hand and its lease ran out there: then it is held under the new one."""
        for held in self._lines.get(parcel.address, ()):
            if held.parcel.id == parcel.id:
                held.parcel = parcel
                return True
        return False

    def _broadcasts_in_hand(self) -> int:
        held = (one.parcel for line in self._lines.values() for one in line)
        return sum(parcel.lane is Lane.BROADCAST for parcel in held)

    def _on_settled(self, batch: Results) -> None:
        now = time.monotonic()
        for parcel, _ in batch:
            if parcel.hold_until < now:
                self._questions.doubt(parcel)
            if parcel.address not in self._lines:
                self._look_behind(parcel.address)

    def _look_behind(self, address: Address) -> None:
        if address in self._more_behind:
            self._more_behind.discard(address)
            self._look.set()

    def _take(self, parcel: Parcel, swept: bool) -> None:
        self._newest = max(self._newest, parcel.id)
        age = parcel.id if parcel.id > 0 else self._newest
        held = _Held(parcel, swept, age, self._clock())
        if isinstance(parcel.content, Toast):
            self._start(id(held), self._answer(held))
        elif (line := self._lines.get(parcel.address)) is not None:
            line.append(held)
        else:
            line = self._lines[parcel.address] = deque((held,))
            self._start(id(line), self._carry(line))

    def _start(self, of: int, work: Coroutine[None, None, None]) -> None:
        """Begin with it; at its end it takes itself out, which is cheaper than a callback."""
        self._tasks[of] = self._loop.create_task(work)

    async def _carry(self, line: deque[_Held]) -> None:
        """Send a contact's parcels one by one, until one has to go back.

        The next one leaves when what became of the last message is written: so a crash repeats
        one message to a contact at most. Taking buttons away may be repeated freely.
        """
        address = line[0].parcel.address
        wait = 0.0
        try:
            while line:
                delivery = await self._carried(line[0])
                held = line.popleft()
                self._settle(held, delivery)
                if isinstance(delivery, Unreachable):
                    line.clear()  # the outbox drops what waits for them
                elif not isinstance(delivery, Sent | Refused):
                    wait = wait_behind(delivery)
                    break
                if not isinstance(held.parcel.content, Retire):
                    await self._settling.written()
            else:
                self._look_behind(address)
        except asyncio.CancelledError:
            if line and line[0].leaving:
                self._settle(line.popleft(), Unsure("stopped"))
            raise
        finally:
            del self._tasks[id(line)]
            del self._lines[address]
            for waiting in line:
                self._settle(waiting, Later(wait, "address"))

    async def _answer(self, held: _Held) -> None:
        """Answer a press: never behind messages, and never late."""
        gate = self._gates.get(held.parcel.address.channel)
        wait = gate.held_for if gate else 0.0
        delivery: Delivery = Later(wait)
        try:
            if wait <= PATIENCE_SECONDS:
                if wait:
                    await asyncio.sleep(wait)
                delivery = await self._carried(held)
            late = isinstance(delivery, Later)
            self._settle(held, Refused("late") if late else delivery)
        finally:
            del self._tasks[id(held)]

    async def _carried(self, held: _Held) -> Delivery:
        """Send it; waits that are short enough are waited out here."""
        while True:
            delivery = await self._send(held)
            if not isinstance(delivery, Later):
                return delivery
            if seconds := await self._hold_for_all(held.parcel, delivery):
                self._gates[held.parcel.address.channel].hold(seconds)
            if self._closing or delivery.seconds > self._time_left(held):
                return delivery
            held.parcel = replace(held.parcel, attempts=held.parcel.attempts + 1)
            await asyncio.sleep(delivery.seconds)

    async def _hold_for_all(self, parcel: Parcel, delivery: Later) -> float:
        if delivery.flood and parcel.lane is Lane.BROADCAST:
            # nobody waits for these: people's replies are held only if they are refused themselves
            self._gates[parcel.address.channel].hold_broadcasts(delivery.seconds)
            return 0.0
        if delivery.flood:
            return await self._floods.hold_for_all(parcel, delivery)
        return delivery.seconds if delivery.hold == "channel" else 0.0

    def _time_left(self, held: _Held) -> float:
        """Seconds that a parcel may wait here. Words without a row can wait nowhere else."""
        age = self._clock() - held.since
        if isinstance(held.parcel.content, Toast):
            return PATIENCE_SECONDS - age
        left = self._until(held) - time.monotonic()
        return left if held.parcel.id < 0 else min(PATIENCE_SECONDS, left)

    def _until(self, held: _Held) -> float:
        """When it has to have left, by `time.monotonic()`.

        Not by the loop's clock: uvloop's stands still until the loop turns again.
        """
        if held.parcel.id < 0:
            return time.monotonic() + ROWLESS_SECONDS - (self._clock() - held.since)
        return held.parcel.hold_until

    async def _send(self, held: _Held) -> Delivery:
        parcel = held.parcel
        channel = self._channels.get(parcel.address.channel)
        if channel is None:
            return Later(ELSEWHERE_SECONDS)
        ref = None
        if (target := aimed_at(parcel.content)) is not None:
            try:
                ref = await self._questions.ref(parcel, target)
            except Exception as fault:
                _log.error("outbox.question_failed", fault=type(fault).__name__)
                return Later(SWEEP_SECONDS)
            if ref is None and target is parcel.content:
                return Sent()
        if isinstance(parcel.content, Toast):
            return await self._handed(channel, held, ref)
        gate = self._gates[channel.name]
        while not (
            gate.enter_at_once(parcel.lane)
            or await gate.enter(held.age, parcel.lane, self._until(held))
        ):
            if self._time_left(held) <= 0:  # else it was given to us anew meanwhile
                return Later(0.0)
        try:
            if self._closing or self._time_left(held) <= 0:
                return Later(0.0)
            kept = await withheld(self._permits, parcel) if parcel.once else None
            return kept if kept is not None else await self._handed(channel, held, ref)
        finally:
            gate.leave()

    async def _handed(self, channel: Channel, held: _Held, ref: str | None) -> Delivery:
        if has_pages(held.parcel):
            held.parcel = await with_pages(held.parcel, self._pages)
        held.leaving = True
        try:
            delivery = await channel.send(held.parcel, ref)
        except Exception as fault:
            # a fault of ours in this one message: it must not hold up the others
            _log.error("channel.fault", channel=channel.name, fault=type(fault).__name__)
            delivery = Refused(f"fault: {type(fault).__name__}")
        held.leaving = False
        self._meter.sent(channel.name, delivery, held.parcel.lane)
        return delivery

    def _settle(self, held: _Held, delivery: Delivery) -> None:
        parcel = held.parcel
        if isinstance(delivery, Refused):
            _log.warning("parcel.refused", parcel=parcel.id, cause=delivery.cause)
        if held.swept or isinstance(delivery, Unsure):
            self._more_behind.add(parcel.address)
        self._questions.sent(parcel, delivery)
        self._settling.add(parcel, delivery)
