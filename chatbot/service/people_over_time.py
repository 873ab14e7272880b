"""A new list of people, with what only the list before it knows. Pure: values in, values out.

Since when somebody is listed, and which entries were merged into theirs, no list says. An address
that several people of one list have is the mailbox of a local party.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from chatbot.domain.places import Ballot, Person, PersonId, SeatCode
from chatbot.domain.routes import RouteKind
from chatbot.service.fetch_changes import (
    Change,
    Held,
    candidates_of,
    changes_between,
    members_of,
)
from chatbot.service.place_ports import BallotHistory, Seated


def merges_in(changes: Iterable[Change]) -> Mapping[PersonId, PersonId]:
    """Ids that are gone, and those that stand for the same people now."""
    return {PersonId(one.was): one.person.id for one in changes if one.kind == "merged"}


def carried_over(
    ballots: Iterable[Ballot], before: Held, merged: Mapping[PersonId, PersonId], as_of: date
) -> tuple[Ballot, ...]:
    """The ballots, whose people keep their history; where nobody was held, nobody is newer."""
    olds = _olds(merged)
    since = as_of if before else None
    return tuple(
        replace(
            ballot,
            candidates=tuple(
                _with_history(one, ballot.constituency, before, olds, since)
                for one in ballot.candidates
            ),
        )
        for ballot in ballots
    )


def carried_over_members(
    members: Iterable[tuple[SeatCode, Person]], before: Held, merged: Mapping[PersonId, PersonId]
) -> list[tuple[SeatCode, Person]]:
    """The same for those who sit."""
    olds = _olds(merged)
    return [(seat, _with_history(one, seat, before, olds, None)) for seat, one in members]


def ballot_history(as_of: date, merged: Mapping[PersonId, PersonId]) -> BallotHistory:
    """What `carried_over` does, over what is held when it is asked; `merged` is known already."""

    def kept(held: Sequence[Ballot], brought: Sequence[Ballot]) -> Sequence[Ballot]:
        before, after = candidates_of(held), candidates_of(brought)
        same = merges_in(changes_between(before, after, merged))
        return carried_over(brought, before, same, as_of)

    return kept


def member_history(held: Sequence[Seated], brought: Sequence[Seated]) -> Sequence[Seated]:
    """The same for those who sit."""
    before = members_of(held)
    same = merges_in(changes_between(before, members_of(brought)))
    return carried_over_members(brought, before, same)


def with_shared_marked(ballots: Sequence[Ballot]) -> tuple[Ballot, ...]:
    """The ballots, on which every address that more than one person has is marked."""
    owners: defaultdict[str, set[PersonId]] = defaultdict(set)
    for ballot in ballots:
        for person in ballot.candidates:
            if person.email:
                owners[person.email.casefold()].add(person.id)
    shared = {address for address, people in owners.items() if len(people) > 1}
    if not shared:
        return tuple(ballots)
    return tuple(
        replace(ballot, candidates=tuple(_marked(one, shared) for one in ballot.candidates))
        for ballot in ballots
    )


def _olds(merged: Mapping[PersonId, PersonId]) -> Mapping[PersonId, list[PersonId]]:
    olds: defaultdict[PersonId, list[PersonId]] = defaultdict(list)
    for old, new in merged.items():
        olds[new].append(old)
    return olds


def _with_history(
    person: Person,
    seat: SeatCode,
    before: Held,
    olds: Mapping[PersonId, Sequence[PersonId]],
    since: date | None,
) -> Person:
    former: dict[PersonId, None] = dict.fromkeys(person.former_ids)
    for ident in (person.id, *olds.get(person.id, ())):
        if ident != person.id:
            former[ident] = None
        if ident in before:
            there, held = before[ident]
            former |= dict.fromkeys(held.former_ids)
            if there == seat:
                since = held.listed_since
    former.pop(person.id, None)
    return replace(person, former_ids=tuple(former), listed_since=since)


def _marked(person: Person, shared: set[str]) -> Person:
    if person.email is None or person.email.casefold() not in shared:
        return person
    routes = tuple(
        replace(one, shared=True)
        if one.kind is RouteKind.EMAIL and one.to.casefold() in shared
        else one
        for one in person.routes
    )
    return replace(person, routes=routes)
