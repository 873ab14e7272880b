"""Who stands for a seat at a moment, decided from what is held. Pure: values in, a value out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, TypeGuard

from chatbot.domain.calendar import (
    CONTEST_OPENS,
    Contest,
    SeatCalendar,
    calendar_of,
    day_of,
    latest_writ,
    nominations_close,
)
from chatbot.domain.dissolutions import same_membership
from chatbot.domain.places import Ballot, Constituency, Person, Representation
from chatbot.domain.routes import Closed, Route, RouteKind

_PARLIAMENT: Final = "@parliament.uk"

Held = tuple[Person, str, date]
"""A member, the source, and the date of that knowledge."""


def represent(
    seat: Constituency,
    ballots: Sequence[Ballot],
    held: Held | None,
    at: datetime,
    called: Sequence[Contest] = (),
    members_as_of: date | None = None,
) -> Representation:
    """Everybody who can be asked at a moment, which may lie in the past of what is held.

    `called` are the polls of a campaign's calendar: it knows of one before anybody stands, and
    the day it was called. `members_as_of` is the day of the whole list of members, so that a
    seat that is not in it is known to be vacant from that day on.
    """
    contests = _contests(ballots, called, seat, at)
    calendar = calendar_of(contests, at)
    ours = {one.poll_date: one for one in sorted(ballots, key=lambda one: not one.cancelled)}
    opened = ours.get(calendar.ahead.poll) if calendar.ahead else None
    member = held if held and _sits(calendar, contests, at, held[2]) else None
    empty = member is None and (
        _is_vacated(calendar)
        or (_tells_of_now(members_as_of, at) and _sits(calendar, contests, at, members_as_of))
    )
    return Representation(
        constituency=seat,
        ballot=_before_the_poll(opened, calendar, seat, at) if opened else None,
        last_ballot=ours.get(calendar.over.poll) if calendar.over else None,
        mp=member[0] if member else None,
        mp_source=member[1] if member else None,
        mp_as_of=member[2] if member else None,
        calendar=calendar,
        vacant=empty,
    )


def is_by_election(ballot: Ballot) -> bool:
    """Democracy Club's ids say so: `parl.<seat-slug>.by.<date>`."""
    return ".by." in ballot.id


def _contests(
    ballots: Iterable[Ballot], called: Iterable[Contest], seat: Constituency, at: datetime
) -> list[Contest]:
    """Those of the ballots held, opened when the campaign says, and those it alone knows of."""
    planned = {one.poll: one for one in called}
    found = []
    for ballot in ballots:
        day = ballot.poll_date
        opens = planned.pop(day).opens if day in planned else _opens(ballot, seat, at)
        found.append(Contest(day, opens, is_by_election(ballot), ballot.cancelled))
    return [*found, *planned.values()]


def _opens(ballot: Ballot, seat: Constituency, at: datetime) -> date:
    """The first day on which a ballot may be taken as called.

    A list of that day or before shows that it was. A later one tells of a by-election only its
    polling day: the seat is vacant from the last day on which the writ could come, and how long
    before, nobody here knows.
    """
    known_then = ballot.as_of is None or ballot.as_of <= day_of(at)
    if known_then or not is_by_election(ballot):
        return ballot.poll_date - CONTEST_OPENS
    return latest_writ(ballot.poll_date, seat.nation)


def _sits(calendar: SeatCalendar, contests: Sequence[Contest], at: datetime, known: date) -> bool:
    """Whether a list of members of another day tells who holds the seat at this moment."""
    if calendar.dissolution or _is_vacated(calendar) or _is_counted(calendar, at):
        return False
    polls = [one.poll for one in contests if not one.cancelled]
    return same_membership(day_of(at), known, polls)


def _tells_of_now(as_of: date | None, at: datetime) -> TypeGuard[date]:
    """Whether a list is of this day or before: that a seat is empty in it says nothing of then."""
    return as_of is not None and as_of <= day_of(at)


def _is_counted(calendar: SeatCalendar, at: datetime) -> bool:
    """From the close of polls to the end of the day no list names whoever is being elected."""
    return calendar.over is not None and calendar.over.poll == day_of(at)


def _is_vacated(calendar: SeatCalendar) -> bool:
    """A by-election is held because nobody has the seat, whatever an older list says."""
    return calendar.ahead is not None and calendar.ahead.by_election


def _before_the_poll(
    ballot: Ballot, calendar: SeatCalendar, seat: Constituency, at: datetime
) -> Ballot:
    """The ballot as people could know it then.

    No result, no address that is dead, and no list is final while somebody can still come.
    Mailboxes at parliament.uk are closed from the dissolution to polling day.
    """
    dead = calendar.dissolution is not None
    people = tuple(one.closing(_dead_mailbox) if dead else one for one in ballot.candidates)
    ahead = calendar.ahead
    final = ahead is None or day_of(at) > nominations_close(ahead, seat.nation)
    return replace(ballot, candidates=people, elected=None, verified=ballot.verified and final)


def _dead_mailbox(route: Route) -> Closed | None:
    at_parliament = route.kind is RouteKind.EMAIL and route.to.casefold().endswith(_PARLIAMENT)
    return Closed.DISSOLVED if at_parliament else None
