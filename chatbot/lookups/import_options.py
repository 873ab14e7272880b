"""How an import is wished for, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chatbot.lookups.readers.sheets import edition_of
from chatbot.lookups.readers.source_file import Progress


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import: `as_of` and `source` are told from the file when not given.

    `seats` goes with a list of postcodes that names no constituencies. With `dry_run` everything
    is read and compared, and nothing is written.
    """

    as_of: date | None = None
    source: str | None = None
    force: bool = False
    progress: Progress | None = None
    seats: Path | None = None
    dry_run: bool = False

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
