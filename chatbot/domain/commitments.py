"""Three kinds of commitment under three names, never mixed.

An *action* is what a supporter did. An *answer* is what a candidate or MP committed to, per ask.
A *signature* is an organisation's name under an open letter (its table comes with that campaign).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.places import BallotId, PersonId, SeatCode
from chatbot.domain.records import record


class ActionKind(StrEnum):
    """What a supporter did. `PROMISED` is their own promise, not a candidate's pledge.

    `HEARD` is what a supporter says came back from one person, a `Heard` as its detail; their last
    word counts. Two are no deeds, are written beside the drafts, and are in no count of deeds:
    `OFFERED` once for all the drafts to a ballot, `LEFT_OUT` for one of its people who got none,
    with the reason.
    """

    DRAFTED = "drafted"
    SENT = "sent"
    SHARED = "shared"
    PROMISED = "promised"
    OFFERED = "offered"
    LEFT_OUT = "left_out"
    HEARD = "heard"


class Heard(StrEnum):
    """What came back for a letter, by the supporter's own word."""

    ANSWERED = "answered"
    NOT_MY_QUESTION = "not_my_question"
    AUTOMATIC = "automatic"
    NO_ANSWER = "no_answer"
    NOT_SAID = "not_said"


NO_DEEDS: Final = frozenset({ActionKind.OFFERED, ActionKind.LEFT_OUT})

CHOSEN: Final = "chosen"
"""The reason of a LEFT_OUT that is the supporter's own choice; the others are of `NotAsked`."""


@record(frozen=True, slots=True)
class Action:
    """One thing a supporter did, once. `key` makes recording it twice the same as once.

    `recipient` is who a letter was for; `detail` is an id an author chose (`talk_to_a_friend`),
    never a text, or the reason of a LEFT_OUT. `chosen_subset` says the supporter, not we, left
    others of the ballot out.
    """

    key: str
    campaign: str
    kind: ActionKind
    at: datetime
    constituency: SeatCode | None = None
    ballot: BallotId | None = None
    recipient: PersonId | None = None
    asks: tuple[str, ...] = ()
    detail: str | None = None
    chosen_subset: bool = False


class AnswerValue(StrEnum):
    """A candidate's or MP's reply to one ask. No answer is a value too."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNCLEAR = "unclear"
    NONE = "none"


class AnswerStage(StrEnum):
    """How well an answer is established."""

    SAID = "said"
    WITNESSED = "witnessed"
    EVIDENCED = "evidenced"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"
    CONTRADICTED = "contradicted"


@record(frozen=True, slots=True)
class Answer:
    """What one person said about one ask. Asks keep their identity across campaigns."""

    person: PersonId
    constituency: SeatCode
    ask: str
    value: AnswerValue
    stage: AnswerStage
    on: date
    evidence: str | None = None


@record(frozen=True, slots=True)
class Consent:
    """The exact choice a person made: which wording, in which language, when, on which channel.

    `wording` is the SHA-256 of the words shown; the words themselves stay in the release.
    """

    campaign: str
    purpose: str
    given: bool
    wording: str
    release: str
    language: str
    at: datetime
