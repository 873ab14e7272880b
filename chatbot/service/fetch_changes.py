"""What a refresh changes about people, found by comparing two lists. Pure: values in, values out.

Ids outlive names, seats and parties, but not every clean-up of a list: somebody who has a new id
beside the same name and label in the same seat is the same person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from chatbot.domain.places import Ballot, Person, PersonId, SeatCode
from chatbot.domain.seats import fold_name

Kind = Literal["new", "gone", "moved", "party", "email", "renamed", "merged"]

Held = Mapping[PersonId, tuple[SeatCode, Person]]
"""Where each person stands or sits."""

ADDRESS = "an address"
"""Stands for an e-mail address, which is nobody's business in a report."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change about one person. `was` and `now` are seats, parties, names or ids, as the kind
    has it; of an e-mail address only whether there was or is one."""

    kind: Kind
    person: Person
    seat: SeatCode
    was: str = ""
    now: str = ""


def candidates_of(ballots: Iterable[Ballot]) -> Held:
    """Everybody on the ballots of one day.

    One id on two ballots is a slip: it counts once, on the same of them whatever their order.
    """
    return {
        person.id: (ballot.constituency, person)
        for ballot in sorted(ballots, key=lambda one: one.id, reverse=True)
        for person in ballot.candidates
    }


def members_of(members: Iterable[tuple[SeatCode, Person]]) -> Held:
    """Everybody who sits."""
    return {person.id: (seat, person) for seat, person in members}


def changes_between(
    before: Held, after: Held, merged: Mapping[PersonId, PersonId] | None = None
) -> tuple[Change, ...]:
    """All changes, kind by kind. `merged` are ids that are known to stand for others now."""
    same = {**_renumbered(before, after), **_known(merged or {}, before, after)}
    found = [
        Change("merged", after[new][1], after[new][0], was=old, now=new)
        for old, new in same.items()
    ]
    taken = set(same.values())
    for ident, (seat, person) in after.items():
        if ident not in before and ident not in taken:
            found.append(Change("new", person, seat))
    for ident, (seat, person) in before.items():
        if same.get(ident) in before:
            continue  # a second entry of somebody who is compared in their own right
        now = after.get(same.get(ident, ident))
        found += _of_one(seat, person, *now) if now else [Change("gone", person, seat)]
    return tuple(sorted(found, key=_order))


def counts_of(changes: Iterable[Change]) -> Mapping[Kind, int]:
    """How many of each kind."""
    return Counter(change.kind for change in changes)


def _of_one(seat: SeatCode, person: Person, seat_now: SeatCode, now: Person) -> list[Change]:
    found = []
    if seat != seat_now:
        found.append(Change("moved", now, seat_now, seat, seat_now))
    if person.party != now.party:
        found.append(Change("party", now, seat_now, person.party, now.party))
    if person.email != now.email:
        found.append(Change("email", now, seat_now, _told_of(person), _told_of(now)))
    if person.name != now.name:
        found.append(Change("renamed", now, seat_now, person.name, now.name))
    return found


def _told_of(person: Person) -> str:
    return ADDRESS if person.email else ""


def _renumbered(before: Held, after: Held) -> dict[PersonId, PersonId]:
    """Old ids that vanished and the new ones that stand in their places."""
    appeared: dict[tuple[str, ...], list[PersonId]] = {}
    for ident, held in after.items():
        if ident not in before:
            appeared.setdefault(_as_printed(*held), []).append(ident)
    gone = [(ident, held) for ident, held in before.items() if ident not in after]
    vanished = Counter(_as_printed(*held) for _, held in gone)
    return {
        ident: appeared[printed][0]
        for ident, held in gone
        # Two who cannot be told apart are not guessed at.
        if vanished[printed := _as_printed(*held)] == 1 and len(appeared.get(printed, ())) == 1
    }


def _known(
    merged: Mapping[PersonId, PersonId], before: Held, after: Held
) -> Mapping[PersonId, PersonId]:
    return {old: new for old, new in merged.items() if old in before and new in after}


def _as_printed(seat: SeatCode, person: Person) -> tuple[str, ...]:
    return seat, fold_name(person.name), fold_name(person.party)


def _order(change: Change) -> tuple[int, str, str]:
    return get_args(Kind).index(change.kind), change.seat, change.person.name
