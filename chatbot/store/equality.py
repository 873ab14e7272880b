"""The equal-treatment report: who on a ballot was offered and written to, who was left out, why.

Pure. The ballot is the unit: everybody on it has a row, also one nobody wrote to, because that
zero is the point. Whoever was not offered must have a reason that was logged when it happened, or
must not have been on the list yet. What is left over, we did, and it is flagged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

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


@dataclass(frozen=True, slots=True)
class Drafting:
    """How often supporters had letters drafted to a ballot on one day: once for all its people."""

    campaign: str
    ballot: BallotId
    day: date
    count: int


@dataclass(slots=True)
class _OfPerson:
    drafted: int = 0
    sent: int = 0
    chosen_subset: int = 0
    left_out: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


Key = tuple[str, BallotId]
Rows = list[dict[str, object]]


def equality_rows(
    letters: Iterable[Letters], draftings: Iterable[Drafting], ballots: Mapping[BallotId, Ballot]
) -> Rows:
    """One row per campaign, ballot and person, in ballot-paper order."""
    written: defaultdict[Key, list[Letters]] = defaultdict(list)
    for one in letters:
        written[one.campaign, one.ballot].append(one)
    times: defaultdict[Key, list[Drafting]] = defaultdict(list)
    for act in draftings:
        times[act.campaign, act.ballot].append(act)
    return [
        row
        for key in sorted({*written, *times})
        for row in _of_ballot(key, written[key], times[key], ballots.get(key[1]))
    ]


def _of_ballot(
    key: Key, letters: Sequence[Letters], times: Sequence[Drafting], ballot: Ballot | None
) -> Rows:
    standing = {person.id: person for person in ballot.candidates} if ballot else {}
    now = {old: person.id for person in standing.values() for old in person.former_ids}
    counted: defaultdict[PersonId, _OfPerson] = defaultdict(_OfPerson)
    for one in letters:
        _count(counted[now.get(one.recipient, one.recipient)], one)
    gone = sorted(set(counted) - set(standing))
    about = {
        "campaign": key[0],
        "ballot": key[1],
        "constituency": ballot.constituency if ballot else None,
    }
    also = {"on_ballot": len(standing), "times_drafted": sum(act.count for act in times)}
    return [
        {
            **about,
            **_letters(ident, standing.get(ident), counted[ident]),
            **also,
            **_left_out(standing.get(ident), counted[ident], times),
        }
        for ident in (*standing, *gone)
    ]


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


def _left_out(
    person: Person | None, of: _OfPerson, times: Sequence[Drafting]
) -> dict[str, object]:
    logged = sum(count for reason, count in of.left_out.items() if reason)
    missing = max(0, sum(act.count for act in times) - of.drafted - logged) if person else 0
    not_listed_yet = min(missing, _times_not_listed(person, times)) if person else 0
    return {
        "left_out_by_choice": of.left_out.get(CHOSEN, 0),
        **{reason.value: of.left_out.get(reason.value, 0) for reason in NotAsked},
        "not_listed_yet": not_listed_yet,
        "unexplained": missing - not_listed_yet,
        "reached_by": _reach(person) if person else None,
    }


def _times_not_listed(person: Person, times: Sequence[Drafting]) -> int:
    """How often letters were drafted before this person was on the list."""
    since = person.listed_since
    return sum(act.count for act in times if since is not None and act.day < since)


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
