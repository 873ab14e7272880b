"""Take things in: durable first, then read, then into the lane of the address they came from.

What is in memory may be lost at any time: the inbox has it. Sweeps take up what a dead process,
a store that did not answer or a full house left there, and let due timers in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from time import monotonic

import structlog
from structlog.contextvars import bind_contextvars

from chatbot.domain.messages import InboxKey, Incoming
from chatbot.service.converse import Conversation
from chatbot.service.lanes import Lanes
from chatbot.service.latecomers import Latecomers
from chatbot.service.mail_reports import MAIL, MailReports
from chatbot.service.meter import Meter, Unmetered
from chatbot.service.page_reports import PAGE, PageReports
from chatbot.service.patience import backoff, stopped_within
from chatbot.service.ports import Arrival, Channel, Clock, Conversations
from chatbot.service.timers import TIMER, TimerChannel

SWEEP_SECONDS = 2.0
"""How often the inbox is looked through and due timers are let in."""

LEFT_AFTER_SECONDS = 20.0
"""An arrival that lies this long is nobody's: its process died, or could not write."""

SWEEP_LIMIT = 5_000
TIMERS_AT_ONCE = 500

MOST_IN_HAND = 20_000
"""Beyond this, arrivals wait in the inbox instead of in memory."""

STORE_TRIES = 5
STORE_FIRST_WAIT = 0.5
STORE_LONGEST_WAIT = 8.0

_log = structlog.get_logger()


class Receiver:
    """The one way in. `receive` returns when everything is durable, not when it is answered."""

    def __init__(
        self,
        conversations: Conversations,
        channels: Iterable[Channel],
        conversation: Conversation,
        clock: Clock,
        lanes: Lanes | None = None,
        meter: Meter | None = None,
        left_after: float = LEFT_AFTER_SECONDS,
    ) -> None:
        self._conversations = conversations
        self._channels: dict[str, Channel] = {channel.name: channel for channel in channels}
        self._channels |= {TIMER: TimerChannel(), PAGE: PageReports(), MAIL: MailReports()}
        self._conversation = conversation
        self._clock = clock
        self._meter = meter or Unmetered()
        self.lanes = lanes or Lanes()
        self._left_after = left_after
        self._latecomers = Latecomers(self._answer)
        self._in_hand: dict[InboxKey, float] = {}
        self._seen_lying: dict[InboxKey, float] = {}
        self._behind: set[str] = set()
        self._passed_over: set[str] = set()
        self._closing = asyncio.Event()

    def oldest_in_hand(self) -> float:
        """Seconds since the oldest arrival that is not answered yet was taken in."""
        oldest = next(iter(self._in_hand.values()), None)
        return 0.0 if oldest is None else monotonic() - oldest

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Make arrivals durable and begin with those that are new. Raises what the store raises.

        While a channel is behind, newer arrivals wait for the sweep: each chat keeps its order.
        """
        fresh = await self._conversations.receive(arrivals)
        for arrival, is_new in zip(arrivals, fresh, strict=True):
            if not is_new:
                continue
            if self.lanes.waiting >= MOST_IN_HAND:
                self._behind.add(arrival.channel)
            if arrival.channel in self._behind:
                self._passed_over.add(arrival.channel)
            else:
                self._begin(arrival)

    def take_up(self, arrivals: Iterable[Arrival]) -> None:
        """Begin with arrivals that are durable already: entered with what they tell of."""
        for arrival in arrivals:
            self._begin(arrival)

    async def recover(self) -> None:
        """Begin with everything that lies in the inbox: call it before anything is received."""
        for name in self._channels:
            await self._take_up(name, 0.0)

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until asked to stop."""
        while not await stopped_within(stop, SWEEP_SECONDS):
            try:
                await self.fire_timers()
                for name in self._channels:
                    await self._take_up(name, self._left_after)
            except Exception as fault:
                _log.error("inbox.sweep_failed", fault=type(fault).__name__)

    async def fire_timers(self) -> None:
        """Let due timers in, all of them."""
        while due := await self._conversations.fire_timers(self._clock.now(), TIMERS_AT_ONCE):
            for arrival in due:
                self._begin(arrival)

    async def drain(self, seconds: float) -> bool:
        """Finish the turns in hand; what was not begun stays in the inbox."""
        self._closing.set()
        return await self.lanes.drain(seconds)

    async def _take_up(self, channel: str, after: float) -> None:
        now = monotonic()
        self._passed_over.discard(channel)
        lying = await self._conversations.unhandled(channel, SWEEP_LIMIT)
        after = 0.0 if channel in self._behind else after
        for arrival in lying:
            if arrival.key in self._in_hand:
                continue
            if now - self._seen_lying.setdefault(arrival.key, now) >= after:
                self._begin(arrival)
        self._forget_gone(channel, {arrival.key for arrival in lying})
        if len(lying) >= SWEEP_LIMIT:
            self._behind.add(channel)
        elif channel not in self._passed_over:  # else one came in that we did not see just now
            self._behind.discard(channel)

    def _forget_gone(self, channel: str, lying: set[InboxKey]) -> None:
        for key in [key for key in self._seen_lying if key.startswith(f"{channel}:")]:
            if key not in lying or key in self._in_hand:
                del self._seen_lying[key]

    def _begin(self, arrival: Arrival) -> None:
        """Read it, so that its lane is known, and put it there."""
        self._in_hand[arrival.key] = monotonic()
        channel = self._channels.get(arrival.channel)
        cause: str | None = None
        incoming: Incoming | None = None
        try:
            incoming = channel.read(arrival) if channel else None
        except Exception as fault:
            cause = f"unreadable: {type(fault).__name__}"
            _log.warning("inbox.unreadable", key=arrival.key, fault=type(fault).__name__)
        if incoming is None:
            self.lanes.submit(arrival.key, lambda: self._finish(arrival.key, None, cause))
        elif not self._latecomers.take(incoming, self._clock.wall().timestamp()):
            self._answer(incoming)

    def _answer(self, incoming: Incoming) -> None:
        lane = str(incoming.address)
        self.lanes.submit(lane, lambda: self._finish(incoming.key, incoming, None))

    async def _finish(self, key: InboxKey, incoming: Incoming | None, cause: str | None) -> None:
        # Every line about it says which turn it was. A lane's task is gone after its last one.
        bind_contextvars(turn=key)
        try:
            for attempt in range(STORE_TRIES):
                try:
                    if incoming is None:
                        await self._conversations.close_arrival(key, cause)
                    else:
                        await self._conversation.answer(incoming)
                    return
                except Exception as fault:  # the chat waits, so that its order holds
                    _log.error("inbox.store_failed", key=key, fault=type(fault).__name__)
                wait = backoff(attempt, STORE_FIRST_WAIT, STORE_LONGEST_WAIT)
                if await stopped_within(self._closing, wait):
                    return
        finally:
            self._in_hand.pop(key, None)
