"""What a turn may have to know of the outside world before it can be decided.

The engine names needs; the service looks them up and hands back facts. A fact of None means
nobody could answer: the flow's `failed` outcome, never an exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from chatbot.domain.calendar import Contest
from chatbot.domain.contacts import Value
from chatbot.domain.handovers import Handover
from chatbot.domain.holdings import Held
from chatbot.domain.mailing import CodeVerdict, SenderKnown, TakenBack
from chatbot.domain.messages import Address
from chatbot.domain.pacts import Pact, PactStanding
from chatbot.domain.places import PersonId, Place, Representation, SeatCode
from chatbot.domain.records import record
from chatbot.domain.sameness import Likeness, Passages

MAX_NEEDS_PER_TURN = 8


@record(frozen=True, slots=True)
class NeedPlace:
    """The seat of what a person typed as a postcode."""

    typed: str


@record(frozen=True, slots=True)
class NeedPeople:
    """Who can be asked in a seat at a moment. `called`: the polls of the campaign's calendar.

    `looked_for`: people who were on its ballot; where they stand now is told if it is elsewhere.
    """

    seat: SeatCode
    at: datetime
    called: tuple[Contest, ...] = ()
    looked_for: tuple[PersonId, ...] = ()


@record(frozen=True, slots=True)
class NeedLikeness:
    """How alike own words are to earlier letters of a campaign, to any of these recipients.

    `parts`: the parts of a letter, each as passages (`domain.sameness`). Never logged.
    """

    campaign: str
    recipients: tuple[PersonId, ...]
    parts: tuple[tuple[str, Passages], ...]


@record(frozen=True, slots=True)
class NeedSender:
    """What is known of the person's own e-mail address."""

    email: str
    at: datetime


@record(frozen=True, slots=True)
class NeedCode:
    """Whether an address is the person's: by the link, when `code` is None, else by this code.

    Asking counts: a code may be tried a few times only, whatever becomes of the turn.
    """

    email: str
    code: str | None
    at: datetime


@record(frozen=True, slots=True)
class NeedTakenBack:
    """Take back what has not left of a set of letters. It is done when this is answered, or it
    could leave between the answer and the turn; asked again, the answer is the same."""

    letters: str


MailNeed = NeedSender | NeedCode | NeedTakenBack

MailFact = SenderKnown | CodeVerdict | TakenBack


@record(frozen=True, slots=True)
class NeedHandover:
    """What a link from a group to the private chat says, if it is one of ours."""

    payload: str


@record(frozen=True, slots=True)
class NeedStanding:
    """Whether somebody administers a group right now. Never logged."""

    group: Address
    actor: str


@record(frozen=True, slots=True)
class Standing:
    """The answer to it."""

    is_admin: bool


@record(frozen=True, slots=True)
class NeedTally:
    """What a group is shown of its total on a day, in whole steps (see `domain.tallies`)."""

    group: str
    campaign: str
    day: date


@record(frozen=True, slots=True)
class Tally:
    """The figure; None: too few for one."""

    figure: int | None


@record(frozen=True, slots=True)
class NeedGroup:
    """What a group had been told before it moved to another address."""

    before: Address


@record(frozen=True, slots=True)
class GroupBefore:
    """The answer to it."""

    language: str | None
    noted: Mapping[str, Value]


@record(frozen=True, slots=True)
class NeedHeld:
    """What is held of whoever asks beside what flows remember: for /mydata."""


@record(frozen=True, slots=True)
class NeedPacts:
    """How the pacts of a group or seat stand on a day (see `domain.pacts`)."""

    scope: str
    campaign: str
    day: date


@record(frozen=True, slots=True)
class Pacts:
    """The answer to it, the one that ends first in front.

    `delay`: days, drawn by lot, after which a promise made in this turn counts.
    """

    standing: tuple[PactStanding, ...]
    delay: int

    def of(self, pact: Pact) -> PactStanding | None:
        """How one stands; None while nobody can see that there is one."""
        return next((it for it in self.standing if it.pact == pact), None)


GroupNeed = NeedHandover | NeedStanding | NeedTally | NeedGroup | NeedPacts
GroupFact = Handover | Standing | Tally | GroupBefore | Pacts

Need = NeedPlace | NeedPeople | NeedLikeness | MailNeed | GroupNeed | NeedHeld
Fact = Place | Representation | Likeness | MailFact | GroupFact | Held | None
Facts = Mapping[Need, Fact]
