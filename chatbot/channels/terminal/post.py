"""The way of a message from a turn to the screen, and of those that another program left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from chatbot.channels.terminal.channel import ShownOutbox
from chatbot.domain.contacts import ContactId
from chatbot.domain.messages import Address
from chatbot.service.ports import Parcel

TakeOver = Callable[[ContactId], Awaitable[Sequence[Parcel]]]


class Post:
    """`dispatch` carries parcels out; `take_over` claims all that waits for a contact."""

    def __init__(
        self,
        shown: ShownOutbox,
        dispatch: Callable[[Sequence[Parcel]], None],
        take_over: TakeOver,
    ) -> None:
        self._shown = shown
        self._dispatch = dispatch
        self._claim_all = take_over
        self.is_behind = False

    def deliver(self, parcels: Sequence[Parcel], behind: Address | None) -> None:
        """What a turn left; `behind` says that more is in the outbox, behind older ones."""
        self.is_behind = behind is not None
        self._carry(parcels)

    async def take_over(self, contact: ContactId) -> None:
        """Show what was left there: whoever was to carry it is gone."""
        self.is_behind = False
        self._carry(await self._claim_all(contact))
        await self.settled()

    async def settled(self) -> None:
        """Wait until everything is on the screen."""
        await self._shown.settled()

    def _carry(self, parcels: Sequence[Parcel]) -> None:
        self._shown.expect(parcels)
        self._dispatch(parcels)
