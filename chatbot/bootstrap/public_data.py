"""`chatbot data`: places and people brought in and looked up, on behalf of the command line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from chatbot.bootstrap.clock import clock_for
from chatbot.bootstrap.opened_store import opened_store, with_store
from chatbot.bootstrap.places import opened_places, shelf_in
from chatbot.bootstrap.run_folder import run_folder
from chatbot.config import Settings
from chatbot.domain.errors import ImportRefused
from chatbot.lookups import import_people, imports
from chatbot.lookups.import_options import Imported, ImportOptions
from chatbot.lookups.readers.kinds import not_this_kind
from chatbot.lookups.readers.sheets import told_edition
from chatbot.lookups.readers.source_file import Progress
from chatbot.lookups.reports import lookup_report, status_report
from chatbot.store.sql_store import SqlStore


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What is to be imported, and how."""

    kind: str
    file: Path
    force: bool = False
    as_of: date | None = None
    source: str | None = None
    seats: Path | None = None
    dry_run: bool = False


def import_file(settings: Settings, wish: ImportWish, progress: Progress) -> Imported:
    """Import one file. Raises ImportRefused; then nothing was changed."""
    options = ImportOptions(
        wish.as_of, wish.source, wish.force, progress, wish.seats, wish.dry_run
    )
    try:
        done = with_store(settings, lambda store: _importer(settings, store, wish, options))
    except ImportRefused as why:
        if other := not_this_kind(wish.file, wish.kind):
            raise ImportRefused(f"{why} {other}") from None
        raise
    return replace(done, notes=(*_about_its_day(wish, done), *done.notes))


def _about_its_day(wish: ImportWish, done: Imported) -> Sequence[str]:
    """A day that nobody named decides what counts as newer: whoever imports should know it."""
    if wish.as_of or told_edition(wish.file):
        return ()
    return (
        f"Neither you nor the file says its day: taken as of its last change, {done.as_of}. "
        "Give --as-of DATE for another day.",
    )


def _importer(
    settings: Settings, store: SqlStore, wish: ImportWish, options: ImportOptions
) -> Awaitable[Imported]:
    record = store.public_record
    by_kind: dict[str, Callable[[], Awaitable[Imported]]] = {
        "postcodes": lambda: imports.import_postcodes(
            wish.file, record, shelf_in(run_folder(settings)), options
        ),
        "candidates": lambda: import_people.import_candidates(wish.file, record, options),
        "mps": lambda: import_people.import_members(wish.file, record, options),
        "constituencies": lambda: imports.import_constituencies(wish.file, record, options),
    }
    return by_kind[wish.kind]()


def status_of(settings: Settings) -> dict[str, Any]:
    """What is held: the tables of postcodes, and each part of the public record."""
    postcodes = shelf_in(run_folder(settings)).open()
    try:
        return with_store(
            settings,
            lambda store: status_report(store.public_record, store.corrections, postcodes),
        )
    finally:
        if postcodes is not None:
            postcodes.close()


def look_up(settings: Settings, typed: str, on: date | None) -> dict[str, Any]:
    """Where a postcode lies, and who can be asked there on a date (today without one)."""
    import asyncio

    async def report() -> dict[str, Any]:
        clock = clock_for(on)
        async with (
            opened_store(settings, clock) as store,
            opened_places(settings, run_folder(settings), store.public_record, clock) as places,
        ):
            return await lookup_report(places.finder, typed, clock.now())

    return asyncio.run(report())
