"""Letters that the house sends for a person: what may become of one, and when it may leave.

Office hours are those of the clock on the wall in London, on days that count in the UK. Limits are
here, so that what a person is told and what is done are the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from chatbot.domain.calendar import LONDON
from chatbot.domain.working_days import is_working_day

OPENS: Final = time(9)
CLOSES: Final = time(17)

UNDO: Final = timedelta(minutes=15)
"""How long a letter lies before it may leave. It can be taken back as long as it has not left."""

OFFICE_GAP: Final = timedelta(minutes=6)
"""Between two letters to the same office: at most ten in an hour."""

GIVE_UP: Final = timedelta(days=7)
"""A letter that could not leave for so long is given back to its person. The longest time without
office hours, at Christmas, is shorter."""

CODE_LIVES: Final = timedelta(minutes=30)
CODE_TRIES: Final = 5
CODES_A_DAY: Final = 5
"""To one address, from one chat or many."""

LETTERS_A_DAY: Final = 20
"""From one confirmed address: a ballot paper has rarely more names."""

NOT_ME_LIVES: Final = timedelta(weeks=4)

CODE_DIGITS: Final = 6


class MailKind(StrEnum):
    """LETTER to somebody who stands or sits; CODE and RECEIPT to the person themselves."""

    LETTER = "letter"
    CODE = "code"
    RECEIPT = "receipt"


class MailState(StrEnum):
    """WAITING it lies here · SENDING it is being handed to the mail server, once · SENT the server
    took it · UNKNOWN nobody knows whether it did, and it is never sent again · FAILED it did not
    leave · BOUNCED it came back · CANCELLED taken back, or stopped before it left."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


class MailNews(StrEnum):
    """What a chat is told. CONFIRMED the link was pressed · LEFT · UNKNOWN · REFUSED the address
    takes no letters · FAILED our side could not send it in days · CHANGED the list is not as it
    was, so the person decides · OVER those written to cannot be asked now · BOUNCED it came back ·
    DISOWNED somebody at the address said that it was not them · NO_SUCH_SENDER what was sent to
    the person's own address came back."""

    CONFIRMED = "confirmed"
    LEFT = "left"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    FAILED = "failed"
    CHANGED = "changed"
    OVER = "over"
    BOUNCED = "bounced"
    DISOWNED = "disowned"
    NO_SUCH_SENDER = "no_such_sender"


class CodeVerdict(StrEnum):
    """RIGHT the address is confirmed, by code or link · TAKEN it is, for another chat."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_MANY = "too_many"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class SenderKnown:
    """What is known of an address before anything is sent in its name."""

    confirmed: bool
    may_ask: bool
    letters_left: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Letters of a set that will not leave now, by whom they are for, and those that did."""

    back: tuple[str, ...]
    gone: tuple[str, ...]


def in_office_hours(moment: datetime) -> bool:
    """Whether somebody is at a desk to read."""
    local = moment.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES
