"""What is held of somebody in a rehearsal, as /mydata tells it: from what turns ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from chatbot.domain.holdings import PERMISSION, Held, PermissionChange
from chatbot.domain.pacts import Pact
from chatbot.engine.effects import (
    CountInPact,
    Effect,
    ForgetContact,
    PostLetter,
    RecordConsent,
    SetStopped,
    SetSwitch,
)
from chatbot.engine.needs import Fact, Need, NeedHeld, NeedPacts, NeedTakenBack
from chatbot.service.group_facts import pacts_of

OF_ONESELF: Final = (NeedHeld, NeedPacts)
"""What a rehearsal knows by itself."""


@dataclass
class HeldInRehearsal:
    """`permissions` and `letters` as in `Held`; `on` are the permissions that hold.

    `pacts` are those of everybody in the dialogue, which share the one dictionary.
    """

    permissions: list[PermissionChange] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    on: set[str] = field(default_factory=set)
    pacts: dict[Pact, dict[date, int]] = field(default_factory=dict)

    def note(self, effect: Effect) -> None:
        """What an effect changes of it."""
        match effect:
            case RecordConsent(it) if it.purpose.startswith(PERMISSION):
                switch = it.purpose.removeprefix(PERMISSION)
                self.permissions.append(PermissionChange(switch, True, it.at))
                self.on.add(switch)
            case SetSwitch(switch=switch, on=False, at=at) if switch in self.on:
                self.permissions.append(PermissionChange(switch, False, at))
                self.on.discard(switch)
            case PostLetter(row=row):
                self.letters.append(str(row["to"]))
            case CountInPact(pact, day, change):
                days = self.pacts.setdefault(pact, {})
                days[day] = days.get(day, 0) + change
            case SetStopped(stopped=True):
                self.letters.clear()
            case ForgetContact():
                self.permissions, self.letters, self.on = [], [], set()
            case _:
                pass

    def asked(self, need: Need) -> None:
        """What is taken back when it is asked for, is gone then."""
        if isinstance(need, NeedTakenBack):
            self.letters.clear()

    def fact(self, need: Need) -> Fact:
        """As it stands."""
        if isinstance(need, NeedPacts):
            whose = (need.scope, need.campaign)
            asked = {
                pact: tuple(days.items())
                for pact, days in self.pacts.items()
                if (pact.scope, pact.campaign) == whose
            }
            return pacts_of(b"rehearsal", asked, need.day, delay=1)
        return Held(tuple(self.permissions), tuple(self.letters))
