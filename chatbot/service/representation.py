"""Who stands for a seat on a date, decided from what is held. Pure: values in, a value out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from chatbot.domain.dissolutions import is_dissolved, same_membership
from chatbot.domain.places import Ballot, Constituency, Person, Representation
from chatbot.domain.routes import Closed, Route, RouteKind

BALLOT_OPENS: Final = timedelta(days=60)
"""Before polling day. A contest further ahead is not offered yet."""

_PARLIAMENT: Final = "@parliament.uk"

Held = tuple[Person, str, date]
"""A member, the source, and the date of that knowledge."""


def represent(
    seat: Constituency, ballots: Sequence[Ballot], held: Held | None, on: date
) -> Representation:
    """Everybody who can be asked on a date, who may lie in the past of what is held."""
    general = [one.poll_date for one in ballots if not is_by_election(one)]
    dissolved = is_dissolved(on, general)
    polls = [one.poll_date for one in ballots if not one.cancelled]
    opened = _open(ballots, on)
    sitting = held if held and not dissolved and same_membership(on, held[2], polls) else None
    return Representation(
        constituency=seat,
        ballot=_before_the_poll(opened, dissolved) if opened else None,
        last_ballot=_last(ballots, on),
        mp=sitting[0] if sitting else None,
        mp_source=sitting[1] if sitting else None,
        mp_as_of=sitting[2] if sitting else None,
    )


def is_by_election(ballot: Ballot) -> bool:
    """Democracy Club's ids say so: `parl.<seat-slug>.by.<date>`."""
    return ".by." in ballot.id


def _open(ballots: Sequence[Ballot], on: date) -> Ballot | None:
    """The nearest contest from today on; a cancelled one only where nothing replaces it."""
    ahead = [one for one in ballots if on <= one.poll_date <= on + BALLOT_OPENS]
    return min(ahead, key=lambda one: (one.cancelled, one.poll_date), default=None)


def _last(ballots: Sequence[Ballot], on: date) -> Ballot | None:
    over = [one for one in ballots if one.poll_date < on and not one.cancelled]
    return max(over, key=lambda one: one.poll_date, default=None)


def _before_the_poll(ballot: Ballot, dissolved: bool) -> Ballot:
    """The ballot as people could know it then: no result, and no address that is dead.

    Mailboxes at parliament.uk are closed from the dissolution to polling day.
    """
    people = tuple(one.closing(_dead_mailbox) if dissolved else one for one in ballot.candidates)
    return replace(ballot, candidates=people, elected=None)


def _dead_mailbox(route: Route) -> Closed | None:
    at_parliament = route.kind is RouteKind.EMAIL and route.to.casefold().endswith(_PARLIAMENT)
    return Closed.DISSOLVED if at_parliament else None
