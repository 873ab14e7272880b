"""The equal-treatment report: who on a ballot was offered and written to, who was left out, why.

Pure. The ballot is the unit: everybody on it has a row, also one nobody wrote to, because that
zero is the point. Whoever was not offered must have a reason that was logged when it happened, or
must not have been on the list yet. What is left over, we did, and it is flagged. Each set of
letters is judged by itself: that somebody was written to twice elsewhere makes up for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from chatbot.domain.commitments import CHOSEN, ActionKind
from chatbot.domain.places import Ballot, BallotId, NotAsked, Person, PersonId
from chatbot.domain.routes import RouteKind


@dataclass(frozen=True, slots=True)
class Letters:
    """How many entries of one kind one campaign has about one person on one ballot.

    `reason` is that of a LEFT_OUT entry. `chosen_subset` of them are of supporters who chose among
    the people themselves.
    """

    campaign: str
    ballot: BallotId
    recipient: PersonId
    kind: ActionKind
    reason: str | None
    count: int
    chosen_subset: int


FORGOTTEN: Final = "forgotten:"
"""How the key begins of whatever somebody did who is forgotten."""


def set_of(key: str, ending: str) -> str | None:
    """The set of letters that an entry belongs to; None when whoever wrote them is forgotten."""
    return None if key.startswith(FORGOTTEN) else key.removesuffix(f":{ending}")


@dataclass(frozen=True, slots=True)
class Offer:
    """That the people of a ballot were offered, once for a set of letters."""

    campaign: str
    ballot: BallotId
    set: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Settled:
    """That somebody on a ballot was drafted for in a set, or left out for a reason on record."""

    campaign: str
    ballot: BallotId
    recipient: PersonId
    set: str | None


@dataclass(slots=True)
class _OfPerson:
    drafted: int = 0
    sent: int = 0
    chosen_subset: int = 0
    left_out: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    settled: list[str | None] = field(default_factory=list)


Key = tuple[str, BallotId]
Rows = list[dict[str, object]]


def equality_rows(
    letters: Iterable[Letters],
    offers: Iterable[Offer],
    settled: Iterable[Settled],
    ballots: Mapping[BallotId, Ballot],
) -> Rows:
    """One row per campaign, ballot and person, in ballot-paper order."""
    written: defaultdict[Key, list[Letters]] = defaultdict(list)
    for one in letters:
        written[one.campaign, one.ballot].append(one)
    times: defaultdict[Key, list[Offer]] = defaultdict(list)
    for act in offers:
        times[act.campaign, act.ballot].append(act)
    done: defaultdict[Key, list[Settled]] = defaultdict(list)
    for it in settled:
        done[it.campaign, it.ballot].append(it)
    return [
        row
        for key in sorted({*written, *times})
        for row in _of_ballot(key, written[key], times[key], done[key], ballots.get(key[1]))
    ]


def _of_ballot(
    key: Key,
    letters: Sequence[Letters],
    offers: Sequence[Offer],
    settled: Sequence[Settled],
    ballot: Ballot | None,
) -> Rows:
    standing = {person.id: person for person in ballot.candidates} if ballot else {}
    counted = _by_person(letters, settled, standing.values())
    gone = sorted(set(counted) - set(standing))
    about = {
        "campaign": key[0],
        "ballot": key[1],
        "constituency": ballot.constituency if ballot else None,
    }
    also = {"on_ballot": len(standing), "times_drafted": len(offers)}
    return [
        {
            **about,
            **_letters(ident, standing.get(ident), counted[ident]),
            **also,
            **_left_out(standing.get(ident), counted[ident], offers),
        }
        for ident in (*standing, *gone)
    ]


def _by_person(
    letters: Iterable[Letters], settled: Iterable[Settled], standing: Iterable[Person]
) -> defaultdict[PersonId, _OfPerson]:
    """What is on record, under the ids of today."""
    now = {old: person.id for person in standing for old in person.former_ids}
    counted: defaultdict[PersonId, _OfPerson] = defaultdict(_OfPerson)
    for one in letters:
        _count(counted[now.get(one.recipient, one.recipient)], one)
    for it in settled:
        counted[now.get(it.recipient, it.recipient)].settled.append(it.set)
    return counted


def _count(of: _OfPerson, one: Letters) -> None:
    match one.kind:
        case ActionKind.DRAFTED:
            of.drafted += one.count
        case ActionKind.SENT:
            of.sent += one.count
        case ActionKind.LEFT_OUT:
            of.left_out[one.reason or ""] += one.count
        case _:
            return
    if one.kind is not ActionKind.LEFT_OUT:
        of.chosen_subset += one.chosen_subset


def _letters(ident: PersonId, person: Person | None, of: _OfPerson) -> dict[str, object]:
    return {
        "recipient": ident,
        "name": person.name if person else None,
        "party": person.party if person else None,
        "drafted": of.drafted,
        "sent": of.sent,
        "chosen_subset": of.chosen_subset,
    }


def _left_out(person: Person | None, of: _OfPerson, offers: Sequence[Offer]) -> dict[str, object]:
    early, missing = _missing(person, of, offers) if person else (0, 0)
    return {
        "left_out_by_choice": of.left_out.get(CHOSEN, 0),
        **{reason.value: of.left_out.get(reason.value, 0) for reason in NotAsked},
        "not_listed_yet": early,
        "unexplained": missing,
        "reached_by": _reach(person) if person else None,
    }


def _missing(person: Person, of: _OfPerson, offers: Sequence[Offer]) -> tuple[int, int]:
    """In how many sets somebody has no letter: before they were listed, and without a reason.

    Sets of people who are forgotten cannot be told apart any more: those are only counted.
    """
    since, settled = person.listed_since, set(of.settled)

    def is_early(offer: Offer) -> bool:
        return since is not None and offer.day < since

    open_ones = [one for one in offers if one.set is not None and one.set not in settled]
    unnamed = [one for one in offers if one.set is None]
    untold = max(0, len(unnamed) - of.settled.count(None))
    untold_early = min(untold, sum(map(is_early, unnamed)))
    early = sum(map(is_early, open_ones))
    return early + untold_early, len(open_ones) - early + untold - untold_early


def _reach(person: Person) -> str:
    """The way that is offered now, and why the address is not: `web (e-mail bounced)`."""
    if person.not_asked:
        return person.not_asked.value.replace("_", " ")
    kinds = [route.kind.value for route in person.routes if not route.closed]
    closed = [
        route.closed.value
        for route in person.routes
        if route.closed and route.kind is RouteKind.EMAIL
    ]
    way = kinds[0] if kinds else "no public way"
    return f"{way} (e-mail {closed[0]})" if closed and not person.email else way
