"""What every list of candidates has to come to: ballots with their people in order, or a refusal.

The readers of the lists put in one `Standing` a row; here doubled rows become one person again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Ballot, BallotId, Person, PersonId, SeatCode
from chatbot.domain.routes import Route, in_order
from chatbot.lookups.ballot_order import in_ballot_order
from chatbot.service.changes_in_words import number_of

FEWEST_SEATS: Final = 600
"""Of a general election: a list of fewer is cut off. By-elections are counted apart."""


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
        people[row.person] = _merged(known, row)
        tally.rows, tally.doubled = tally.rows + 1, tally.doubled + (known is not None)
    ballots = tuple(_ballot(list(people.values()), name) for people in gathered.values())
    if not force:
        _check_counts(ballots, name)
    return ballots


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
