"""Facts of groups, put together from the channel, the store and the key that signs their links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import randbelow
from typing import assert_never

from chatbot.domain.handovers import read_handover
from chatbot.domain.pacts import Pact, standing
from chatbot.domain.tallies import LONGEST_DELAY, shown
from chatbot.engine.group_notes import OF_GROUP
from chatbot.engine.needs import (
    Fact,
    GroupBefore,
    GroupNeed,
    NeedGroup,
    NeedHandover,
    NeedPacts,
    NeedStanding,
    NeedTally,
    Pacts,
    Standing,
    Tally,
)
from chatbot.service.ports import Conversations, GroupRights, GroupTotals, PactCounts


@dataclass(frozen=True, slots=True)
class KnownGroups:
    """The port `GroupFacts`. `rights` None: no channel here has groups."""

    key: bytes
    totals: GroupTotals
    conversations: Conversations
    rights: GroupRights | None = None
    pacts: PactCounts | None = None

    async def fact(self, need: GroupNeed) -> Fact:
        match need:
            case NeedHandover(payload):
                return read_handover(self.key, payload)
            case NeedStanding(group, actor):
                is_admin = await self.rights.is_admin(group, actor) if self.rights else None
                return None if is_admin is None else Standing(is_admin)
            case NeedTally(group, campaign, day):
                counted = await self.totals.counted(group, campaign, day)
                return Tally(shown(self.key, group, campaign, counted))
            case NeedPacts():
                return await self._pacts(need)
            case NeedGroup():
                return await self._before(need)
            case _:
                assert_never(need)

    async def _pacts(self, need: NeedPacts) -> Pacts | None:
        if self.pacts is None:
            return None
        held = await self.pacts.of(need.scope, need.campaign)
        return pacts_of(self.key, held, need.day, 1 + randbelow(LONGEST_DELAY))

    async def _before(self, need: NeedGroup) -> GroupBefore | None:
        contact = (await self.conversations.snapshot(need.before)).contact
        kept = {
            name: held.value for (of, name), held in contact.remembered.items() if of == OF_GROUP
        }
        return GroupBefore(contact.language, kept) if kept else None


def pacts_of(
    key: bytes,
    held: Mapping[Pact, Sequence[tuple[date, int]]],
    day: date,
    delay: int,
) -> Pacts:
    """What is seen on a day of the pacts of one group or seat; by day, how they grew or fell."""
    stand = (standing(key, pact, counts, day) for pact, counts in held.items())
    seen = sorted(filter(None, stand), key=lambda it: (it.pact.last, it.pact.number))
    return Pacts(tuple(seen), delay)
