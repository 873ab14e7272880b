"""Every postcode and its seat in one mapped table: exact, and a microsecond to ask.

Two levels: a sector (`SW1A1`) leads to a block of 20 x 20 numbers, one for each pair of inward
letters, little-endian and two bytes long; 0 means that there is no such postcode. So a postcode
that does not exist is refused, which a table of ranges cannot do.
"""

from __future__ import annotations

import itertools
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from chatbot.domain.errors import ImportRefused
from chatbot.domain.places import SeatCode
from chatbot.domain.postcodes import INWARD_LETTERS, Postcode, parse
from chatbot.lookups.packed_file import Header, PackedFile, write_packed

KIND: Final = "postcodes"

_PAIRS: Final = ["".join(pair) for pair in itertools.product(INWARD_LETTERS, repeat=2)]
_SLOTS: Final[Mapping[str, int]] = {pair: slot for slot, pair in enumerate(_PAIRS)}
_BLOCK: Final = len(_PAIRS)
_EMPTY: Final = bytes(2 * _BLOCK)


class PostcodeTable:
    """The table while it is built, in any order of rows."""

    def __init__(self) -> None:
        self._blocks: dict[str, array[int]] = {}
        self._numbers: dict[SeatCode, int] = {}
        self.rows = 0

    @property
    def seats(self) -> frozenset[SeatCode]:
        """The seats that have a postcode."""
        return frozenset(self._numbers)

    def add(self, compact: str, seat: SeatCode) -> None:
        """Enter one postcode, in capitals without a space.

        Raises ImportRefused when it is not well formed, or is in another seat already.
        """
        block = self._blocks.get(compact[:-2])
        slot = _SLOTS.get(compact[-2:])
        if block is None or slot is None:
            if slot is None or parse(compact) is None:
                raise ImportRefused("that is not a postcode")
            block = self._blocks[compact[:-2]] = array("H", _EMPTY)
        number = self._numbers.setdefault(seat, len(self._numbers) + 1)
        if block[slot] == 0:
            block[slot] = number
            self.rows += 1
        elif block[slot] != number:
            raise ImportRefused("that postcode came before, in another seat")

    def write(self, path: Path, source: str, as_of: date) -> None:
        """Put the finished table in place of the old one."""
        sectors = sorted(self._blocks)
        body = bytearray()
        for sector in sectors:
            block = self._blocks[sector][:]
            if sys.byteorder == "big":
                block.byteswap()
            body += block.tobytes()
        header = Header(
            kind=KIND,
            source=source,
            as_of=as_of,
            rows=self.rows,
            labels=list(self._numbers),
            keys=sectors,
        )
        write_packed(path, header, body)


class SectorIndex:
    """The table in use. Safe to share: it is only ever read."""

    def __init__(self, path: Path) -> None:
        """Raises LookupFailed when the file is damaged, FileNotFoundError when there is none."""
        self._file = PackedFile(path, KIND)
        self._numbers = _numbers(memoryview(self._file.memory)[self._file.body_at :])
        self._seats = (None, *map(SeatCode, self.header.labels))
        starts = range(0, len(self._numbers), _BLOCK)
        self._starts = dict(zip(self.header.keys, starts, strict=True))

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
        """The seat, or None for a postcode that the table does not have."""
        inward = postcode.inward
        start = self._starts.get(postcode.outward + inward[0])
        slot = _SLOTS.get(inward[1:])
        if start is None or slot is None:
            return None
        return self._seats[self._numbers[start + slot]]

    def seats_in(self, outward: str, sector: str | None) -> tuple[SeatCode, ...]:
        """The seats of a first half, or of one sector of it; the one with most postcodes first.

        A sector that the table does not have says nothing, so the first half answers for it.
        """
        if sector is not None and (seats := self._seats_of([outward + sector])):
            return seats
        return self._seats_of(f"{outward}{digit}" for digit in range(10))

    def _seats_of(self, sectors: Iterable[str]) -> tuple[SeatCode, ...]:
        starts = [self._starts[sector] for sector in sectors if sector in self._starts]
        count: Counter[int] = Counter()
        for start in starts:
            count.update(self._numbers[start : start + _BLOCK])
        seats = (self._seats[number] for number, _ in count.most_common())
        return tuple(seat for seat in seats if seat is not None)

    def close(self) -> None:
        """Give the mapped memory back."""
        self._numbers.release()
        self._file.close()


def _numbers(body: memoryview) -> memoryview:
    """The body as numbers: mapped as it is, or turned round where this machine is big-endian."""
    if sys.byteorder == "little":
        return body.cast("H")
    turned = array("H", body.tobytes())
    turned.byteswap()
    return memoryview(turned)
