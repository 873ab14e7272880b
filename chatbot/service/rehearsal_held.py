"""What is held of somebody in a rehearsal, as /mydata tells it: from what turns ask for."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatbot.domain.holdings import PERMISSION, Held, PermissionChange
from chatbot.engine.effects import (
    Effect,
    ForgetContact,
    PostLetter,
    RecordConsent,
    SetStopped,
    SetSwitch,
)


@dataclass
class HeldInRehearsal:
    """`permissions` and `letters` as in `Held`; `on` are the permissions that hold."""

    permissions: list[PermissionChange] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    on: set[str] = field(default_factory=set)

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
            case SetStopped(stopped=True):
                self.letters.clear()
            case ForgetContact():
                self.permissions, self.letters, self.on = [], [], set()
            case _:
                pass

    def fact(self) -> Held:
        """As it stands."""
        return Held(tuple(self.permissions), tuple(self.letters))
