"""Every postcode and its seat in one mapped table: exact, and a microsecond to ask.

Two levels: a sector (`SW1A1`) leads to its run of numbers, one for each pair of inward letters
between the first and the last in use (see `postcode_slots`). So a postcode that does not exist
is refused, which a table of ranges cannot do.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Final

from chatbot.domain.errors import LookupFailed
from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import Postcode
from chatbot.lookups.packed_file import Header, PackedFile
from chatbot.lookups.postcode_slots import ENDED, SLOTS, month_of
from chatbot.lookups.postcode_table import KIND

_PAIRS: Final = tuple(SLOTS)


class SectorIndex:
    """The table in use. Safe to share: it is only ever read."""

    def __init__(self, path: Path) -> None:
        """Raises LookupFailed when the file is damaged, FileNotFoundError when there is none."""
        self._file = PackedFile(path, KIND)
        self._numbers = _numbers(memoryview(self._file.memory)[self._file.body_at :])
        self._seats = (None, *map(SeatCode, self.header.labels))
        self._runs = self._read_runs(self.header.keys)

    @property
    def header(self) -> Header:
        """Source, date and number of rows."""
        return self._file.header

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._file.size

    @property
    def as_of(self) -> date:
        """The day the data describes."""
        return self._file.header.as_of

    def seat(self, postcode: Postcode) -> SeatCode | None:
        """The seat, or None for a postcode that the table does not have in use."""
        # Asked in every look-up, and so written out: by way of `_number` it takes half as long
        # again. A month is larger than any seat's number, which is an IndexError here.
        inward = postcode.inward
        try:
            start, first, end = self._runs[postcode.outward + inward[0]]
            slot = SLOTS[inward[1:]]
            return self._seats[self._numbers[start + slot]] if first <= slot < end else None
        except LookupError:
            return None

    def ended(self, postcode: Postcode) -> date | None:
        """The first day of the month in which a postcode went out of use, where that is known."""
        number = self._number(postcode)
        return month_of(number) if number >= ENDED else None

    def seats_in(self, outward: str, sector: str | None) -> tuple[SeatCode, ...]:
        """The seats of a first half, or of one sector of it; the one with most postcodes first.

        A sector that the table does not have says nothing, so the first half answers for it.
        """
        if sector is not None and (seats := self._seats_of([outward + sector])):
            return seats
        return self._seats_of(f"{outward}{digit}" for digit in range(10))

    def one_in(self, seat: SeatCode) -> Postcode | None:
        """The first postcode of a seat in the order of the table; None when it has none.

        Reads through the table, some milliseconds at most: not for every look-up.
        """
        if seat not in self._seats:
            return None
        number = self._seats.index(seat)
        for sector, (start, first, end) in self._runs.items():
            run = self._numbers[start + first : start + end].tolist()
            if number in run:
                return Postcode(sector[:-1], sector[-1] + _PAIRS[first + run.index(number)])
        return None

    def close(self) -> None:
        """Give the mapped memory back."""
        self._numbers.release()
        self._file.close()

    def _number(self, postcode: Postcode) -> int:
        """What stands in the slot of a postcode; 0 where there is none."""
        inward = postcode.inward
        start, first, end = self._runs.get(postcode.outward + inward[0], (0, 0, 0))
        slot = SLOTS.get(inward[1:], end)
        return self._numbers[start + slot] if first <= slot < end else 0

    def _seats_of(self, sectors: Iterable[str]) -> tuple[SeatCode, ...]:
        count: Counter[int] = Counter()
        for sector in sectors:
            if run := self._runs.get(sector):
                start, first, end = run
                count.update(self._numbers[start + first : start + end])
        seats = (self._seats[number] for number, _ in count.most_common() if number < ENDED)
        return tuple(seat for seat in seats if seat is not None)

    def _read_runs(self, sectors: list[str]) -> dict[str, tuple[int, int, int]]:
        """Sector -> where its slot 0 would stand, its first slot in use, the end of those."""
        some = len(sectors)
        firsts = self._numbers[:some].tolist()
        lengths = self._numbers[some : 2 * some].tolist()
        starts = list(accumulate(lengths, initial=2 * some))
        if starts.pop() != len(self._numbers):
            raise LookupFailed("The table of postcodes contradicts itself: import it again.")
        runs = zip(starts, firsts, lengths, strict=True)
        shifted = ((start - first, first, first + length) for start, first, length in runs)
        return dict(zip(sectors, shifted, strict=True))


def _numbers(body: memoryview) -> memoryview:
    """The body as numbers: mapped as it is, or turned round where this machine is big-endian."""
    if sys.byteorder == "little":
        return body.cast("H")
    turned = array("H", body.tobytes())
    turned.byteswap()
    return memoryview(turned)
