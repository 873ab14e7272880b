"""What cannot be right about a list that came over the network: then the old one is kept.

A list is judged by itself and against what is held. An operator may take it all the same
(`--force`); the nightly refresh never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import Ballot, Constituency
from chatbot.domain.seats import SEATS, fold_name
from chatbot.service.fetch_changes import Change, Held, counts_of
from chatbot.service.fetch_sources import Sitting

FEWEST_SEATS: Final = 600
"""Of a general election, and of the House: a list of fewer is cut off."""

FEW: Final = 40
"""So few people or addresses prove nothing by their going."""

MOST_GONE: Final = 0.25
"""Of those held. Of the candidates of May 2024, 13 % were never nominated."""

MOST_ADDRESSES_LOST: Final = 0.25

MOST_UNPLACED: Final = 5
"""Members whose seat has a name that is none of ours."""


def doubt_seats(seats: Sequence[Constituency], held: Sequence[Constituency]) -> None:
    """Raises ImportRefused unless these are the 650, each by a name of its own."""
    if len(seats) != SEATS:
        raise ImportRefused(f"there are {len(seats)} seats, not {SEATS}")
    if len({fold_name(seat.name) for seat in seats}) != SEATS:
        raise ImportRefused("two seats have one name")
    before = {seat.code: fold_name(seat.name) for seat in held}
    renamed = sum(before.get(s.code, fold_name(s.name)) != fold_name(s.name) for s in seats)
    if renamed > MOST_UNPLACED:
        raise ImportRefused(f"{renamed} seats have other names than before")


def doubt_ballots(poll: date, ballots: Sequence[Ballot], before: Held, after: Held) -> None:
    """Raises ImportRefused where ballots are missing, doubled, or of another day."""
    if not ballots:
        raise ImportRefused("there is no ballot for that day")
    if any(ballot.poll_date != poll for ballot in ballots):
        raise ImportRefused("there are ballots of another day")
    general = {ballot.constituency for ballot in ballots if ".by." not in ballot.id}
    if general and len(general) < FEWEST_SEATS:
        raise ImportRefused(
            f"there are candidates in {len(general)} seats, "
            f"and at least {FEWEST_SEATS} are expected"
        )
    _doubt_addresses(before, after)


def doubt_sitting(sitting: Sitting, before: Held, after: Held) -> None:
    """Raises ImportRefused where members are missing or cannot be placed."""
    if len(sitting.members) < FEWEST_SEATS:
        raise ImportRefused(
            f"there are {len(sitting.members)} members, and at least {FEWEST_SEATS} are expected"
        )
    if len(sitting.unplaced) > MOST_UNPLACED:
        raise ImportRefused(f"{len(sitting.unplaced)} members sit for seats of unknown names")
    _doubt_addresses(before, after)


def doubt_changes(before: Held, changes: Sequence[Change]) -> None:
    """Raises ImportRefused where more people went than ever go in a night."""
    gone = counts_of(changes).get("gone", 0)
    if len(before) > FEW and gone > len(before) * MOST_GONE:
        raise ImportRefused(f"{gone:,} of {len(before):,} people would be gone")


def _doubt_addresses(before: Held, after: Held) -> None:
    had = [ident for ident, (_, person) in before.items() if person.email and ident in after]
    lost = sum(after[ident][1].email is None for ident in had)
    if len(had) > FEW and lost > len(had) * MOST_ADDRESSES_LOST:
        raise ImportRefused(f"{lost:,} of {len(had):,} people would lose their e-mail address")
