"""What staff may do with groups: see totals as the group itself sees them, silence, let go.

No name and no number of a group is told: a group is its reference. A figure is the one that the
group may be shown, so that looking often tells staff no more than it tells a member.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from chatbot.domain.calendar import day_of
from chatbot.domain.contacts import Remembered
from chatbot.domain.messages import Address, InboxKey
from chatbot.domain.tallies import shown
from chatbot.engine.effects import (
    Effect,
    ForgetContact,
    Remember,
    SetGroupLeft,
    Unremember,
)
from chatbot.engine.group_notes import KEPT, OF_GROUP, PAUSED, QUIET, TALLY, campaign_of
from chatbot.service.ports import CommitOutcome, Conversations, GroupTotals, TurnRecord

TRIES = 12


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """One group. `totals`: campaign -> figure, None for too few."""

    ref: str
    language: str | None
    campaign: str | None
    shows_total: bool
    is_quiet: bool
    is_paused: bool
    is_left: bool
    totals: dict[str, int | None]


@dataclass(frozen=True, slots=True)
class GroupStaff:
    """Staff at work on groups."""

    conversations: Conversations
    totals: GroupTotals
    key: bytes

    async def seen(self, now: datetime) -> list[GroupSeen]:
        """All groups of which something is held."""
        counted: dict[str, dict[str, int | None]] = {}
        for ref, campaign, n in await self.totals.totals(day_of(now)):
            counted.setdefault(ref, {})[campaign] = shown(self.key, ref, campaign, n)
        return [
            await self._seen(ref, address, counted.get(ref, {}))
            for ref, address in await self.totals.known()
        ]

    async def _seen(self, ref: str, address: Address, totals: dict[str, int | None]) -> GroupSeen:
        contact = (await self.conversations.snapshot(address)).contact
        on = {name for (of, name), it in contact.remembered.items() if of == OF_GROUP and it.value}
        return GroupSeen(
            ref,
            contact.language,
            campaign_of(contact),
            TALLY in on,
            QUIET in on,
            PAUSED in on,
            contact.stopped,
            totals,
        )

    async def pause(self, ref: str, now: datetime, paused: bool = True) -> bool:
        """Be silent there, or answer again; False when there is no such group."""
        silent = Remember(Remembered(OF_GROUP, PAUSED, True, now + KEPT))
        return await self._change(ref, now, silent if paused else Unremember(OF_GROUP, PAUSED))

    async def forget(self, ref: str, now: datetime) -> bool:
        """Erase the settings; the totals go in time. False when there is no such group."""
        return await self._change(ref, now, SetGroupLeft(ref, now), ForgetContact())

    async def _change(self, ref: str, now: datetime, *effects: Effect) -> bool:
        address = dict(await self.totals.known()).get(ref)
        if address is None:
            return False
        for _ in range(TRIES):
            held = await self.conversations.snapshot(address)
            key = InboxKey(f"staff:{uuid4()}")
            turn = TurnRecord(key, address, now, held.version, held.session, effects)
            (result,) = await self.conversations.commit([turn])
            if result.outcome is CommitOutcome.COMMITTED:
                return True
        return False
