"""Postcodes that have another seat's postcodes close by: the trigger for one more question.

No table of points can tell on which side of a boundary a house stands, so this one only says
where to ask. Sorted seven-byte keys, padded with spaces, then for each key the number of its
list of seats, two bytes long, little-endian; the lists are the header's labels.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import Postcode
from chatbot.lookups.packed_file import Header, PackedFile, write_packed

KIND: Final = "near boundaries"

_KEY: Final = 7
_NUMBER: Final = struct.Struct("<H")


class BoundaryTable:
    """The table while it is built, in any order of rows."""

    def __init__(self) -> None:
        self._lists: dict[tuple[SeatCode, ...], int] = {}
        self._rows: dict[str, int] = {}

    @property
    def rows(self) -> int:
        """How many postcodes it holds."""
        return len(self._rows)

    def add(self, compact: str, seats: Sequence[SeatCode]) -> None:
        """Enter a postcode with the other seats near it, the closest first."""
        self._rows[compact] = self._lists.setdefault(tuple(seats), len(self._lists))

    def write(self, path: Path, source: str, as_of: date) -> None:
        """Put the finished table in place of the old one."""
        rows = sorted(self._rows.items())
        body = bytearray("".join(key.ljust(_KEY) for key, _ in rows).encode("ascii"))
        for _, number in rows:
            body += _NUMBER.pack(number)
        header = Header(
            kind=KIND,
            source=source,
            as_of=as_of,
            rows=len(rows),
            labels=[" ".join(seats) for seats in self._lists],
            keys=[],
        )
        write_packed(path, header, body)


class BoundaryIndex:
    """The table in use. Safe to share: it is only ever read."""

    def __init__(self, path: Path) -> None:
        """Raises LookupFailed when the file is damaged, FileNotFoundError when there is none."""
        self._file = PackedFile(path, KIND)
        self._memory = self._file.memory
        self._lists = [
            tuple(SeatCode(code) for code in label.split()) for label in self.header.labels
        ]

    @property
    def header(self) -> Header:
        """Source, date and number of rows."""
        return self._file.header

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._file.size

    def near(self, postcode: Postcode) -> tuple[SeatCode, ...]:
        """The other seats close by, the closest first; empty for most postcodes."""
        wanted = postcode.compact.ljust(_KEY).encode("ascii")
        rows, start = self.header.rows, self._file.body_at
        low, high = 0, rows
        while low < high:
            middle = (low + high) // 2
            if self._memory[start + middle * _KEY : start + (middle + 1) * _KEY] < wanted:
                low = middle + 1
            else:
                high = middle
        if low == rows or self._memory[start + low * _KEY : start + (low + 1) * _KEY] != wanted:
            return ()
        at = start + rows * _KEY + low * _NUMBER.size
        number: int = _NUMBER.unpack_from(self._memory, at)[0]
        return self._lists[number]

    def close(self) -> None:
        """Give the mapped memory back."""
        self._file.close()
