"""What the campaign knows better than a list: it outranks every import until it is cleared.

A correction never changes what was imported. It is applied when people are read, so that clearing
it brings the list's own words back. It says who made it, when and why, and nothing of a supporter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from chatbot.domain.places import Ballot, NotAsked, Person, SeatCode
from chatbot.domain.routes import PAGES, Closed, Route, RouteKind

SOURCE: Final = "corrected by the campaign"
"""Where a route is from that a correction brought."""


class Correcting(StrEnum):
    """What is put right. VACANT is about a seat, all others about a person.

    EMAIL and PAGE put another in place, or none. BOUNCED closes one address: when a list brings
    another, that is used. OPTED_OUT and WITHDRAWN are of candidates: no letters. An address that
    opted out stays closed wherever it appears. VACANT is of the member who left: when a list
    brings another, they sit.
    """

    EMAIL = "email"
    PAGE = "page"
    NAME = "name"
    PARTY = "party"
    BOUNCED = "bounced"
    OPTED_OUT = "opted_out"
    WITHDRAWN = "withdrawn"
    VACANT = "vacant"


@dataclass(frozen=True, slots=True)
class Cleared:
    """Who ended a correction, when and why."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction. `about` is the id of a person, or the code of a seat.

    `value` is the new address, page, name or label, the address that bounced, the addresses that
    opted out (between spaces), or the id of the member who left; None where there is none. `id`
    is 0 before it is kept. `label` is how its subject was called when it was made.
    """

    what: Correcting
    about: str
    label: str
    value: str | None
    why: str
    by: str
    at: datetime
    id: int = 0
    cleared: Cleared | None = None


class InForce:
    """All corrections that are not cleared, ready to be applied. Of two alike the later counts."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        self._about: defaultdict[str, list[Correction]] = defaultdict(list)
        for one in sorted(corrections, key=lambda it: it.id):
            if one.cleared is None:
                self._about[one.about].append(one)
        self._shut = {
            address
            for said in self._about.values()
            for one in said
            if one.what is Correcting.OPTED_OUT and one.value
            for address in one.value.casefold().split()
        }

    def __bool__(self) -> bool:
        return bool(self._about)

    def to_ballot(self, ballot: Ballot) -> Ballot:
        """The ballot as it should be read."""
        if not self._about:
            return ballot
        return replace(ballot, candidates=tuple(map(self.to_person, ballot.candidates)))

    def to_member(self, seat: SeatCode, member: Person) -> Person | None:
        """The sitting member as they should be read; None when the seat is vacant."""
        left = {it.value for it in self._about.get(seat, ()) if it.what is Correcting.VACANT}
        if left & set(member.ids):
            return None
        return self.to_person(member)

    def to_person(self, person: Person) -> Person:
        """The person as they should be read. What was said of an id that was merged holds on."""
        found = self.of(person)
        for one in found:
            person = _corrected(person, one)
        return person.closing(self._opted_out) if self._shut else person

    def _opted_out(self, route: Route) -> Closed | None:
        shut = route.kind is RouteKind.EMAIL and route.to.casefold() in self._shut
        return Closed.OPTED_OUT if shut and not route.closed else None

    def of(self, person: Person) -> Sequence[Correction]:
        """What is in force about somebody, in the order in which it was said."""
        found = [one for ident in person.ids for one in self._about.get(ident, ())]
        # Whatever else is said of them: who asked for no letters gets none.
        return sorted(found, key=lambda it: (it.what is Correcting.OPTED_OUT, it.id))


def _corrected(person: Person, said: Correction) -> Person:
    match said.what:
        case Correcting.EMAIL:
            return _rerouted(person, said, RouteKind.EMAIL, frozenset({RouteKind.EMAIL}))
        case Correcting.PAGE:
            return _rerouted(person, said, RouteKind.WEB, PAGES)
        case Correcting.NAME:
            return replace(person, name=said.value or person.name)
        case Correcting.PARTY:
            return replace(person, party=said.value or person.party)
        case Correcting.BOUNCED:
            return person.closing(lambda route: Closed.BOUNCED if _is_at(route, said) else None)
        case Correcting.OPTED_OUT:
            closed = person.closing(lambda _: Closed.OPTED_OUT)
            return replace(closed, not_asked=NotAsked.OPTED_OUT)
        case Correcting.WITHDRAWN:
            return replace(person, not_asked=NotAsked.WITHDRAWN)
        case Correcting.VACANT:
            return person


def _rerouted(
    person: Person, said: Correction, kind: RouteKind, kinds: frozenset[RouteKind]
) -> Person:
    """The corrected route in the place of those of its kinds."""
    new = (Route(kind, said.value, SOURCE, said.at.date()),) if said.value else ()
    dropped = person.closing(lambda route: Closed.DROPPED if route.kind in kinds else None)
    return replace(person, routes=(*new, *dropped.routes))


def _is_at(route: Route, said: Correction) -> bool:
    folded = (said.value or "").casefold()
    return route.kind is RouteKind.EMAIL and route.to.casefold() == folded
