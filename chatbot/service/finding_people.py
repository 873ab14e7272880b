"""Candidates and MPs found by id or by name, for staff at a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chatbot.domain.places import Person, SeatCode
from chatbot.domain.seats import fold_name
from chatbot.service.fetch_changes import candidates_of, members_of
from chatbot.service.fetch_held import HeldPeople
from chatbot.service.ports import PublicRecord

_ID: Final = re.compile(r"(dc|mnis):\d+")


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody, and where they stand or sit."""

    person: Person
    seat: SeatCode
    seat_name: str

    @property
    def label(self) -> str:
        """As staff reads it: `Test Person (Test Party, Bath)`."""
        sits = "MP for " if self.person.role == "mp" else ""
        return f"{self.person.name} ({self.person.party}, {sits}{self.seat_name})"


async def find_people(record: PublicRecord, who: str, today: date) -> Sequence[Found]:
    """Everybody of an id (one that was merged too), or of a name without regard to accents.

    By name, those of polls that are over are found only where nobody else is.
    """
    everybody = await _everybody(record)
    if _ID.fullmatch(who):
        return _each_once(one for _, one in everybody if who in _ids(one.person))
    folded = fold_name(who)
    called = [(poll, one) for poll, one in everybody if fold_name(one.person.name) == folded]
    current = [one for poll, one in called if poll is None or poll >= today]
    return _each_once(current or [one for _, one in called])


async def _everybody(record: PublicRecord) -> list[tuple[date | None, Found]]:
    """With the polling day; None for those who sit."""
    names = {seat.code: seat.name for seat in await record.constituencies()}
    found: list[tuple[date | None, Found]] = []
    for poll in sorted(await HeldPeople(record).polls(), reverse=True):
        for seat, person in candidates_of(await record.imported_ballots(poll)).values():
            found.append((poll, Found(person, seat, names.get(seat, seat))))
    for seat, person in members_of(await record.imported_members()).values():
        found.append((None, Found(person, seat, names.get(seat, seat))))
    return found


def _ids(person: Person) -> set[str]:
    return {person.id, *person.former_ids}


def _each_once(found: Iterable[Found]) -> list[Found]:
    return list({one.person.id: one for one in reversed(list(found))}.values())[::-1]
