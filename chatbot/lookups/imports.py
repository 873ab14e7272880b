"""Bringing an operator's tables of places into use: read whole, checked, then handed over at once.

Every function raises ImportRefused before anything was changed. Reading runs in a thread, and
`progress` is called from there. With `dry_run` nothing is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import Constituency
from chatbot.lookups.import_options import Imported, ImportOptions
from chatbot.lookups.readers.constituencies import read_constituencies
from chatbot.lookups.readers.near_boundaries import read_boundaries
from chatbot.lookups.readers.postcodes import is_boundary_file, read_postcodes, sheets_of
from chatbot.lookups.shelf import Shelf
from chatbot.service.changes_in_words import MOST_NAMED
from chatbot.service.ports import PublicRecord


async def import_constituencies(
    path: Path, record: PublicRecord, options: ImportOptions
) -> Imported:
    """The list of the 650 seats."""
    source, as_of = options.named(path), await asyncio.to_thread(options.dated, path)
    seats = await asyncio.to_thread(
        read_constituencies, path, force=options.force, progress=options.progress
    )
    before = await record.constituencies()
    if not options.dry_run:
        await record.replace_constituencies(seats, source, as_of)
    notes = tuple(_about_seats(before, seats))
    return Imported("constituencies", len(seats), source, as_of, notes)


def _about_seats(before: Sequence[Constituency], after: Sequence[Constituency]) -> Iterable[str]:
    yield f"{len(before):,} before, {len(after):,} now."
    held = {seat.code: seat.name for seat in before}
    renamed = [it for it in after if held.get(it.code, it.name) != it.name]
    if renamed:
        told = "; ".join(f"{held[it.code]} is now {it.name}" for it in renamed[:MOST_NAMED])
        more = f"; and {len(renamed) - MOST_NAMED} more" * (len(renamed) > MOST_NAMED)
        yield f"Changed name: {told}{more}."


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
    before = _rows_on(shelf)
    if not options.dry_run:
        read.table.write(shelf.postcodes, source, as_of, read.owed)
    counted = f"{before:,} before, {read.table.rows:,} now."
    return Imported("postcodes", read.table.rows, source, as_of, (*read.notes, counted))


def _rows_on(shelf: Shelf) -> int:
    """How many postcodes are held; none in a table that cannot be opened, and is made anew."""
    try:
        held = shelf.open()
    except LookupFailed:
        return 0
    if held is None:
        return 0
    with closing(held):
        return held.postcodes.header.rows


def _import_boundaries(path: Path, shelf: Shelf, options: ImportOptions) -> Imported:
    source, as_of = options.named(path), options.dated(path)
    table = read_boundaries(path, force=options.force, progress=options.progress)
    if not options.dry_run:
        table.write(shelf.boundaries, source, as_of)
    return Imported("near boundaries", table.rows, source, as_of)
