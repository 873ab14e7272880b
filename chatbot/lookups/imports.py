"""Bringing files of an operator into use: read whole, checked, then handed over at once.

Every function raises ImportRefused before anything was changed. Reading runs in a thread, and
`progress` is called from there.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from chatbot.domain.places import Ballot, Constituency
from chatbot.lookups.readers import parliament_results
from chatbot.lookups.readers.constituencies import read_constituencies
from chatbot.lookups.readers.csv_rows import header_of
from chatbot.lookups.readers.democracy_club import read_candidates
from chatbot.lookups.readers.members import read_members
from chatbot.lookups.readers.near_boundaries import read_boundaries
from chatbot.lookups.readers.postcodes import is_boundary_file, read_postcodes, sheets_of
from chatbot.lookups.readers.sheets import edition_of
from chatbot.lookups.readers.source_file import Progress
from chatbot.lookups.shelf import Shelf
from chatbot.service.ports import PublicRecord


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import: `as_of` and `source` are told from the file when not given.

    `seats` goes with a list of postcodes that names no constituencies.
    """

    as_of: date | None = None
    source: str | None = None
    force: bool = False
    progress: Progress | None = None
    seats: Path | None = None

    def dated(self, path: Path) -> date:
        """The day the file describes."""
        return self.as_of or edition_of(path)

    def named(self, path: Path) -> str:
        """The source to show: the file's own name, never where it lies."""
        with_seats = f" with {self.seats.name}" if self.seats else ""
        return self.source or path.name + with_seats


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in: `rows` of `what`, and sentences the operator should read."""

    what: str
    rows: int
    source: str
    as_of: date
    notes: tuple[str, ...] = ()


async def import_constituencies(
    path: Path, record: PublicRecord, options: ImportOptions
) -> Imported:
    """The list of the 650 seats."""
    source, as_of = options.named(path), await asyncio.to_thread(options.dated, path)
    seats = await asyncio.to_thread(
        read_constituencies, path, force=options.force, progress=options.progress
    )
    await record.replace_constituencies(seats, source, as_of)
    return Imported("constituencies", len(seats), source, as_of)


async def import_postcodes(
    path: Path, record: PublicRecord, shelf: Shelf, options: ImportOptions
) -> Imported:
    """Postcodes and seats, or (told from the columns) the postcodes near a boundary."""
    done = await asyncio.to_thread(_import_postcodes, path, shelf, options)
    if done.what != "postcodes" or await record.constituencies():
        return done
    note = "The seats have no names yet: import the constituencies too."
    return replace(done, notes=(*done.notes, note))


def _import_postcodes(path: Path, shelf: Shelf, options: ImportOptions) -> Imported:
    told = sheets_of(path)
    if is_boundary_file(told):
        return _import_boundaries(path, shelf, options)
    source, as_of = options.named(path), options.dated(path)
    read = read_postcodes(
        path, told, seats=options.seats, force=options.force, progress=options.progress
    )
    read.table.write(shelf.postcodes, source, as_of, read.owed)
    return Imported("postcodes", read.table.rows, source, as_of, read.notes)


def _import_boundaries(path: Path, shelf: Shelf, options: ImportOptions) -> Imported:
    source, as_of = options.named(path), options.dated(path)
    table = read_boundaries(path, force=options.force, progress=options.progress)
    table.write(shelf.boundaries, source, as_of)
    return Imported("near boundaries", table.rows, source, as_of)


async def import_candidates(path: Path, record: PublicRecord, options: ImportOptions) -> Imported:
    """Ballots with their candidates: an export of Democracy Club, or Parliament's results.

    Every polling day in the file replaces what was held of that day; other days stay.
    """
    source, as_of = options.named(path), await asyncio.to_thread(options.dated, path)
    seats = await record.constituencies()
    ballots = await asyncio.to_thread(_read_ballots, path, seats, options)
    days: defaultdict[date, list[Ballot]] = defaultdict(list)
    for ballot in ballots:
        days[ballot.poll_date].append(ballot)
    for day, held in sorted(days.items()):
        await record.replace_ballots(day, held, source, as_of)
    people = sum(len(ballot.candidates) for ballot in ballots)
    return Imported("candidates", people, source, as_of, tuple(_notes(ballots)))


def _read_ballots(
    path: Path, seats: Sequence[Constituency], options: ImportOptions
) -> tuple[Ballot, ...]:
    if parliament_results.MARK in header_of(path):
        return parliament_results.read_results(
            path, force=options.force, progress=options.progress
        )
    return read_candidates(path, seats, force=options.force, progress=options.progress)


def _notes(ballots: tuple[Ballot, ...]) -> list[str]:
    people = [person for ballot in ballots for person in ballot.candidates]
    days = ", ".join(sorted({ballot.poll_date.isoformat() for ballot in ballots}))
    notes = [f"{len(ballots)} ballots of {days}."]
    if silent := sum(person.email is None for person in people):
        notes.append(f"{silent} of {len(people)} people have no e-mail address.")
    if unverified := sum(not ballot.verified for ballot in ballots):
        notes.append(f"{unverified} ballots are not verified and are shown as provisional.")
    return notes


async def import_members(path: Path, record: PublicRecord, options: ImportOptions) -> Imported:
    """The sitting Members of Parliament; a seat that is vacant has none."""
    source, as_of = options.named(path), await asyncio.to_thread(options.dated, path)
    members = await asyncio.to_thread(
        read_members, path, force=options.force, progress=options.progress
    )
    await record.replace_members(members.sitting, source, as_of)
    notes = []
    if silent := sum(person.email is None for _, person in members.sitting):
        notes.append(f"{silent} members have no e-mail address.")
    if members.vacant:
        notes.append(f"{len(members.vacant)} seats are vacant: {', '.join(members.vacant)}.")
    return Imported("members", len(members.sitting), source, as_of, tuple(notes))
