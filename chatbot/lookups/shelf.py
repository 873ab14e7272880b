"""The folder where imported postcode tables stand, and what of it can be opened."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chatbot.domain.credits import CreditLine
from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import Postcode
from chatbot.lookups.near_boundary import BoundaryIndex
from chatbot.lookups.postcode_index import SectorIndex

Stamp = tuple[tuple[int, int, int] | None, ...]
"""Which files stand on a shelf: inode, nanosecond of writing and size of each, None for none."""


@dataclass(frozen=True, slots=True)
class ImportedPostcodes:
    """The imported tables as one index. The boundaries are a second file that may be absent."""

    postcodes: SectorIndex
    boundaries: BoundaryIndex | None = None

    @property
    def as_of(self) -> date:
        """The day the postcodes describe."""
        return self.postcodes.as_of

    @property
    def owed(self) -> tuple[CreditLine, ...]:
        """Credits that the list asks for besides Ordnance Survey's."""
        return self.postcodes.header.owed

    def seat(self, postcode: Postcode) -> SeatCode | None:
        """The seat, or None for a postcode that the table does not have."""
        return self.postcodes.seat(postcode)

    def ended(self, postcode: Postcode) -> date | None:
        """The first day of the month in which a postcode went out of use, where that is known."""
        return self.postcodes.ended(postcode)

    def one_in(self, seat: SeatCode) -> Postcode | None:
        """Some postcode of a seat, always the same one."""
        return self.postcodes.one_in(seat)

    def seats_in(self, outward: str, sector: str | None) -> tuple[SeatCode, ...]:
        """The seats of a first half, the one with most postcodes first."""
        return self.postcodes.seats_in(outward, sector)

    def near(self, postcode: Postcode) -> tuple[SeatCode, ...]:
        """Other seats close by; always empty before boundaries are imported."""
        return self.boundaries.near(postcode) if self.boundaries else ()

    def current(self) -> ImportedPostcodes:
        """These tables, whatever is imported later."""
        return self

    def close(self) -> None:
        """Give the mapped memory back."""
        self.postcodes.close()
        if self.boundaries:
            self.boundaries.close()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the tables are. They are made by an import and belong to this machine."""

    folder: Path

    @property
    def postcodes(self) -> Path:
        """The table of postcodes."""
        return self.folder / "postcodes.table"

    @property
    def boundaries(self) -> Path:
        """The table of postcodes near a boundary."""
        return self.folder / "near-boundary.table"

    def stamp(self) -> Stamp:
        """What changes with every import, for the price of two calls of the system."""
        return (_stamp(self.postcodes), _stamp(self.boundaries))

    def open(self) -> ImportedPostcodes | None:
        """What was imported; None before. Raises LookupFailed when a file is damaged."""
        if not self.postcodes.exists():
            return None
        index = SectorIndex(self.postcodes)
        try:
            boundaries = BoundaryIndex(self.boundaries) if self.boundaries.exists() else None
        except BaseException:
            index.close()
            raise
        return ImportedPostcodes(index, boundaries)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        held = os.stat(path)
    except OSError:
        return None
    return held.st_ino, held.st_mtime_ns, held.st_size
