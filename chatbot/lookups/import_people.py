"""Bringing an operator's lists of people into use: read whole, compared, counted, handed over.

Every function raises ImportRefused before anything was changed. With `dry_run` nothing is
written, and what would have come of it is told all the same.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chatbot.domain.credits import PARLIAMENT_ITSELF, is_of_parliament
from chatbot.domain.places import Ballot, Constituency, SeatCode
from chatbot.lookups.import_options import Imported, ImportOptions
from chatbot.lookups.readers import parliament_results
from chatbot.lookups.readers.ballots import Tally, tally_in_words
from chatbot.lookups.readers.csv_rows import header_of
from chatbot.lookups.readers.democracy_club import read_candidates
from chatbot.lookups.readers.members import Members, read_members
from chatbot.service.changes_in_words import in_words, number_of
from chatbot.service.fetch_changes import Change, Held, candidates_of, changes_between, members_of
from chatbot.service.fetch_held import HeldPeople
from chatbot.service.fetch_notes import about_people, about_vacancies
from chatbot.service.people_over_time import (
    ballot_history,
    member_history,
    with_shared_marked,
)
from chatbot.service.ports import PublicRecord

_MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class _Day:
    """The ballots of one polling day, before and after."""

    before: Held
    after: Held
    ballots: Sequence[Ballot]
    changes: Sequence[Change]


async def import_candidates(path: Path, record: PublicRecord, options: ImportOptions) -> Imported:
    """Ballots with their candidates: an export of Democracy Club, or Parliament's results.

    Every polling day in the file replaces what was held of that day; other days stay. All the
    days of a file come together or not at all.
    """
    source = await asyncio.to_thread(_whose, path, options)
    as_of = await asyncio.to_thread(options.dated, path)
    seats, tally = await record.constituencies(), Tally()
    read = await asyncio.to_thread(_read_ballots, path, seats, options, tally)
    ballots = with_shared_marked(read)
    days = {day: await _compared(record, held, day) for day, held in _by_day(ballots).items()}
    if not options.dry_run:
        polls = {day: it.ballots for day, it in days.items()}
        await record.replace_polls(polls, source, as_of, ballot_history(as_of, {}))
    notes = [
        *tally_in_words(tally),
        *_about_ballots(ballots),
        *await _about_age(record, {f"ballots {day}" for day in days}, as_of),
        *_about_days(days, seats),
    ]
    people = sum(len(ballot.candidates) for ballot in ballots)
    return Imported("candidates", people, source, as_of, tuple(notes))


def _is_results(path: Path) -> bool:
    return parliament_results.MARK in header_of(path)


def _whose(path: Path, options: ImportOptions) -> str:
    """The source to show. Who made the list stands first, for whoever credits it."""
    named = options.named(path)
    if _is_results(path) and not is_of_parliament(named):
        return f"{PARLIAMENT_ITSELF}: {named}"
    return named


def _read_ballots(
    path: Path, seats: Sequence[Constituency], options: ImportOptions, tally: Tally
) -> tuple[Ballot, ...]:
    if _is_results(path):
        return parliament_results.read_results(
            path, force=options.force, progress=options.progress, tally=tally
        )
    return read_candidates(
        path, seats, force=options.force, progress=options.progress, tally=tally
    )


def _by_day(ballots: Iterable[Ballot]) -> Mapping[date, Sequence[Ballot]]:
    days: defaultdict[date, list[Ballot]] = defaultdict(list)
    for ballot in ballots:
        days[ballot.poll_date].append(ballot)
    return dict(sorted(days.items()))


async def _compared(record: PublicRecord, ballots: Sequence[Ballot], day: date) -> _Day:
    before, after = await HeldPeople(record).candidates(day), candidates_of(ballots)
    return _Day(before, after, ballots, changes_between(before, after))


def _about_ballots(ballots: Sequence[Ballot]) -> Iterable[str]:
    days = ", ".join(sorted({ballot.poll_date.isoformat() for ballot in ballots}))
    yield f"{number_of(len(ballots), 'ballot', 'ballots')} of {days}."
    yield from about_people(ballots)
    if shared := _shared(ballots):
        people = sum(shared.values())
        yield (
            f"{len(shared):,} e-mail addresses are shared by {people:,} people: "
            "their letters name who each is for."
        )


def _shared(ballots: Sequence[Ballot]) -> Counter[str]:
    return Counter(
        route.to.casefold()
        for ballot in ballots
        for person in ballot.candidates
        for route in person.routes
        if route.shared
    )


def _about_days(days: Mapping[date, _Day], seats: Sequence[Constituency]) -> Iterable[str]:
    names = {seat.code: seat.name for seat in seats}
    for day, it in days.items():
        before = number_of(len(it.before), "person", "people")
        yield f"{day}: {before} before, {len(it.after):,} now."
        if it.before:
            yield from in_words(it.changes, names, is_first=False)
    if not any(it.before for it in days.values()):
        changes = [change for it in days.values() for change in it.changes]
        yield from in_words(changes, names, is_first=True)


async def import_members(path: Path, record: PublicRecord, options: ImportOptions) -> Imported:
    """The sitting Members of Parliament; a seat that is vacant has none."""
    source, as_of = options.named(path), await asyncio.to_thread(options.dated, path)
    members = await asyncio.to_thread(
        read_members, path, force=options.force, progress=options.progress
    )
    (before, _), after = await HeldPeople(record).members(), members_of(members.sitting)
    changes = changes_between(before, after)
    age = await _about_age(record, {_MEMBERS}, as_of)
    if not options.dry_run:
        await record.replace_members(members.sitting, source, as_of, member_history)
    names = {seat.code: seat.name for seat in await record.constituencies()}
    notes = [
        *_about_members(members, names),
        *age,
        f"{number_of(len(before), 'member', 'members')} before, {len(after):,} now.",
        *in_words(changes, names, is_first=not before),
    ]
    return Imported(_MEMBERS, len(members.sitting), source, as_of, tuple(notes))


def _about_members(members: Members, names: Mapping[SeatCode, str]) -> Iterable[str]:
    if silent := sum(person.email is None for _, person in members.sitting):
        yield f"{number_of(silent, 'member has', 'members have')} no e-mail address."
    yield from about_vacancies(members.vacant, names)
    if members.test_rows:
        yield f"Left out: {number_of(members.test_rows, 'test entry', 'test entries')}."


async def _about_age(record: PublicRecord, labels: set[str], as_of: date) -> Sequence[str]:
    """A list that is older than the one it replaces may be the wrong file."""
    held = [day for what, _, day, _ in await record.provenance() if what in labels]
    newest = max(held, default=as_of)
    if newest <= as_of:
        return ()
    return (f"This list is of {as_of}, and older than the one that was held, of {newest}.",)
