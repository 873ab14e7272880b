"""What a turn asks for. A closed union: the store applies each kind in exactly one place.

Effects are imperative. None of them is carried out here, and none names a table or a channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal

from chatbot.domain.commitments import Action, Consent
from chatbot.domain.contacts import Remembered, Value
from chatbot.domain.messages import Lane, Outgoing, Retire, Toast
from chatbot.domain.pacts import Pact
from chatbot.domain.places import PersonId
from chatbot.domain.readings import Reading
from chatbot.domain.records import record
from chatbot.domain.sameness import Passages
from chatbot.domain.wordings import BadWording
from chatbot.engine.session import Session


@record(frozen=True, slots=True)
class Send:
    """Say something to the contact of this turn.

    `question` is set to (session id, visit) when the bubble carries the open question, so that its
    buttons can be retired later.
    """

    message: Outgoing
    question: tuple[str, int] | None = None
    lane: Lane = Lane.REPLY


@record(frozen=True, slots=True)
class AnswerPress:
    """Answer a press, with words or silently. Never queued behind messages."""

    toast: Toast


@record(frozen=True, slots=True)
class RetireButtons:
    """Take the buttons off a question that is answered."""

    target: Retire


@record(frozen=True, slots=True)
class SetLanguage:
    """Keep the interface language of this chat."""

    language: str


@record(frozen=True, slots=True)
class SetStopped:
    """Close or reopen the door. Closing also drops timers and outbox rows not yet sent."""

    stopped: bool


@record(frozen=True, slots=True)
class Remember:
    """Keep one declared value after the session."""

    value: Remembered


@record(frozen=True, slots=True)
class Unremember:
    """Drop one declared value now."""

    campaign: str
    name: str


@record(frozen=True, slots=True)
class RecordConsent:
    """Keep the exact choice made."""

    consent: Consent


@record(frozen=True, slots=True)
class RecordAction:
    """Enter an action in the ledger; the same key again counts nothing twice.

    Only its detail follows: an author's id, such as the promise that was changed to.
    """

    action: Action


@record(frozen=True, slots=True)
class RecordFingerprint:
    """Keep the fingerprint of a letter's own words, for one office and a week.

    The words end here: what is kept has no text, no contact and no time but the week.
    """

    campaign: str
    recipient: PersonId
    passages: Passages
    week: date


@record(frozen=True, slots=True)
class RecordReading:
    """Keep, in private, how the person reads a reply; the same key again changes it."""

    reading: Reading


@record(frozen=True, slots=True)
class ConfirmAddress:
    """Have the person prove that an e-mail address is theirs: send it a code and a link."""

    campaign: str
    email: str
    language: str
    at: datetime


@record(frozen=True, slots=True)
class PostLetter:
    """Send one letter for the person from the campaign's own address, once, not before `due`.

    `email` is theirs, where answers go, and must be confirmed. `row` is whom the letter is for as
    the set holds them; `signed` the name under it.
    """

    key: str
    campaign: str
    email: str
    letters: str
    row: Mapping[str, Value]
    seat: Value
    ballot: str | None
    role: str | None
    ask: str | None
    chosen_subset: bool
    subject: str
    body: str
    language: str
    signed: str
    due: datetime
    at: datetime


@record(frozen=True, slots=True)
class PostReceipt:
    """Tell the person, at their own address, what is sent in their name."""

    key: str
    campaign: str
    email: str
    names: tuple[str, ...]
    language: str
    at: datetime


@record(frozen=True, slots=True)
class ReportWording:
    """Count a sentence as badly put. Nothing about who says so goes along."""

    wording: BadWording


@record(frozen=True, slots=True)
class SetSwitch:
    """Turn one of the three kinds of later message on or off, with the words agreed to."""

    campaign: str
    switch: Literal["letter", "campaign", "others"]
    on: bool
    wording: str
    release: str
    language: str
    at: datetime


FOLLOW_UP: Final[Literal["follow_up"]] = "follow_up"
PACT: Final[Literal["pact"]] = "pact"
LASTING: Final = (FOLLOW_UP, PACT)
"""Timers that outlive the conversation."""


@record(frozen=True, slots=True)
class Timer:
    """Wake this session at `due`, unless it has moved on by then.

    One that lasts wakes no session: `session` is the campaign that comes back, `visit` 0.
    """

    session: str
    visit: int
    kind: Literal["no_reply", "idle", "follow_up", "pact"]
    due: datetime


@record(frozen=True, slots=True)
class SetTimers:
    """Replace all timers of this contact's session by these."""

    timers: tuple[Timer, ...]


@record(frozen=True, slots=True)
class SetFollowUp:
    """Come back to this contact at `due` with the campaign's flow for it; None: do not.

    One of a kind for each campaign. It outlives the conversation; /stop and /delete end it.
    """

    campaign: str
    due: datetime | None
    kind: Literal["follow_up", "pact"] = FOLLOW_UP


@record(frozen=True, slots=True)
class CountInGroup:
    """One more in the total of a group, on a day that the store draws; it says not whose."""

    group: str
    campaign: str
    at: datetime


@record(frozen=True, slots=True)
class SetGroupLeft:
    """We are out of a group since `left`: its totals go in time; None: we are in it again."""

    group: str
    left: datetime | None


@record(frozen=True, slots=True)
class CountInPact:
    """More or fewer promises of a pact, from a day on; it says not whose."""

    pact: Pact
    day: date
    change: int


@record(frozen=True, slots=True)
class ForgetContact:
    """Erase everything held about the contact; one last message may still go out.

    Counts in the ledger stay, without the person.
    """


@record(frozen=True, slots=True)
class AlertStaff:
    """Something an author or operator should look at. `detail` never holds personal data."""

    code: str
    detail: str


Effect = (
    Send
    | AnswerPress
    | RetireButtons
    | SetLanguage
    | SetStopped
    | Remember
    | Unremember
    | RecordConsent
    | RecordAction
    | RecordFingerprint
    | RecordReading
    | ConfirmAddress
    | PostLetter
    | PostReceipt
    | ReportWording
    | SetSwitch
    | SetTimers
    | SetFollowUp
    | CountInGroup
    | SetGroupLeft
    | CountInPact
    | ForgetContact
    | AlertStaff
)


@record(frozen=True, slots=True)
class Turn:
    """One incoming, decided. `session` None means the conversation is over.

    `outcome` is how the outermost flow ended, when it did. `trace` names what was passed on the
    way, for rehearsals and the studio: `flow.step`, `flow.step>exit`, `flow.step.retry.1`. `said`
    names each bubble, in order: `flow.step`, a retry's key, `command.help`, `words.resume`.
    """

    session: Session | None
    effects: tuple[Effect, ...] = ()
    outcome: str | None = None
    trace: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
