"""Facts of groups, put together from the channel, the store and the key that signs their links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from chatbot.domain.handovers import read_handover
from chatbot.domain.tallies import shown
from chatbot.engine.group_notes import OF_GROUP
from chatbot.engine.needs import (
    Fact,
    GroupBefore,
    GroupNeed,
    NeedGroup,
    NeedHandover,
    NeedStanding,
    NeedTally,
    Standing,
    Tally,
)
from chatbot.service.ports import Conversations, GroupRights, GroupTotals


@dataclass(frozen=True, slots=True)
class KnownGroups:
    """The port `GroupFacts`. `rights` None: no channel here has groups."""

    key: bytes
    totals: GroupTotals
    conversations: Conversations
    rights: GroupRights | None = None

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
            case NeedGroup():
                return await self._before(need)
            case _:
                assert_never(need)

    async def _before(self, need: NeedGroup) -> GroupBefore | None:
        contact = (await self.conversations.snapshot(need.before)).contact
        kept = {
            name: held.value for (of, name), held in contact.remembered.items() if of == OF_GROUP
        }
        return GroupBefore(contact.language, kept) if kept else None
