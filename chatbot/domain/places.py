"""Seats and the people who seek or hold them. Facts about the public world, no supporter in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final, Literal, NewType

from chatbot.domain.calendar import QUIET_SEAT, SeatCalendar
from chatbot.domain.records import record
from chatbot.domain.routes import PAGES, Closed, Route, RouteKind, first_open

SeatCode = NewType("SeatCode", str)
"""Nine-character ONS (GSS) code of a UK Parliament constituency on the July 2024 boundaries."""

BallotId = NewType("BallotId", str)
"""Democracy Club's `ballot_paper_id`: `parl.<seat-slug>[.by].<date>`."""

PersonId = NewType("PersonId", str)
"""`dc:<person_id>` a candidate, `mnis:<member_id>` an MP, `sample:<slug>` test data."""

Nation = Literal["england", "scotland", "wales", "northern_ireland"]


@record(frozen=True, slots=True)
class Constituency:
    """One of the 650 seats. `name_cy` is its Welsh name where it has one of its own."""

    code: SeatCode
    name: str
    nation: Nation
    name_cy: str | None = None


class PlaceOutcome(StrEnum):
    """What became of looking a postcode up. Outcomes, not exceptions: each has words of its own.

    FOUND one seat · CHOOSE several seats are possible · REPAIRED one look-alike exists, to be
    confirmed · PARTIAL only the first half was given · TERMINATED no longer in use · SPECIAL real
    but in no seat (forces, PO boxes, large users) · OUTSIDE Jersey, Guernsey, Isle of Man ·
    UNKNOWN well formed, not known · INVALID not a postcode · UNAVAILABLE nobody could answer now.
    """

    FOUND = "found"
    CHOOSE = "choose"
    REPAIRED = "repaired"
    PARTIAL = "partial"
    TERMINATED = "terminated"
    SPECIAL = "special"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


BY_NAME: Final = "name"
"""The source of a place that was told from the name of a seat, not from a postcode."""

BY_WORDS: Final = "words"
"""The source of a place that was told from a few words of a sentence that stand in names."""


@record(frozen=True, slots=True)
class Place:
    """The answer to a postcode. `postcode` is in its printed form (`SW1A 1AA`).

    `near` lists other seats whose postcodes lie close by: the seat is named and the person asked.
    `source` is `index`, `postcodes.io`, `sample`, …; `as_of` is the date of that data. `ended` is
    the first day of the month in which a TERMINATED postcode went out of use, where that is known.
    """

    outcome: PlaceOutcome
    postcode: str | None = None
    constituency: Constituency | None = None
    alternatives: tuple[Constituency, ...] = ()
    near: tuple[Constituency, ...] = ()
    source: str | None = None
    as_of: date | None = None
    ended: date | None = None


class NotAsked(StrEnum):
    """Why somebody on a ballot gets no letter. Impartial reasons only, and each is logged.

    OPTED_OUT they asked not to be written to · WITHDRAWN they stand no more.
    """

    OPTED_OUT = "opted_out"
    WITHDRAWN = "withdrawn"


@record(frozen=True, slots=True)
class Person:
    """A candidate or an MP as a letter's recipient. `party` is the label as printed.

    `routes` are the public ways to reach them, best first. `position` is the place on the ballot
    paper, from 1. `former_ids` are ids of entries that were merged into this one. `listed_since`
    is the date of the first list that has them on this ballot. `test_data` marks people of the
    built-in sample.
    """

    id: PersonId
    name: str
    party: str
    role: Literal["candidate", "mp"]
    routes: tuple[Route, ...] = ()
    position: int | None = None
    sort_name: str | None = None
    test_data: bool = False
    former_ids: tuple[PersonId, ...] = ()
    listed_since: date | None = None
    not_asked: NotAsked | None = None

    @property
    def email(self) -> str | None:
        """The address to write to, if there is one that may be used."""
        return _to(first_open(self.routes, RouteKind.EMAIL))

    @property
    def web(self) -> str | None:
        """The best public page: a contact form, a page of their own, a social page."""
        return _to(first_open(self.routes, *PAGES))

    @property
    def post(self) -> str | None:
        """Where a letter on paper goes."""
        return _to(first_open(self.routes, RouteKind.POST))

    @property
    def ids(self) -> tuple[PersonId, ...]:
        """Every id that they are known by, the one of today first."""
        return (self.id, *self.former_ids)

    def closing(self, why: Callable[[Route], Closed | None]) -> Person:
        """The same person, without the routes for which there is a reason."""
        closed = [(one, why(one)) for one in self.routes]
        if not any(reason for _, reason in closed):
            return self
        routes = tuple(one.close(reason) if reason else one for one, reason in closed)
        return replace(self, routes=routes)


def _to(route: Route | None) -> str | None:
    return route.to if route else None


@record(frozen=True, slots=True)
class Ballot:
    """One contest for one seat on one day. `verified` says the list matches the official one.

    `elected` is known only after the poll.
    """

    id: BallotId
    constituency: SeatCode
    poll_date: date
    candidates: tuple[Person, ...]
    verified: bool = False
    cancelled: bool = False
    elected: PersonId | None = None
    source: str | None = None
    as_of: date | None = None


def where_they_stand(
    ballots: Iterable[Ballot], people: Collection[PersonId]
) -> dict[PersonId, SeatCode]:
    """Id asked for -> the seat where its person stands, told by ids alone: names are no proof.

    Who withdrew, and whose ballot was called off, stands nowhere.
    """
    return {
        ident: ballot.constituency
        for ballot in ballots
        if not ballot.cancelled
        for one in ballot.candidates
        if one.not_asked is not NotAsked.WITHDRAWN
        for ident in one.ids
        if ident in people
    }


@record(frozen=True, slots=True)
class Representation:
    """Everybody who can be asked about one seat, as known at a moment.

    `ballot` is the contest that is open then, if any; `last_ballot` the newest one that is over;
    `mp` the sitting member. Without one the seat is `vacant`, Parliament is dissolved (see
    `calendar`), or nobody knows yet. `elsewhere`: who was looked for, is not on `ballot`, and is
    on that of another seat on the same day.
    """

    constituency: Constituency
    ballot: Ballot | None = None
    last_ballot: Ballot | None = None
    mp: Person | None = None
    mp_source: str | None = None
    mp_as_of: date | None = None
    calendar: SeatCalendar = QUIET_SEAT
    vacant: bool = False
    elsewhere: tuple[tuple[PersonId, Constituency], ...] = ()
