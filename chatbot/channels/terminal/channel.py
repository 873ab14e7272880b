"""The terminal as a channel: what left is shown once it is settled, never twice.

Other channels send first and settle after, so that a crash repeats a message rather than losing
it. Here both happen on one machine within a moment, and a conversation that goes on after a crash
must not begin with what stands on the screen already.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from chatbot.channels.terminal.arrivals import CHANNEL, read
from chatbot.channels.terminal.newest_buttons import NewestButtons
from chatbot.channels.terminal.screens import Screen
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Incoming, Outgoing, Retire, Toast
from chatbot.service.ports import Arrival, Delivery, Outbox, Parcel, Sent


class TerminalChannel:
    """Carries the parcels of the one contact that sits there."""

    name: str = CHANNEL

    def __init__(self, screen: Screen, newest: NewestButtons) -> None:
        self._screen = screen
        self._newest = newest

    def read(self, arrival: Arrival) -> Incoming:
        """What an arrival means."""
        return read(arrival)

    async def send(self, parcel: Parcel, ref: str | None) -> Delivery:
        """Take it; `show` brings it onto the screen."""
        match parcel.content:
            case Toast(text=text, of_place=of_place):
                if text and not of_place:
                    self._screen.toast(text)
            case Retire():
                self._newest.retired(ref or "")
            case Outgoing():
                pass  # shown when it is settled
        return Sent(str(parcel.id))

    def show(self, parcel: Parcel) -> None:
        """Bring a message onto the screen."""
        if not isinstance(parcel.content, Outgoing):
            return
        if parcel.id < 0:  # the last words after /delete: nothing of before may be left
            self._newest.forget()
        self._newest.shown(parcel.content, str(parcel.id))
        self._screen.bubble(parcel.content)


class ShownOutbox:
    """The outbox, with a screen behind it: whatever is settled as sent is shown."""

    def __init__(self, outbox: Outbox, channel: TerminalChannel) -> None:
        self._outbox = outbox
        self._channel = channel
        self._expected: set[int] = set()
        self._fault: OSError | None = None
        self._nothing_left = asyncio.Event()
        self._nothing_left.set()

    def expect(self, parcels: Sequence[Parcel]) -> None:
        """These will be settled soon."""
        self._expected.update(parcel.id for parcel in parcels)
        if self._expected:
            self._nothing_left.clear()

    async def settled(self) -> None:
        """Wait until everything expected is settled. Raises OSError when nobody can read it."""
        await self._nothing_left.wait()
        if self._fault is not None:
            raise self._fault

    async def claim(self, limit: int, broadcasts: int | None = None) -> list[Parcel]:
        """See the port."""
        return await self._outbox.claim(limit, broadcasts)

    async def settle(self, results: Sequence[tuple[Parcel, Delivery]]) -> None:
        """Record, then show."""
        await self._outbox.settle(results)
        for parcel, delivery in results:
            if isinstance(delivery, Sent):
                self._show(parcel)
            self._expected.discard(parcel.id)
        if not self._expected:
            self._nothing_left.set()

    def _show(self, parcel: Parcel) -> None:
        try:
            self._channel.show(parcel)
        except OSError as fault:  # the reader at the other end of the pipe is gone
            self._fault = fault

    async def sent_as(self, contact_id: ContactId, target: Retire) -> str | None:
        """See the port."""
        return await self._outbox.sent_as(contact_id, target)
