"""A dialogue with several people in it: one group, and a private chat for each of them.

Whoever speaks in the group is somebody only for that line, as in a real one.
"""

from __future__ import annotations

from typing import Final

from chatbot.domain.groups import FromGroup, HandoverButton
from chatbot.domain.handovers import Handover, digest, write_handover
from chatbot.domain.messages import Address, Returned
from chatbot.service.rehearsal import DialogueFailed, Line, Rehearsal
from chatbot.service.rehearsal_held import HeldInRehearsal

GROUP: Final = "-1"
KEY: Final = b"rehearsal"
"""Signs links to the private chat; `rehearsal_facts` reads them."""


class Party:
    """Everybody in one dialogue. `first` is the private chat of lines that name nobody."""

    def __init__(self, first: Rehearsal) -> None:
        self._first = first
        self._people: dict[str, Rehearsal] = {}
        self._group: Rehearsal | None = None

    @property
    def everywhere(self) -> list[Rehearsal]:
        """All chats there are by now."""
        group = [self._group] if self._group else []
        return [self._first, *self._people.values(), *group]

    def at(self, line: Line) -> Rehearsal:
        """The chat in which a line happens, at the hour that has been reached."""
        chat = self._chat(line)
        chat.at = max(one.at for one in self.everywhere)
        return chat

    def _chat(self, line: Line) -> Rehearsal:
        if line.in_group:
            self._group = self._group or self._new(GROUP)
            is_admin = line.who in self._first.given.admins
            message = self._group.turns + 1
            self._group.acting = FromGroup(line.who or "somebody", message, is_admin=is_admin)
            self._group.given = self._first.given
            return self._group
        if line.who is None:
            return self._first
        if line.who not in self._people:
            self._people[line.who] = self._new(line.who)
        return self._people[line.who]

    def _new(self, who: str) -> Rehearsal:
        first = self._first
        address = Address(first.address.channel, who)
        return Rehearsal(
            first.world,
            first.facts,
            first.language,
            first.at,
            first.given,
            address=address,
            held=HeldInRehearsal(pacts=first.held.pacts),
        )

    def follow(self, line: Line) -> None:
        """The person follows the newest button of the group that leads to this flow."""
        shown = self._group.screen if self._group else []
        ways = [b for m in shown for b in m.buttons if isinstance(b, HandoverButton)]
        leading = [way for way in ways if way.flow == line.values[0]]
        if not leading:
            raise DialogueFailed(line.number, f"no button of the group leads to {line.values[0]}")
        way = leading[-1]
        handover = Handover(digest(way.campaign), digest(way.flow), way.group, way.language)
        self.at(line).type(f"/start {write_handover(KEY, handover)}")

    def add(self, line: Line) -> None:
        """Somebody adds the bot to the group."""
        self.at(line).receive(Returned())
