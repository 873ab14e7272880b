"""The local copy of seats, ballots and members, brought up to date from those who keep the lists.

Each part is read whole, compared with what is held, doubted, and only then put in its place, all
of it or nothing. What is held stays whenever this raises LookupFailed or ImportRefused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chatbot.domain.dissolutions import KNOWN_POLLS
from chatbot.domain.errors import ImportRefused, LookupFailed
from chatbot.domain.places import Constituency, Person, PersonId, SeatCode
from chatbot.domain.routes import Route, RouteKind, in_order
from chatbot.domain.seats import fold_name
from chatbot.service.changes_in_words import in_words
from chatbot.service.fetch_changes import (
    Change,
    Held,
    candidates_of,
    changes_between,
    members_of,
)
from chatbot.service.fetch_doubts import (
    doubt_ballots,
    doubt_changes,
    doubt_seats,
    doubt_sitting,
)
from chatbot.service.fetch_held import HeldPeople
from chatbot.service.fetch_notes import about_ballots, about_sitting
from chatbot.service.fetch_sources import CandidateLists, MemberList, Sitting
from chatbot.service.people_over_time import (
    ballot_history,
    member_history,
    merges_in,
    with_shared_marked,
)
from chatbot.service.ports import PublicRecord

MOST_REDIRECTS: Final = 20
"""People who are gone and are asked about one by one; the keeper allows ten questions a minute."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one part: `before` and `after` count people, or seats."""

    what: str
    source: str
    as_of: date
    before: int
    after: int
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    in_words: tuple[str, ...] = ()

    @property
    def merged(self) -> Mapping[PersonId, PersonId]:
        """Ids that are gone, and those that stand for the same people now."""
        return merges_in(self.changes)


class Fetcher:
    """Refreshes a record on a day. With `force` it takes what it would doubt."""

    def __init__(self, record: PublicRecord, today: date, *, force: bool = False) -> None:
        self._record = record
        self._held = HeldPeople(record)
        self._today = today
        self._force = force

    async def constituencies(self, lists: CandidateLists) -> Fetched:
        """The 650 by name. Welsh names, which the list has not, stay with their seats."""
        held = await self._record.constituencies()
        seats = await lists.seats(KNOWN_POLLS[-1])
        self._doubt(lambda: doubt_seats(seats, held))
        kept = _as_held(seats, {seat.code: seat for seat in held})
        await self._record.replace_constituencies(kept, lists.name, self._today)
        return Fetched("constituencies", lists.name, self._today, len(held), len(kept))

    async def candidates(self, lists: CandidateLists, poll: date) -> Fetched:
        """Every ballot of one polling day."""
        seats = await self._record.constituencies()
        ballots = await lists.ballots(poll, seats)
        if not ballots:
            raise ImportRefused("there is no ballot for that day")
        ballots = with_shared_marked(ballots)
        before, after = await self._held.candidates(poll), candidates_of(ballots)
        self._doubt(lambda: doubt_ballots(poll, ballots, before, after))
        merged = await self._merged(lists, before, after)
        changes = changes_between(before, after, merged)
        self._doubt(lambda: doubt_changes(before, changes))
        history = ballot_history(self._today, merged)
        await self._record.replace_polls({poll: ballots}, lists.name, self._today, history)
        return Fetched(
            f"candidates of {poll}",
            lists.name,
            self._today,
            len(before),
            len(after),
            changes,
            about_ballots(ballots),
            in_words(changes, _names(seats), is_first=not before),
        )

    async def members(self, lists: MemberList) -> Fetched:
        """Everybody who sits. Somebody whose contacts could not be read keeps the address held."""
        if await self._held.is_dissolved(self._today):
            raise ImportRefused("Parliament is dissolved, so there are no members")
        seats = await self._record.constituencies()
        if not seats:
            raise ImportRefused(
                "seats are joined by name: fetch or import the constituencies first"
            )
        before, as_of = await self._held.members()
        sitting = await lists.sitting(seats)
        members = _with_held_addresses(sitting, before)
        after = members_of(members)
        self._doubt(lambda: doubt_sitting(sitting, before, after))
        changes = changes_between(before, after)
        if as_of and not await self._held.general_poll_between(as_of, self._today):
            self._doubt(lambda: doubt_changes(before, changes))
        await self._record.replace_members(members, lists.name, self._today, member_history)
        notes = about_sitting(sitting, members, _names(seats))
        return Fetched(
            "members of Parliament",
            lists.name,
            self._today,
            len(before),
            len(after),
            changes,
            notes,
            in_words(changes, _names(seats), is_first=not before),
        )

    # --- Judging --------------------------------------------------------------------------

    def _doubt(self, judge: Callable[[], None]) -> None:
        if not self._force:
            judge()

    async def _merged(
        self, lists: CandidateLists, before: Held, after: Held
    ) -> Mapping[PersonId, PersonId]:
        """What became of those who are gone; nothing where they are many, or nobody can tell."""
        gone = [
            change.person.id for change in changes_between(before, after) if change.kind == "gone"
        ]
        if len(gone) > MOST_REDIRECTS:
            return {}
        found = {}
        for old in gone:
            try:
                new = await lists.successor(old)
            except LookupFailed:
                break
            if new is not None and new in after:
                found[old] = new
        return found


def _names(seats: Iterable[Constituency]) -> Mapping[SeatCode, str]:
    return {seat.code: seat.name for seat in seats}


def _as_held(
    seats: Sequence[Constituency], held: Mapping[SeatCode, Constituency]
) -> list[Constituency]:
    """Names as they were where only capitals or accents differ, and Welsh names."""
    kept = []
    for seat in seats:
        before = held.get(seat.code, seat)
        same = fold_name(before.name) == fold_name(seat.name)
        kept.append(before if same else replace(seat, name_cy=before.name_cy))
    return kept


def _with_held_email(person: Person, held: Person) -> tuple[Route, ...]:
    """An address held keeps its own date."""
    kept = (route for route in held.routes if route.kind is RouteKind.EMAIL)
    return in_order((*kept, *person.routes))


def _with_held_addresses(sitting: Sitting, before: Held) -> list[tuple[SeatCode, Person]]:
    return [
        (seat, replace(person, routes=_with_held_email(person, before[person.id][1])))
        if person.id in sitting.unsure and person.id in before
        else (seat, person)
        for seat, person in sitting.members
    ]
