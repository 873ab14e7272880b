"""What every list of candidates has to come to: ballots with their people in order, or a refusal.

The readers of the lists put in one `Standing` a row; here doubled rows become one person again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Ballot, BallotId, Person, PersonId, SeatCode
from chatbot.domain.routes import Route, in_order
from chatbot.domain.seats import fold_name
from chatbot.lookups.ballot_order import in_ballot_order
from chatbot.lookups.printed import LONGEST_PRINTED
from chatbot.service.changes_in_words import number_of

FEWEST_SEATS: Final = 600
"""Of a general election: a list of fewer is cut off. By-elections are counted apart."""

FIRST_POLL: Final = date(1918, 12, 14)
LAST_POLL: Final = date(2100, 12, 31)
"""A day outside these is a slip, and so far outside that one cannot reckon with it."""

LONGEST_ID: Final = 200
"""Characters. The longest real id of a ballot has 56."""


def could_be_polled(day: date) -> bool:
    """Whether it may be the day of a poll for a seat of ours."""
    return FIRST_POLL <= day <= LAST_POLL


@dataclass(frozen=True, slots=True)
class Standing:
    """One person on one ballot, as one row tells it.

    `votes` is None where they are not known, `elected` where the row does not say, `locked` True
    where two people have compared the list with the official notice.
    """

    ballot: BallotId
    seat: SeatCode
    poll_date: date
    person: PersonId
    name: str
    party: str
    sort_name: str | None = None
    routes: tuple[Route, ...] = ()
    votes: int | None = None
    elected: bool | None = None
    locked: bool = False
    cancelled: bool = False


@dataclass(slots=True)
class Tally:
    """How many rows there were, and what became of those that are nobody new."""

    rows: int = 0
    doubled: int = 0
    other_elections: int = 0


def tally_in_words(tally: Tally) -> Iterable[str]:
    """What an operator should read: every row is accounted for."""
    people = tally.rows - tally.doubled - tally.other_elections
    rows, found = number_of(tally.rows, "row", "rows"), number_of(people, "person", "people")
    parts = [f"{rows} read: {found}"]
    if tally.doubled:
        parts.append(f"{tally.doubled:,} more about people who had one")
    if tally.other_elections:
        parts.append(f"{tally.other_elections:,} of other elections")
    yield ", ".join(parts) + "."


def gather(
    standings: Iterable[Standing], name: str, *, force: bool, tally: Tally | None = None
) -> tuple[Ballot, ...]:
    """All ballots of a file. Raises ImportRefused; `name` is the file's, for the sentence."""
    tally = tally or Tally()
    gathered: dict[BallotId, dict[PersonId, Standing]] = {}
    for row in standings:
        people = gathered.setdefault(row.ballot, {})
        known = people.get(row.person)
        _check(row, known, name)
        people[row.person] = _merged(known, row)
        tally.rows, tally.doubled = tally.rows + 1, tally.doubled + (known is not None)
    ballots = tuple(_ballot(list(people.values()), name) for people in gathered.values())
    _check_one_a_day(ballots, name)
    if not force:
        _check_counts(ballots, name)
    return ballots


def _check(row: Standing, known: Standing | None, name: str) -> None:
    """Raises ImportRefused for what no list of candidates can mean."""
    who = row.person[:LONGEST_ID]
    if not could_be_polled(row.poll_date):
        raise ImportRefused(f"{name}: {row.ballot[:LONGEST_ID]} has a polling day that is none.")
    if max(len(row.ballot), len(row.person)) > LONGEST_ID:
        raise ImportRefused(f"{name}: an id is longer than any that is meant here ({who}).")
    if max(len(row.name), len(row.party)) > LONGEST_PRINTED:
        raise ImportRefused(f"{name}: the name or the party of {who} is too long to be right.")
    # Two people under one number would mix their addresses: letters would go to a stranger.
    if known and fold_name(known.name) != fold_name(row.name):
        raise ImportRefused(f"{name}: {who} is two people, {known.name} and {row.name}.")


def _check_one_a_day(ballots: Iterable[Ballot], name: str) -> None:
    """A poll that was called off may be held again on its day; two open ones cannot be."""
    open_ones = Counter((it.constituency, it.poll_date) for it in ballots if not it.cancelled)
    for (seat, day), times in open_ones.items():
        if times > 1:
            raise ImportRefused(f"{name}: {seat} has {times} ballots on {day.isoformat()}.")


def _merged(first: Standing | None, again: Standing) -> Standing:
    """One person from two rows: several addresses of a kind double the row in an export."""
    if first is None:
        return again
    return replace(first, routes=in_order((*first.routes, *again.routes)))


def _ballot(rows: list[Standing], name: str) -> Ballot:
    first = rows[0]
    if any((row.seat, row.poll_date) != (first.seat, first.poll_date) for row in rows):
        raise ImportRefused(f"{name}: {first.ballot} is given two seats or two days.")
    people = (
        Person(
            id=row.person,
            name=row.name,
            party=row.party,
            role="candidate",
            routes=row.routes,
            sort_name=row.sort_name,
        )
        for row in rows
    )
    counted = [row for row in rows if row.votes is not None]
    return Ballot(
        id=first.ballot,
        constituency=first.seat,
        poll_date=first.poll_date,
        candidates=in_ballot_order(people),
        # A count, even of some, comes only after the official notice has been compared.
        verified=bool(counted) or all(row.locked for row in rows),
        cancelled=first.cancelled,
        elected=_elected(rows, len(counted) == len(rows)),
    )


def _elected(rows: list[Standing], all_counted: bool) -> PersonId | None:
    """Who is marked so; else who has most votes, if everybody's are known and nobody ties."""
    marked = [row.person for row in rows if row.elected]
    if marked or not all_counted:
        return marked[0] if len(marked) == 1 else None
    most = max(row.votes or 0 for row in rows)
    first = [row.person for row in rows if row.votes == most]
    return first[0] if len(first) == 1 and most > 0 else None


def _check_counts(ballots: tuple[Ballot, ...], name: str) -> None:
    if not ballots:
        raise ImportRefused(f"{name} has no candidates for the UK Parliament.")
    general: dict[date, set[SeatCode]] = {}
    for ballot in ballots:
        if ".by." not in ballot.id:
            general.setdefault(ballot.poll_date, set()).add(ballot.constituency)
    for day, seats in general.items():
        if len(seats) < FEWEST_SEATS:
            raise ImportRefused(
                f"{name} has candidates in {len(seats)} seats for {day.isoformat()}, "
                f"and at least {FEWEST_SEATS} are expected."
            )
