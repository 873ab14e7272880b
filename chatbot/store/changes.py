"""What a turn's effects change, sorted by where it is kept. Pure; the one place that matches them.

Every store applies `Changes`, none looks at an effect itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from chatbot.domain.commitments import Action, Consent
from chatbot.domain.contacts import Remembered
from chatbot.domain.messages import Lane, Outgoing, Retire, Toast
from chatbot.domain.readings import Reading
from chatbot.domain.wordings import BadWording
from chatbot.engine.effects import (
    AlertStaff,
    AnswerPress,
    ConfirmAddress,
    CountInGroup,
    CountInPact,
    Effect,
    ForgetContact,
    PostLetter,
    PostReceipt,
    RecordAction,
    RecordConsent,
    RecordFingerprint,
    RecordReading,
    Remember,
    ReportWording,
    RetireButtons,
    Send,
    SetFollowUp,
    SetGroupLeft,
    SetLanguage,
    SetStopped,
    SetSwitch,
    SetTimers,
    Timer,
    Unremember,
)
from chatbot.store.cleaning import clean, clean_value


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that leaves, and the question it carries."""

    content: Outgoing | Toast | Retire
    question: tuple[str, int] | None = None
    lane: Lane = Lane.REPLY

    @property
    def once(self) -> bool:
        """Whether it must not be repeated when nobody knows whether it left."""
        return self.lane is Lane.BROADCAST


def lanes_of(said: Sequence[Said]) -> list[Lane]:
    """The lane of each thing of a turn: what stands before a reply goes as fast as the reply."""
    lanes: list[Lane] = []
    first = Lane.BROADCAST
    for one in reversed(said):
        first = min(first, one.lane)
        lanes.append(first)
    return lanes[::-1]


@dataclass(slots=True)
class Changes:
    """One turn's effects. `None` for language, stopped and timers means: as it was.

    `silenced`: the door was closed in this turn, so what waited before it is dropped.
    `remembered` and `follow_ups` hold None where one goes.
    """

    said: list[Said] = field(default_factory=list)
    language: str | None = None
    stopped: bool | None = None
    silenced: bool = False
    remembered: dict[tuple[str, str], Remembered | None] = field(default_factory=dict)
    consents: list[Consent] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    fingerprints: list[RecordFingerprint] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    mail: list[ConfirmAddress | PostLetter | PostReceipt] = field(default_factory=list)
    wordings: list[BadWording] = field(default_factory=list)
    switches: dict[tuple[str, str], SetSwitch] = field(default_factory=dict)
    timers: tuple[Timer, ...] | None = None
    follow_ups: dict[tuple[str, str], Timer | None] = field(default_factory=dict)
    forgotten: bool = False
    counted: list[CountInGroup] = field(default_factory=list)
    left: list[SetGroupLeft] = field(default_factory=list)
    pacts: list[CountInPact] = field(default_factory=list)

    def leave_something(self) -> bool:
        """Whether a contact unknown so far has to be known from now on."""
        if self.forgotten:
            return False
        leaves = any(not isinstance(said.content, Toast) for said in self.said)
        sets = self.language is not None or self.stopped is not None
        keeps = self.remembered or self.consents or self.actions or self.switches
        wakes = self.timers or any(self.follow_ups.values())
        more = self.fingerprints or self.readings or self.mail
        return leaves or sets or bool(keeps or wakes or more)


def changes_of(effects: Sequence[Effect]) -> Changes:
    """Sort effects; of two that concern the same thing the later one holds. Words are cleaned."""
    changes = Changes()
    for effect in effects:
        _sort(changes, effect)
    return changes


def _sort(changes: Changes, effect: Effect) -> None:
    match effect:
        case Send(message, question, lane):
            changes.said.append(Said(message, question, lane))
        case AnswerPress(toast):
            changes.said.append(Said(toast))
        case RetireButtons(target):
            changes.said.append(Said(target, lane=Lane.EDIT))
        case SetLanguage(language):
            changes.language = clean(language)
        case SetStopped(stopped):
            changes.stopped = stopped
            changes.silenced |= stopped
        case Remember(value):
            held = replace(value, value=clean_value(value.value))
            changes.remembered[value.campaign, value.name] = held
        case Unremember(campaign, name):
            changes.remembered[campaign, name] = None
        case RecordConsent(consent):
            changes.consents.append(consent)
        case RecordAction(action):
            changes.actions.append(action)
        case RecordFingerprint():
            changes.fingerprints.append(effect)
        case RecordReading(reading):
            changes.readings.append(reading)
        case ConfirmAddress() | PostLetter() | PostReceipt():
            changes.mail.append(effect)
        case ReportWording(wording):
            changes.wordings.append(wording)
        case SetSwitch(campaign, switch):
            changes.switches[campaign, switch] = effect
        case SetTimers(timers):
            changes.timers = timers
        case SetFollowUp(campaign, due, kind):
            wakes = Timer(campaign, 0, kind, due) if due else None
            changes.follow_ups[kind, campaign] = wakes
        case CountInGroup():
            changes.counted.append(effect)
        case SetGroupLeft():
            changes.left.append(effect)
        case CountInPact():
            changes.pacts.append(effect)
        case ForgetContact():
            changes.forgotten = True
        case AlertStaff():
            pass  # the service tells staff; there is nothing in it to keep
        case _:
            assert_never(effect)
