"""The equal-treatment report: who on a ballot was written to, and whether we left anyone out.

Pure. Every candidate of a ballot has a row, also one nobody wrote to: that zero is the point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chatbot.domain.commitments import ActionKind
from chatbot.domain.places import Ballot, BallotId, Person, PersonId


@dataclass(frozen=True, slots=True)
class Letters:
    """How many letters of one kind one campaign has for one person on one ballot.

    `chosen_subset` of them were written by supporters who themselves left others out.
    """

    campaign: str
    ballot: BallotId
    recipient: PersonId
    kind: ActionKind
    count: int
    chosen_subset: int


def equality_rows(
    letters: Iterable[Letters], ballots: Mapping[BallotId, Ballot]
) -> list[dict[str, object]]:
    """One row per campaign, ballot and person, in ballot-paper order."""
    written: dict[tuple[str, BallotId], dict[PersonId, list[Letters]]] = {}
    for one in letters:
        people = written.setdefault((one.campaign, one.ballot), {})
        people.setdefault(one.recipient, []).append(one)
    return [
        _row(campaign, ballot, person, people.get(person, []), ballots)
        for (campaign, ballot), people in sorted(written.items())
        for person in _everybody(ballots.get(ballot), people)
    ]


def _everybody(ballot: Ballot | None, written_to: Iterable[PersonId]) -> list[PersonId]:
    standing = [person.id for person in ballot.candidates] if ballot else []
    return [*standing, *sorted(set(written_to) - set(standing))]


def _row(
    campaign: str,
    ballot_id: BallotId,
    person_id: PersonId,
    letters: list[Letters],
    ballots: Mapping[BallotId, Ballot],
) -> dict[str, object]:
    ballot = ballots.get(ballot_id)
    person = _person(ballot, person_id)
    return {
        "campaign": campaign,
        "ballot": ballot_id,
        "constituency": ballot.constituency if ballot else None,
        "recipient": person_id,
        "name": person.name if person else None,
        "party": person.party if person else None,
        "drafted": _count(letters, ActionKind.DRAFTED),
        "sent": _count(letters, ActionKind.SENT),
        "chosen_subset": sum(one.chosen_subset for one in letters),
    }


def _person(ballot: Ballot | None, person_id: PersonId) -> Person | None:
    candidates = ballot.candidates if ballot else ()
    return next((person for person in candidates if person.id == person_id), None)


def _count(letters: list[Letters], kind: ActionKind) -> int:
    return sum(one.count for one in letters if one.kind is kind)
